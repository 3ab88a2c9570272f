"""Who is added to a round or a meeting after its notice: asked too, and told by a notice of its own."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rounds import DISPATCHES, REPORTS, returns, rounds_at, take
from workbench import CAMPAIGN, Bench

from workflow.known_units import units_in
from workflow.meeting_agenda import expected
from workflow.reading import reading
from workflow.units import enter_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPEN, NEXT, DUE = date(2022, 5, 17), date(2022, 5, 18), date(2022, 5, 31)
ROUND = "report:2"
NOTICE = "return-notice"
MEMBERS = "领导小组各成员单位"  # whom the quarterly meeting of the other plan invites


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with rounds_at(tmp_path, REPORTS) as bench:
        fill(bench, "各地", "汝南县", since=OPEN)
        bench.tick(OPEN)
        yield bench


def fill(bench: Bench, name: str, *units: str, since: date, member: bool = True) -> None:
    enter_member(bench.engine, CAMPAIGN, name=name, units=units, since=since, member=member)


def notices(bench: Bench, about: str, kind: str = NOTICE) -> list[tuple[str, list[str]]]:
    """Return state and addressees of the notices, oldest first."""
    return [
        (row["state"], json.loads(row["context"])["addressee"])
        for row in bench.papers(kind)
        if row["about"] == f"{CAMPAIGN}/{about}"
    ]


def issue(bench: Bench, about: str, kind: str = NOTICE) -> None:
    row = [one for one in bench.papers(kind) if one["about"] == f"{CAMPAIGN}/{about}"][-1]
    bench.fire(f"paper:{row['no']}", "approve", "director")
    bench.fire(f"paper:{row['no']}", "issue")


# --- rounds ---


def test_a_member_entered_after_the_issue_is_asked_and_gets_a_notice_of_its_own(bench: Bench) -> None:
    issue(bench, ROUND)
    bench.on(NEXT)
    fill(bench, "各地", "遂平县", since=NEXT)

    done = bench.tick(NEXT).done

    assert returns(bench, ROUND)["遂平县"] == "due"
    first, second = notices(bench, ROUND)
    assert first[0] == "issued"
    assert "遂平县" not in first[1]
    assert second == ("drafted", ["遂平县"])
    assert any("增列 1 家" in sentence for sentence in done)
    assert bench.tick(NEXT).done == []
    issue(bench, ROUND)
    assert bench.tick(NEXT).done == []
    assert bench.audit().ok


def test_every_later_one_gets_its_own(bench: Bench) -> None:
    issue(bench, ROUND)
    for unit, day in (("遂平县", NEXT), ("市气象局", date(2022, 5, 19))):
        bench.on(day)
        fill(bench, "各地", unit, since=day)
        bench.tick(day)
        issue(bench, ROUND)

    assert [units for _, units in notices(bench, ROUND)][1:] == [["遂平县"], ["市气象局"]]
    numbers = [row["number"] for row in bench.papers(NOTICE) if row["about"] == f"{CAMPAIGN}/{ROUND}"]
    assert len(set(numbers)) == 3


def test_while_the_notice_waits_for_its_signature_it_is_drafted_anew_for_all(bench: Bench) -> None:
    before = notices(bench, ROUND)[0][1]
    fill(bench, "各地", "遂平县", since=OPEN)

    bench.tick(OPEN)

    (old, _), (new, units) = notices(bench, ROUND)
    assert (old, new) == ("withdrawn", "drafted")
    assert set(units) == {*before, "遂平县"}
    assert bench.tick(OPEN).done == []


def test_one_that_a_person_adds_gets_a_notice_too(bench: Bench) -> None:
    issue(bench, ROUND)
    bench.on(NEXT).fire(ROUND, "add", unit="市气象局")

    bench.tick(NEXT)

    assert notices(bench, ROUND)[-1] == ("drafted", ["市气象局"])


def test_a_notice_says_until_when_the_joined_unit_has_time(bench: Bench) -> None:
    issue(bench, ROUND)
    bench.on(DUE).fire(ROUND, "add", unit="市气象局")
    bench.tick(DUE)

    paper = bench.papers(NOTICE)[-1]

    assert (
        json.loads(paper["context"])["due"]
        == bench.rows("SELECT due FROM return WHERE unit = ?", "市气象局")[0]["due"]
    )


def test_who_has_sent_it_in_unasked_is_not_told_to(bench: Bench) -> None:
    issue(bench, ROUND)
    bench.on(NEXT).fire(ROUND, "add", unit="市气象局")
    take(bench, ROUND, "市气象局")

    bench.tick(NEXT)

    assert len(notices(bench, ROUND)) == 1


def test_a_member_of_another_group_does_not_join(bench: Bench) -> None:
    issue(bench, ROUND)
    before = returns(bench, ROUND)
    bench.on(NEXT)
    fill(bench, "各级党委、政府", "遂平县", since=NEXT)

    bench.tick(NEXT)

    assert returns(bench, ROUND) == before


def test_a_member_from_a_later_day_joins_on_that_day(bench: Bench) -> None:
    issue(bench, ROUND)
    fill(bench, "各地", "遂平县", since=date(2022, 5, 20))

    bench.tick(NEXT)
    assert "遂平县" not in returns(bench, ROUND)
    bench.tick(date(2022, 5, 20))
    assert "遂平县" in returns(bench, ROUND)


# --- meetings ---


@pytest.fixture
def invited(tmp_path: Path) -> Iterator[Bench]:
    """A meeting of which the notice has been issued to the group by its name."""
    with rounds_at(tmp_path, DISPATCHES) as bench:
        fill(bench, MEMBERS, "地区水务局", since=date(2022, 3, 1))
        bench.tick(date(2022, 3, 11))
        issue(bench, "meeting:1", "meeting-notice")
        assert bench.state("meeting:1") == "notified"
        yield bench


def of_meeting(bench: Bench) -> list[tuple[str, list[str]]]:
    return notices(bench, "meeting:1", "meeting-notice")


def waiting(bench: Bench) -> list[str]:
    with reading(bench.address) as rows:
        row: Any = rows.one("SELECT * FROM meeting WHERE no = '1'")
        return expected(rows, row, units_in(rows, CAMPAIGN), [])


def test_who_joins_an_invited_group_is_expected_and_gets_a_second_notice(invited: Bench) -> None:
    assert invited.tick(date(2022, 3, 11)).done == []
    invited.on(date(2022, 3, 14))
    fill(invited, MEMBERS, "地区财政局", since=date(2022, 3, 14))

    done = invited.tick(date(2022, 3, 14)).done

    assert of_meeting(invited) == [("issued", [MEMBERS]), ("drafted", ["地区财政局"])]
    assert "会议1：地区财政局在通知印发后列入，补充通知已拟稿" in done
    assert "地区财政局" in waiting(invited)
    issue(invited, "meeting:1", "meeting-notice")
    assert invited.state("meeting:1") == "notified"
    assert not any("补充通知" in said for said in invited.tick(date(2022, 3, 14)).done)
    assert invited.audit().ok


def test_who_leaves_the_group_or_joins_after_the_meeting_gets_none(invited: Bench) -> None:
    day = date.fromisoformat(invited.row("meeting:1")["day"])
    invited.on(date(2022, 3, 14))
    fill(invited, MEMBERS, "地区水务局", since=date(2022, 3, 14), member=False)
    fill(invited, MEMBERS, "地区财政局", since=date(day.year, day.month, day.day + 1))

    invited.tick(date(2022, 3, 14))

    assert len(of_meeting(invited)) == 1


def test_before_the_issue_there_is_nothing_to_add(tmp_path: Path) -> None:
    with rounds_at(tmp_path, DISPATCHES) as bench:
        bench.tick(date(2022, 3, 11))
        fill(bench, MEMBERS, "地区水务局", since=date(2022, 3, 11))

        bench.tick(date(2022, 3, 11))

        assert of_meeting(bench) == [("drafted", [MEMBERS])]
