"""What was measured of the indicators: entered on a paper or with a reason, corrected by a new value, never changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, Bench, bench_at, end_of

from workflow import incoming
from workflow.act import Act, Capacity
from workflow.errors import CampaignEnded, DateImpossible, PaperNotRegistered, TransitionNotAllowed
from workflow.indicator_enter import Entry, IndicatorNotFound, ValueNotTaken, enter
from workflow.indicator_list import indicators
from workflow.period import period_days
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOREST = "市林业局"
COVER, WASTE = "11", "20"
JULY, AUGUST = date(2023, 7, 3), date(2023, 8, 1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(JULY)


def entered(bench: Bench, indicator: str = COVER, said: str = "45", **more: Any) -> dict[str, Any]:
    more = {"period": "2023H1", "reason": "现场核对台账"} | more
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        return enter(firing, CAMPAIGN, Entry(indicator=indicator, value=said, **more))


def of(bench: Bench, no: str = COVER, as_of: date | None = None) -> dict[str, Any]:
    with reading(bench.address) as rows:
        found = indicators(rows, CAMPAIGN, end_of(as_of) if as_of else None)
    return next(one for one in found if str(one["no"]) == no)


def test_a_value_on_a_registered_paper_names_it_and_its_unit(bench: Bench) -> None:
    paper = bench.came_in(FOREST)

    row = entered(bench, said="44.60%", paper=paper, reason=None)

    assert (row["value"], row["unit"], row["provider"], row["paper"]) == ("44.6", "%", FOREST, paper)
    assert (of(bench)["value"], of(bench)["verdict"], of(bench)["period"]) == ("44.6", "near", "2023H1")
    assert bench.audit().ok


def test_a_paper_of_somebody_else_is_no_ground(bench: Bench) -> None:
    paper = bench.came_in(FOREST)

    with pytest.raises(PaperNotRegistered):
        entered(bench, paper=paper, provider="市水利局")
    with pytest.raises(PaperNotRegistered):
        entered(bench, paper="没有这份", provider=FOREST)

    assert bench.rows("SELECT * FROM measurement") == []


def test_a_corrected_value_is_a_new_one_and_the_past_shows_what_was_known_then(bench: Bench) -> None:
    entered(bench, said="43")
    bench.on(AUGUST)
    entered(bench, said="45")

    assert (of(bench)["value"], of(bench)["verdict"]) == ("45", "met")
    assert (of(bench, as_of=JULY)["value"], of(bench, as_of=JULY)["verdict"]) == ("43", "missed")
    assert [one["value"] for one in of(bench)["entries"]] == ["45", "43"]


def test_the_newest_period_counts_whenever_it_was_entered(bench: Bench) -> None:
    entered(bench, said="45", period="2023Q2")
    entered(bench, said="43", period="2022")

    assert of(bench)["value"] == "45"


def test_a_value_that_was_struck_counts_no_more_but_did_before(bench: Bench) -> None:
    entered(bench, said="43")
    bench.on(AUGUST).fire("measurement:1", "strike", reason="记到了别的指标")

    assert of(bench)["verdict"] == "none"
    assert of(bench, as_of=JULY)["verdict"] == "missed"
    assert bench.audit().ok


def test_striking_needs_a_reason_and_is_not_a_units(bench: Bench) -> None:
    entered(bench)

    for act in (
        bench.act("measurement:1", "strike"),
        bench.act("measurement:1", "strike", Capacity("lead", FOREST), reason="x"),
    ):
        with pytest.raises(TransitionNotAllowed):
            bench.engine.fire(act)


def test_a_value_that_was_changed_in_the_database_is_found(bench: Bench) -> None:
    entered(bench, said="43")

    with bench.engine.store.write() as unit:
        unit.write("UPDATE measurement SET value = '60'")

    assert [one.rule for one in bench.audit().problems] == ["columns"]


def test_a_part_is_named_or_counted_and_a_compound_needs_one(bench: Bench) -> None:
    entered(bench, WASTE, "98", part="秸秆综合利用率")
    entered(bench, WASTE, "99", part="2")

    assert [part["verdict"] for part in of(bench, WASTE)["parts"]] == ["met", "met", "none"]
    with pytest.raises(ValueNotTaken, match="秸秆综合利用率、畜禽粪污综合利用率、农膜回收利用率"):
        entered(bench, WASTE, "98")
    with pytest.raises(ValueNotTaken, match="没有分项“4”"):
        entered(bench, WASTE, "98", part="4")
    with pytest.raises(ValueNotTaken, match="请去掉 --part"):
        entered(bench, COVER, "98", part="1")


@pytest.mark.parametrize("said", ["九十", "4,5", "1e3", "NaN", "inf", "--1", "", "45.1234567", "达标", "是"])
def test_what_is_no_number_is_refused_where_a_number_is_asked_for(bench: Bench, said: str) -> None:
    with pytest.raises(ValueNotTaken):
        entered(bench, said=said)

    assert bench.rows("SELECT * FROM measurement") == []


def test_words_are_taken_where_words_are_asked_for_and_numbers_are_not(bench: Bench) -> None:
    entered(bench, "4", "达标")

    assert (of(bench, "4")["value"], of(bench, "4")["verdict"]) == ("是", "met")
    with pytest.raises(ValueNotTaken, match="请写 是 或 否"):
        entered(bench, "4", "95")


def test_a_value_without_any_ground_is_refused(bench: Bench) -> None:
    with pytest.raises(ValueNotTaken, match="须有依据"):
        entered(bench, reason=None)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2023Q2", "2023-06-30"),
        ("2023q4", "2023-12-31"),
        ("2023H1", "2023-06-30"),
        ("2024-02", "2024-02-29"),
        ("2023", "2023-12-31"),
        ("2023-12", "2023-12-31"),
    ],
)
def test_a_period_ends_on_its_last_day(text: str, last: str) -> None:
    assert period_days(text)[2].isoformat() == last


@pytest.mark.parametrize(
    "text", ["2023Q5", "2023H3", "2023-13", "23Q1", "2023 Q1", "上半年", "", "1023", "2023-6"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(DateImpossible):
        period_days(text)


def test_a_period_that_has_not_begun_has_no_value(bench: Bench) -> None:
    with pytest.raises(DateImpossible, match="还没有开始"):
        entered(bench, period="2023Q4")


def test_an_indicator_that_the_plan_has_not_is_not_found(bench: Bench) -> None:
    with pytest.raises(IndicatorNotFound, match="指标 1 至 33"):
        entered(bench, "34")


def test_a_campaign_that_has_ended_takes_no_values(bench: Bench) -> None:
    bench.engine.fire(
        Act(
            subject=f"{CAMPAIGN}/campaign:{CAMPAIGN}",
            event="close",
            capacity=Capacity("director"),
            reason="结束",
        )
    )

    with pytest.raises(CampaignEnded):
        entered(bench)


def test_a_paper_registered_later_serves_too(bench: Bench) -> None:
    incoming.register(
        bench.engine, CAMPAIGN, number="登林函〔2023〕9号", unit=FOREST, dated=date(2023, 6, 30)
    )

    assert entered(bench, paper="登林函〔2023〕9号", reason="补报")["reason"] == "补报"
