"""Every occurrence takes effect once, whatever happens to the programs that see to it.

Three of them tick on one database and are killed with SIGKILL at random moments and started again; meanwhile the clock
is set back an hour, everything stands still for six hours and for thirty days, and a revision changes two of the rules,
in an order of each round's own. ``make crash`` plays a hundred rounds.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import server
from crashes import BEGINS, LATE, new_round, plan, revised
from processes import FORKS
from workbench import CAMPAIGN

from workflow.audit.verify import verify
from workflow.clock import local_day
from workflow.occurrences import nominal_days
from workflow.reading import reading

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.reading import Rows

pytestmark = FORKS
ROUNDS = int(os.environ.get("DUBAN_CRASH_ROUNDS", "10"))


@pytest.mark.parametrize("place", ["sqlite", "postgresql"])
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_every_occurrence_takes_effect_once_however_often_the_programs_die(
    tmp_path: Path, place: str, seed: int
) -> None:
    if place == "postgresql" and not server.SERVER:
        pytest.skip(server.MISSING)
    with new_round(tmp_path, place, seed) as round_:
        today = local_day(round_.play())

        with reading(round_.address) as rows:
            laid = rows.rows(
                "SELECT o.*, s.kind, s.catch_up FROM occurrence o JOIN schedule s "
                "ON s.campaign = o.campaign AND s.slug = o.slug ORDER BY o.slug, o.nominal"
            )
            nothing_is_left_waiting(laid, today)
            every_day_of_every_rule_has_its_row(rows, laid, today)
            what_was_skipped_says_why(laid)
            what_is_done_was_done_once(rows, laid)
            each_lapse_was_opened_and_urged_once(rows)
            assert verify(rows).ok
    statuses = Counter(row["status"] for row in laid)
    assert round_.kills > 10
    assert (today - BEGINS).days > 90
    assert statuses["done"] > 15
    assert statuses["skipped"] > 5


def nothing_is_left_waiting(laid: list[dict[str, Any]], today: date) -> None:
    assert [row for row in laid if row["status"] == "pending" and row["act_on"] <= today.isoformat()] == []


def every_day_of_every_rule_has_its_row(rows: Rows, laid: list[dict[str, Any]], today: date) -> None:
    """Days of the old rule up to the revision, those of the new one from then on; what was announced stays."""
    change = rows.value(
        "SELECT at FROM v_history WHERE subject = ? AND event = 'revise'", f"{CAMPAIGN}/campaign:{CAMPAIGN}"
    )
    changed = local_day(datetime.fromisoformat(change))
    for old, new in zip(plan().schedules, revised().schedules, strict=True):
        found = {row["nominal"]: row for row in laid if row["slug"] == old.slug}
        starts = date.fromisoformat(
            rows.value("SELECT starts FROM schedule WHERE campaign = ? AND slug = ?", CAMPAIGN, old.slug)
        )
        before = {day.isoformat() for day in nominal_days(str(old.rrule), starts, today)}
        after = {day.isoformat() for day in nominal_days(str(new.rrule), starts, today)}
        lived = {nominal for nominal, row in found.items() if row["status"] in {"done", "skipped"}}
        past = {nominal for nominal, row in found.items() if row["effective"] < changed.isoformat()}
        assert {day for day in before if day < changed.isoformat()} <= found.keys()
        assert past <= lived
        assert {
            day for day in after if day >= changed.isoformat() and found[day]["act_on"] <= today.isoformat()
        } <= lived
        assert lived <= before | after | {day for day in found if day > today.isoformat()}
        assert all(row["reason"] for row in found.values() if row["status"] == "superseded")


def what_was_skipped_says_why(laid: list[dict[str, Any]]) -> None:
    skipped = [row for row in laid if row["status"] == "skipped"]
    assert all(row["reason"] and row["catch_up"] != "all" for row in skipped)
    assert all(row["subject"] is None for row in skipped)


def what_is_done_was_done_once(rows: Rows, laid: list[dict[str, Any]]) -> None:
    """One meeting with one notice, one bulletin; each begun once in the record; and none that nobody asked for."""
    done = [row for row in laid if row["status"] == "done"]
    meetings = {f"{row['slug']} {row['nominal']}" for row in done if row["kind"] == "meeting"}
    begun = [
        json.loads(row["body"])["given"]["occurrence"]
        for row in rows.rows(
            "SELECT body FROM v_history WHERE event = 'create' AND subject LIKE '%/meeting:%'"
        )
    ]
    assert Counter(begun) == Counter(meetings)
    held = rows.rows("SELECT subject FROM v_meeting")
    assert len(held) == len(meetings)
    bulletins = {f"{CAMPAIGN}/{row['slug']}/{row['nominal']}" for row in done if row["kind"] == "bulletin"}
    notices = {f"{row['subject']}/notice" for row in held}
    papers = rows.rows("SELECT subject, kind, key FROM paper")
    assert Counter(row["key"] for row in papers if row["kind"] == "bulletin") == Counter(bulletins)
    assert Counter(row["key"] for row in papers if row["kind"] == "meeting-notice") == Counter(notices)
    entries = rows.rows("SELECT subject FROM v_history WHERE event = 'create' AND subject LIKE '%/paper:%'")
    assert Counter(row["subject"] for row in entries) == Counter(row["subject"] for row in papers)


def each_lapse_was_opened_and_urged_once(rows: Rows) -> None:
    lapses = rows.rows("SELECT subject, target, cause FROM supervision")
    unsigned = [row for row in lapses if row["cause"] == "not_signed"]
    assert sorted(row["target"] for row in unsigned) == sorted(f"{CAMPAIGN}/duty:{no}" for no in LATE)
    assert len({(row["target"], row["cause"]) for row in lapses}) == len(lapses)
    urged = rows.rows("SELECT about FROM paper WHERE kind = 'urge-slip'")
    assert Counter(row["about"] for row in urged) == Counter(row["subject"] for row in lapses)
