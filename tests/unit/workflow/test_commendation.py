"""The 表扬通报: only what the ledger says was done in time, only units that nothing speaks against."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, Bench, bench_at, end_of

from notifications.render import render
from workflow.errors import PaperNotMade
from workflow.listing import calendar
from workflow.paper import rendering
from workflow.papers.explain import explained
from workflow.papers.making import Asked, draft_asked, make
from workflow.papers.source import Source
from workflow.ranking_act import begin
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER, BOARD, FOREST = "市水利局", "市委组织部", "市林业局"
APRIL, JUNE, DECEMBER = date(2023, 4, 1), date(2023, 6, 30), date(2023, 12, 20)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.bring(4, "completed")
        bench.bring(3, "closed")
        yield bench.on(JUNE)


def facts(bench: Bench, **asked: Any) -> dict[str, Any]:
    asked = {"first": APRIL, "last": JUNE} | asked
    with bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        return dict(make(Source.of(firing, CAMPAIGN), Asked(kind="commendation", **asked)).context)


def test_it_tells_what_each_unit_did_and_how_early(bench: Bench) -> None:
    told = facts(bench)

    assert [(one["unit"], one["count"], one["early"]) for one in told["units"]] == [
        (BOARD, 1, 1),
        (WATER, 1, 1),
    ]
    (duty,) = told["units"][1]["done"]
    assert (duty["no"], duty["submitted"], duty["due"]) == ("4", "2023-04-03", "2023-11-30")
    assert (told["total"], told["early"], told["clause"]) == (2, 2, "五（二）")


def test_a_unit_with_a_lapse_or_something_overdue_is_not_commended(bench: Bench) -> None:
    assert WATER in [one["unit"] for one in facts(bench)["units"]]
    other = next(no for no in range(5, 30) if bench.leads(no) == [WATER])
    bench.fire(f"duty:{other}", "assign")
    bench.tick(date(2023, 7, 5))  # nobody has signed

    assert WATER not in [one["unit"] for one in facts(bench, last=date(2023, 7, 5))["units"]]


def test_what_was_late_does_not_count(bench: Bench) -> None:
    bench.fire("duty:26", "assign")
    bench.sign(26)
    bench.on(DECEMBER).submit(26)
    (lead,) = bench.leads(26)

    told = facts(bench, last=DECEMBER)

    assert lead not in [one["unit"] for one in told["units"]]


def test_a_person_may_choose_among_those_who_deserve_it_and_nobody_else(bench: Bench) -> None:
    assert [one["unit"] for one in facts(bench, said={"only": [WATER]})["units"]] == [WATER]
    with pytest.raises(PaperNotMade, match=r"市林业局不符合条件.*市水利局"):
        facts(bench, said={"only": [WATER, FOREST]})


def test_nobody_to_commend_is_said(bench: Bench) -> None:
    with pytest.raises(PaperNotMade, match="没有一个单位"):
        facts(bench, first=date(2023, 5, 1))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"first": None}, "--from 和 --to"),
        ({"first": date(2024, 1, 1), "last": date(2024, 3, 31)}, "已经开始"),
        ({"about": f"{CAMPAIGN}/duty:4"}, "--about ranking"),
    ],
)
def test_a_period_is_said_or_taken_from_a_ranking(bench: Bench, asked: dict[str, Any], why: str) -> None:
    with pytest.raises(PaperNotMade, match=why):
        facts(bench, **asked)


def test_a_confirmed_ranking_gives_period_and_places(bench: Bench) -> None:
    bench.on(DECEMBER)
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        begin(firing, CAMPAIGN, kind="ranking", title="年度排名", period=(APRIL, DECEMBER))
    ranking = f"{CAMPAIGN}/ranking:1"
    with pytest.raises(PaperNotMade, match="待确认"):
        facts(bench, about=ranking)
    bench.fire("ranking:1", "confirm")

    told = facts(bench, about=ranking)

    assert (told["period"], told["ranked"]) == ({"from": "2023-04-01", "to": "2023-12-20"}, "年度排名")
    assert {(one["place"], one["tied"]) for one in told["units"]} == {(1, 1)}


def test_one_that_rests_on_a_confirmed_ranking_can_be_signed(bench: Bench) -> None:
    bench.on(DECEMBER)
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        begin(firing, CAMPAIGN, kind="ranking", title="年度排名", period=(APRIL, DECEMBER))
    bench.fire("ranking:1", "confirm")
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        paper = draft_asked(firing, CAMPAIGN, Asked(kind="commendation", about=f"{CAMPAIGN}/ranking:1"))
    assert paper is not None

    bench.fire(paper.partition("/")[2], "approve", "group")
    bench.fire(paper.partition("/")[2], "issue")

    assert [one["state"] for one in bench.papers("commendation")] == ["issued"]


def test_every_figure_names_its_rows_and_a_past_day_gives_the_figures_of_then(bench: Bench) -> None:
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        subject = draft_asked(firing, CAMPAIGN, Asked(kind="commendation", first=APRIL, last=JUNE))
    assert subject is not None
    then = json.loads(bench.value("SELECT context FROM paper WHERE subject = ?", subject))
    bench.bring(15, "completed")

    with reading(bench.address) as rows:
        items = {one["path"]: one for one in explained(rows, subject, calendar(rows))["items"]}
        source = Source(rows, CAMPAIGN, moment=end_of(JUNE.replace(day=29)), workdays=calendar(rows))
        past = make(source, Asked(kind="commendation", first=APRIL, last=JUNE.replace(day=29))).context

    assert items["total"]["value"] == "2"
    assert [row["subject"] for row in items["total"]["rows"]] == ["duty:3", "duty:4"]
    assert all(item["again"] == {"added": [], "gone": []} for item in items.values())
    assert past["units"] == then["units"]


def test_it_is_signed_by_the_leading_group_and_reads_well(bench: Bench) -> None:
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        subject = draft_asked(firing, CAMPAIGN, Asked(kind="commendation", first=APRIL, last=JUNE))
    assert subject is not None
    name = subject.partition("/")[2]
    bench.on(date(2023, 7, 3)).fire(name, "approve", "group")
    bench.fire(name, "issue")

    with reading(bench.address) as rows:
        found = rendering(rows, subject)
    assert found is not None
    text = str(render(*found, formats=("txt",)).text).replace("\n", "").replace("　", "")
    assert "关于对市委组织部等2个单位予以表扬的通报" in text
    assert "共按时办结牵头任务2项，全部提前办结，均没有逾期未办和被立案督办的事项" in text
    assert "登创领通〔2023〕1号" in text
    assert "2023年7月3日印发" in text
