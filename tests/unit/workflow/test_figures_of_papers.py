"""Each figure of a paper says which rows it was counted from; the same paper may be made for a day long past."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, end_of

from workflow.clock import at_local
from workflow.errors import PaperNotMade
from workflow.listing import calendar
from workflow.papers.explain import explained, label_of, value_at
from workflow.papers.making import Asked, draft_asked, make
from workflow.papers.queries.duties import duties_completed, duties_overdue, keys_of_overdue
from workflow.papers.source import Source
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAY = date(2023, 5, 31)
LATER = date(2023, 12, 1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.on(ASSIGNED).bring(4, "closed")
        bench.assign(6, 7)
        yield bench


def drafted(bench: Bench, day: date, **asked: Any) -> str:
    bench.on(day)
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        subject = draft_asked(firing, CAMPAIGN, Asked(kind="bulletin", **asked))
    assert subject is not None
    return subject


def said_of(bench: Bench, subject: str) -> dict[str, Any]:
    with reading(bench.address) as rows:
        return explained(rows, subject, calendar(rows))


def context_of(bench: Bench, subject: str) -> dict[str, Any]:
    context: dict[str, Any] = json.loads(bench.value("SELECT context FROM paper WHERE subject = ?", subject))
    return context


def test_every_figure_names_the_rows_it_was_counted_from(bench: Bench) -> None:
    subject = drafted(bench, MAY, first=date(2023, 4, 1))

    said = said_of(bench, subject)
    items = {item["path"]: item for item in said["items"]}
    counts = context_of(bench, subject)["counts"]

    for place, row in enumerate(counts):
        item = items[f"counts[{place}].count"]
        assert (item["value"], len(item["rows"])) == (str(row["count"]), row["count"])
        assert {one["state"] for one in item["rows"]} == {row["state"]}
    assert sum(row["count"] for row in counts) == 29
    (done,) = items["completed"]["rows"]
    assert (done["subject"], done["state"], items["completed"]["label"]) == ("duty:4", "销号", "本期办结任务")
    assert items["counts[0].count"]["label"] == "各状态任务数第1项的项数"


def test_counted_again_long_after_it_is_the_same(bench: Bench) -> None:
    subject = drafted(bench, MAY)
    bench.on(LATER).bring(10, "submitted")

    said = said_of(bench, subject)

    assert said["as_of"] == "2023-05-31T01:00:00Z"
    assert all(item["again"] == {"added": [], "gone": []} for item in said["items"])


def test_a_row_that_was_taken_out_of_the_ledger_shows(bench: Bench) -> None:
    subject = drafted(bench, MAY)
    forged = json.loads(bench.value("SELECT figures FROM paper WHERE subject = ?", subject))
    forged["items"][0]["rows"] = forged["items"][0]["rows"][1:]
    with bench.engine.store.write() as unit:
        unit.write("UPDATE paper SET figures = ? WHERE subject = ?", json.dumps(forged), subject)

    said, verdict = said_of(bench, subject), bench.audit()

    assert said["items"][0]["again"]["added"] != []
    assert [problem.rule for problem in verdict.problems] == ["paper"]


def test_a_periodical_paper_made_for_a_past_day_has_the_numbers_of_that_day(bench: Bench) -> None:
    asked = Asked(kind="bulletin", first=date(2023, 4, 1), last=MAY)
    bench.on(MAY, hour=18)
    with bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        then = make(Source.of(firing, CAMPAIGN), asked)
    bench.on(LATER).bring(10, "submitted")
    bench.fire("duty:4", "reopen", reason="反弹", date=date(2024, 3, 29))

    with bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        past = Source(firing.unit, CAMPAIGN, moment=at_local(MAY, 18), workdays=firing.workdays)
        again = make(past, asked)
        now = make(Source.of(firing, CAMPAIGN), Asked(kind="bulletin"))

    assert again == then
    assert now.context["counts"] != then.context["counts"]


def test_what_is_recorded_at_that_very_instant_is_counted(bench: Bench) -> None:
    moment = at_local(ASSIGNED, 9)
    with reading(bench.address) as rows:
        source = Source(rows, CAMPAIGN, moment=moment, workdays=calendar(rows))
        states = {duty["no"]: duty["state"] for duty in source.ledger("duty")}

    assert (states["4"], states["6"], states["9"]) == ("closed", "assigned", "planned")


def test_the_leads_are_those_of_the_moment(bench: Bench) -> None:
    bench.fire("duty:6", "decline", f"lead@{bench.leads(6)[0]}", reason="不属本局职责")
    before = bench.leads(6)
    bench.on(LATER).fire("duty:6", "reassign", unit="市农委", reason="职责在彼")

    with reading(bench.address) as rows:
        past = Source(rows, CAMPAIGN, moment=end_of(MAY), workdays=calendar(rows))
        leads = {duty["no"]: duty["lead"] for duty in past.ledger("duty")}

    assert leads["6"] == before


def test_a_kind_that_nobody_makes_by_hand_is_refused(bench: Bench) -> None:
    with (
        bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing,
        pytest.raises(PaperNotMade, match="告知单"),
    ):
        make(Source.of(firing, CAMPAIGN), Asked(kind="slip"))


@pytest.mark.parametrize(
    ("path", "value"),
    [("a", "3"), ("b[1].c", "7"), ("b[9].c", ""), ("d", ""), ("b", "2"), ("e.f", "x")],
)
def test_a_figure_is_found_by_its_path(path: str, value: str) -> None:
    context = {"a": 3, "b": [{"c": 5}, {"c": 7}], "d": None, "e": {"f": "x"}}

    assert value_at(context, path) == value


def test_a_path_of_unknown_fields_is_said_as_it_is() -> None:
    assert label_of({}, "甲[0].乙") == "甲第1项的乙"


def test_what_the_database_finds_in_the_present_is_what_the_whole_ledger_holds(bench: Bench) -> None:
    bench.on(LATER)
    day = LATER.isoformat()
    with bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        present, read = Source.of(firing, CAMPAIGN), Source.of(firing, CAMPAIGN)
        past = Source(firing.unit, CAMPAIGN, moment=end_of(LATER), workdays=firing.workdays)
        read.ledger("duty")

        for source in (read, past):
            assert duties_overdue(source, day) == duties_overdue(present, day) != []
            assert duties_completed(source, "2023-04-01", day) == duties_completed(present, "2023-04-01", day)
            assert keys_of_overdue(source, day) == [row["key"] for row in duties_overdue(present, day)]
        assert source.one("duty", f"{CAMPAIGN}/duty:4") == present.one("duty", f"{CAMPAIGN}/duty:4")
