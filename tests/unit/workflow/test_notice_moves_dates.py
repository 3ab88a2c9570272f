"""Loading the notice of a year that was guessed moves what is open, and records what was and what is."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import server
from notice_samples import LINES, letter
from workbench import CAMPAIGN, Bench, bench_on, rules

from workflow import history
from workflow.act import SYSTEM
from workflow.campaign import open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.holidays import LoadedNotice, load_notice
from workflow.listing import plain
from workflow.notice_text import read_text
from workflow.reading import reading
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPENED = date(2026, 12, 1)
LATE = date(2027, 5, 13)  # the notice of the meeting of 17 May has been drafted the day before
MADE_UP = "2027-05-15"  # a Saturday that is worked; nominal day of a meeting


@contextmanager
def place(folder: Path) -> Iterator[str]:
    if server.place() == "postgresql":
        with server.database("template0") as address:
            yield address
    else:
        yield str(folder / "duban.db")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A campaign that runs into 2027, of which no notice is known."""
    with place(tmp_path) as address:
        store = open_store(address, create=True)
        open_campaign(Engine(store=store, clock=FixedClock(at_local(OPENED))), rules())
        store.close()
        with bench_on(address) as bench:
            yield bench.on(OPENED)


def load(bench: Bench, year: int = 2027, lines: str | None = None, *, dry_run: bool = False) -> LoadedNotice:
    draft = read_text(letter(year, lines))
    assert draft.problems == ()
    return load_notice(bench.engine, draft.notice, dry_run=dry_run)


def occurrence(bench: Bench, nominal: str) -> dict[str, Any]:
    return bench.rows("SELECT * FROM occurrence WHERE slug = 'monthly-deployment' AND nominal = ?", nominal)[
        0
    ]


def entry(bench: Bench, name: str) -> dict[str, Any]:
    """Return the newest entry of a subject."""
    body: dict[str, Any] = json.loads(bench.history(name)[-1]["body"])
    return body


def moved(loaded: LoadedNotice) -> dict[tuple[str, str], tuple[str, str]]:
    return {(move.what, move.which): (move.before, move.after) for move in loaded.moves}


def launched(bench: Bench) -> Bench:
    """Let duties be assigned."""
    bench.fire("stage:1", "launch")
    bench.tick()
    return bench


# --- occurrences ---


def test_a_meeting_that_was_guessed_moves_when_the_notice_is_loaded(bench: Bench) -> None:
    assert occurrence(bench, MADE_UP)["effective"] == "2027-05-17"

    loaded = load(bench)

    row = occurrence(bench, MADE_UP)
    assert (row["effective"], row["act_on"], row["status"]) == (MADE_UP, "2027-05-12", "pending")
    what = f"生态文明建设研究部署会（原排 {MADE_UP}）"
    assert moved(loaded)[what, "日期"] == ("2027-05-17", MADE_UP)
    assert bench.audit().ok


def test_the_meeting_is_announced_for_the_new_day(bench: Bench) -> None:
    load(bench)
    bench.tick(date(2027, 5, 12))

    days = [row["day"] for row in bench.rows("SELECT day FROM meeting ORDER BY day")]

    assert MADE_UP in days
    assert "2027-05-17" not in days


def test_old_and_new_stand_in_the_row_and_in_the_campaigns_history(bench: Bench) -> None:
    load(bench)

    assert occurrence(bench, MADE_UP)["reason"] == f"装入2027年放假安排，日期 2027-05-17 改为 {MADE_UP}"
    said = entry(bench, f"campaign:{CAMPAIGN}")
    assert (said["event"], said["source"], said["target"]) == ("recalendar", "open", "open")
    assert said["given"]["year"] == 2027
    assert [f"生态文明建设研究部署会（原排 {MADE_UP}）", "日期", "2027-05-17", MADE_UP] in said["given"][
        "moved"
    ]
    assert bench.value("SELECT name FROM definition WHERE digest = ?", said["given"]["calendar"]) == "2027"


def test_a_second_notice_moves_again_and_keeps_what_the_first_did(bench: Bench) -> None:
    load(bench)
    without = LINES[2027].replace("、5月15日（周六）上班", "、5月9日（周日）上班")

    load(bench, lines=without)

    row = occurrence(bench, MADE_UP)
    assert row["effective"] == "2027-05-17"
    assert row["reason"].split("；") == [
        "2027-05-15 是休息日",
        "装入2027年放假安排，日期 2027-05-17 改为 2027-05-15",
        "装入2027年放假安排，日期 2027-05-15 改为 2027-05-17",
    ]
    assert bench.audit().ok


def test_the_same_notice_again_moves_nothing(bench: Bench) -> None:
    load(bench)
    before = bench.dump()

    assert load(bench).moves == ()

    assert bench.dump() == before


def test_a_dry_run_says_what_would_move_and_keeps_nothing(bench: Bench) -> None:
    before = bench.dump()

    loaded = load(bench, dry_run=True)

    assert len(loaded.moves) > 0
    assert bench.dump() == before


def test_what_is_past_or_done_stays(bench: Bench) -> None:
    bench.tick(date(2027, 6, 1))
    done = bench.rows("SELECT * FROM occurrence WHERE status <> 'pending' ORDER BY slug, nominal")
    assert len(done) > 0

    load(bench)

    assert bench.rows("SELECT * FROM occurrence WHERE status <> 'pending' ORDER BY slug, nominal") == done
    assert bench.audit().ok


def test_nothing_moves_into_the_past(bench: Bench) -> None:
    """The notice comes on a Monday and would have had the meeting on the Saturday before."""
    bench.on(date(2027, 5, 17), 7)

    load(bench)

    assert occurrence(bench, MADE_UP)["effective"] == "2027-05-17"


def test_a_campaign_that_has_ended_is_left_alone(bench: Bench) -> None:
    bench.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="已完成")
    before = bench.rows("SELECT * FROM occurrence ORDER BY slug, nominal")

    assert load(bench).moves == ()
    assert bench.rows("SELECT * FROM occurrence ORDER BY slug, nominal") == before


def test_days_of_the_december_before_move_with_the_next_years_notice(bench: Bench) -> None:
    """31 December 2026 is a Thursday and the last working day of its month, until the notice of 2027 says no."""
    lines = LINES[2027].replace(
        "1月1日（周五）至3日（周日）放假，共3天。",
        "12月31日（周四）至1月2日（周六）放假调休，共3天。1月3日（周日）上班。",
    )

    load(bench, lines=lines)

    row = bench.rows("SELECT * FROM occurrence WHERE slug = 'monthly-bulletin' AND nominal = '2026-12-31'")[0]
    assert row["effective"] == "2026-12-30"
    assert bench.value("SELECT off FROM calendar_day WHERE day = '2027-01-03'") == 0


# --- meetings that have been drafted, and those that have been announced ---


def drafted(bench: Bench) -> str:
    """Let the meeting of 17 May be scheduled, its notice drafted and not issued; return its number."""
    bench.tick(LATE)
    no = bench.value("SELECT no FROM meeting WHERE nominal = ?", MADE_UP)
    assert bench.state(f"meeting:{no}") == "scheduled"
    return str(no)


def notice_of(bench: Bench, no: str) -> list[dict[str, Any]]:
    return [row for row in bench.papers("meeting-notice") if row["about"] == f"{CAMPAIGN}/meeting:{no}"]


def test_a_meeting_that_nobody_was_told_of_moves_and_its_notice_is_drafted_anew(bench: Bench) -> None:
    no = drafted(bench)

    loaded = load(bench)

    assert bench.row(f"meeting:{no}")["day"] == MADE_UP
    said = entry(bench, f"meeting:{no}")
    assert (said["given"]["before"], said["set"]) == ({"day": "2027-05-17"}, {"day": MADE_UP})
    assert occurrence(bench, MADE_UP)["effective"] == MADE_UP
    assert [row["state"] for row in notice_of(bench, no)] == ["withdrawn"]
    assert any("重新拟稿" in remark for remark in loaded.remarks)
    bench.tick()
    assert [row["state"] for row in notice_of(bench, no)] == ["withdrawn", "drafted"]
    assert json.loads(notice_of(bench, no)[-1]["context"])["day"] == MADE_UP
    assert bench.audit().ok


def test_a_meeting_that_was_announced_stays_and_is_named(bench: Bench) -> None:
    no = drafted(bench)
    paper = notice_of(bench, no)[0]["no"]
    bench.fire(f"paper:{paper}", "approve", "director")
    bench.fire(f"paper:{paper}", "issue")
    assert bench.state(f"meeting:{no}") == "notified"

    loaded = load(bench)

    assert bench.row(f"meeting:{no}")["day"] == "2027-05-17"
    assert any(f"会议{no}" in remark and f"应为 {MADE_UP}" in remark for remark in loaded.remarks)


def test_a_meeting_that_was_made_up_late_keeps_away_from_rest_days_only(bench: Bench) -> None:
    """It was put on 4 May 2027, which no forecast knows for a rest day."""
    bench.tick(date(2027, 4, 28))  # that of 15 April was missed: three working days from now
    no = str(bench.value("SELECT no FROM meeting WHERE nominal = '2027-04-15'"))
    assert bench.row(f"meeting:{no}")["day"] == "2027-05-03"

    load(bench)

    assert bench.row(f"meeting:{no}")["day"] == "2027-05-06"
    assert bench.audit().ok


# --- limits ---


def test_a_limit_for_signing_is_prolonged_by_the_notice(bench: Bench) -> None:
    launched(bench).assign(4, day=date(2027, 2, 4))
    assert bench.row("duty:4")["sign_due"] == "2027-02-09"

    loaded = load(bench)

    assert bench.row("duty:4")["sign_due"] == "2027-02-15"
    assert moved(loaded)["任务4", "签收时限"] == ("2027-02-09", "2027-02-15")
    said = entry(bench, "duty:4")
    assert (said["event"], said["given"]["before"]) == ("recalendar", {"sign_due": "2027-02-09"})
    assert bench.audit().ok


def test_a_limit_that_a_unit_has_on_paper_is_never_shortened(bench: Bench) -> None:
    launched(bench).assign(4, day=date(2027, 2, 26))  # a Friday; the Sunday after is worked
    assert bench.row("duty:4")["sign_due"] == "2027-03-01"

    load(bench)

    assert bench.row("duty:4")["sign_due"] == "2027-03-01"


def test_a_lapse_climbs_on_the_day_that_the_notice_makes_it(bench: Bench) -> None:
    launched(bench).assign(4, day=date(2027, 2, 1))
    bench.tick(date(2027, 2, 4))  # not signed by the 2nd; urged on the 4th
    before = bench.row("supervision:1")["next_on"]

    loaded = load(bench)

    after = bench.row("supervision:1")["next_on"]
    assert moved(loaded)["督办1", "下一步日期"] == (before, after)
    assert (before, after) == ("2027-02-12", "2027-02-18")
    assert bench.audit().ok


def test_the_record_can_be_read_as_of_the_time_before(bench: Bench) -> None:
    no = drafted(bench)
    before = at_local(LATE, 12)
    bench.on(LATE, 15)
    load(bench)

    with reading(bench.address) as rows:
        then = {row["no"]: row["day"] for row in plain(rows, "v_meeting", CAMPAIGN, before)}
        now = {row["no"]: row["day"] for row in plain(rows, "v_meeting", CAMPAIGN, None)}

    assert (then[no], now[no]) == ("2027-05-17", MADE_UP)


# --- the audit ---


@pytest.mark.parametrize(
    ("given", "columns", "said"),
    [
        ({"calendar": "no such"}, {"sign_due": "2027-03-01"}, "所依据的放假安排不在库里"),
        ({}, {"title": "另一项任务"}, "放假安排重算改动了日期以外的内容"),
        ({}, {"approved_due": "2030-01-01"}, "放假安排重算改动了日期以外的内容"),
    ],
)
def test_an_entry_that_moves_more_than_a_notice_may_is_found(
    bench: Bench, given: dict[str, Any], columns: dict[str, Any], said: str
) -> None:
    load(bench)
    kept = bench.value("SELECT digest FROM definition WHERE kind = 'calendar'")
    row = bench.row("duty:4")
    with bench.engine.firing() as firing:
        body = {
            "event": history.RECKONED,
            "source": row["state"],
            "target": row["state"],
            "actor": "创建办",
            "capacity": str(SYSTEM),
            "given": {"calendar": kept} | given,
            "set": columns,
            "definition": row["machine"],
            "at": firing.recorded,
            "recorded": firing.recorded,
        }
        head = history.record(firing.unit, row["subject"], row["version"] + 1, row["head"], body)
        changes = {**columns, "version": row["version"] + 1, "head": head}
        firing.unit.move("duty", row["subject"], row["version"], changes)

    assert [problem.message for problem in bench.audit().problems] == [said]


# --- inspections ---


def test_an_inspection_that_was_not_announced_moves_and_its_draft_is_withdrawn(bench: Bench) -> None:
    with bench.engine.firing() as firing:
        firing.unit.insert(
            "schedule",
            {
                "campaign": CAMPAIGN,
                "slug": "inspection",
                "kind": "inspection",
                "title": "专项督查",
                "rule": "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=15",
                "starts": OPENED.isoformat(),
                "time": "09:00",
                "roll": "next",
                "catch_up": "all",
                "source": "office",
            },
        )
    bench.tick(LATE)
    assert bench.row("inspection:1")["day"] == "2027-05-17"

    loaded = load(bench)

    assert bench.row("inspection:1")["day"] == MADE_UP
    assert moved(loaded)["督查1（专项督查）", "日期"] == ("2027-05-17", MADE_UP)
    (notice,) = bench.papers("inspection-notice")
    assert notice["state"] == "withdrawn"
    assert bench.audit().ok
