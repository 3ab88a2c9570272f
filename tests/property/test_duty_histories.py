"""Whatever anybody asks of duties, in whatever order and capacity, the record stays whole."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, rules

from definitions.errors import ProjectError
from definitions.loader import require
from workflow.act import Act, Capacity

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEC = require(rules().machines["duty"])
DUTIES = (4, 5, 11)  # one lead, no lead, two leads
UNITS = ("市水利局", "市林业局", "市农委", "生态环境分局")
EVENTS = sorted({arrow.event for arrow in SPEC.transitions})
CAPACITIES = [
    *(Capacity(role) for role in ("office", "director", "inspector", "group", "system")),
    *(Capacity(role, unit) for role in ("lead", "support") for unit in UNITS),
]

ANYTHING = st.builds(
    Act,
    subject=st.sampled_from(DUTIES).map(lambda no: f"{CAMPAIGN}/duty:{no}"),
    event=st.sampled_from([*EVENTS, "fly"]),
    capacity=st.sampled_from(CAPACITIES),
    actor=st.sampled_from(["", "综合组长", "😀"]),
    reason=st.none() | st.text(st.characters(codec="utf-8"), max_size=8),
    note=st.none() | st.just("已办完"),
    unit=st.none() | st.sampled_from(UNITS),
    date=st.none() | st.dates(date(2023, 1, 1), date(2025, 1, 1)),
    key=st.none() | st.sampled_from(["k1", "k2"]),
    version=st.none() | st.integers(1, 4),
)


LEGAL = st.tuples(st.sampled_from(DUTIES), st.integers(0, 99))
Step = Act | tuple[int, int] | str
STEPS = st.lists(
    st.one_of(LEGAL, LEGAL, LEGAL, ANYTHING, st.sampled_from(["tick", "sign papers"])),
    min_size=12,
    max_size=30,
)


def legal(bench: Bench, no: int, pick: int) -> Act:
    """Return an act that some arrow out of the duty's state allows: chance alone would seldom get far."""
    state = bench.state(f"duty:{no}")
    arrows = [arrow for arrow in SPEC.transitions if state in arrow.from_]
    if pick % 9:
        arrows = [arrow for arrow in arrows if arrow.event != "cancel"]
    if not arrows:
        return bench.act(f"duty:{no}", "reopen", reason="有理由")
    arrow = arrows[pick % len(arrows)]
    role = arrow.by[pick % len(arrow.by)]
    leads = bench.leads(no) or UNITS[3:]
    return Act(
        subject=f"{CAMPAIGN}/duty:{no}",
        event=arrow.event,
        capacity=Capacity(role, leads[pick % len(leads)] if role in {"lead", "support"} else None),
        reason="有理由",
        note="已办完",
        unit=UNITS[pick % 4] if arrow.event == "reassign" or (state, no) == ("planned", 5) else None,
    )


def sign_papers(bench: Bench) -> None:
    """Let the director sign and the office issue whatever waits."""
    for paper in bench.rows("SELECT no FROM paper WHERE state = 'drafted'"):
        bench.fire(f"paper:{paper['no']}", "approve", "director")
        bench.fire(f"paper:{paper['no']}", "issue")


def play(bench: Bench, steps: list[Step], *, first: int = 0) -> int:
    """Ask for everything in turn, one day after the other; return how much was granted."""
    granted = 0
    for passed, step in enumerate(steps, first):
        bench.on(ASSIGNED + timedelta(days=passed))
        try:
            if step == "tick":
                bench.tick()
            elif isinstance(step, str):
                sign_papers(bench)
            else:
                bench.engine.fire(step if isinstance(step, Act) else legal(bench, *step))
        except ProjectError:
            continue
        granted += 1
    return granted


def replayed(entries: list[dict[str, Any]], arrows: Mapping[tuple[str, str], set[str]]) -> str:
    """Walk a history by the arrows of its machine alone; return where it ends."""
    state = SPEC.initial
    for entry in entries[1:]:
        assert entry["source"] == state
        assert entry["target"] in arrows[state, entry["event"]]
        state = entry["target"]
    return state


@settings(max_examples=40)
@given(STEPS)
def test_any_sequence_of_acts_leaves_a_whole_record(steps: list[Step]) -> None:
    arrows: dict[tuple[str, str], set[str]] = {}
    for arrow in SPEC.transitions:
        for source in arrow.from_:
            arrows.setdefault((source, arrow.event), set()).add(arrow.to)

    with tempfile.TemporaryDirectory() as folder, bench_at(Path(folder)) as bench:
        play(bench, steps)

        verdict = bench.audit()
        assert verdict.ok, verdict.problems
        for no in DUTIES:
            row, entries = bench.row(f"duty:{no}"), bench.history(f"duty:{no}")
            assert row["version"] == len(entries) == max(entry["seq"] for entry in entries)
            assert row["state"] == replayed(entries, arrows)
            assert row["head"] == entries[-1]["hash"]
            owed = bench.rows("SELECT seq FROM outbox WHERE subject = ?", row["subject"])
            assert {one["seq"] for one in owed} <= {entry["seq"] for entry in entries}


@settings(max_examples=25)
@given(STEPS)
def test_what_is_refused_leaves_no_trace(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, bench_at(Path(folder)) as bench:
        for passed, step in enumerate(steps):
            before = None if isinstance(step, str) else bench.dump()
            granted = play(bench, [step], first=passed)

            assert granted or before is None or bench.dump() == before


@settings(max_examples=25)
@given(STEPS)
def test_there_is_one_open_row_for_each_unit_and_role_and_some_lead_once_assigned(
    steps: list[Step],
) -> None:
    with tempfile.TemporaryDirectory() as folder, bench_at(Path(folder)) as bench:
        play(bench, steps)

        for no in DUTIES:
            rows = bench.rows(
                "SELECT unit FROM duty_unit WHERE subject = ? AND until IS NULL", f"{CAMPAIGN}/duty:{no}"
            )
            units = [row["unit"] for row in rows]
            assert len(units) == len(set(units))
            assert bench.leads(no) or bench.state(f"duty:{no}") in {"planned", "cancelled"}


@settings(max_examples=20)
@given(STEPS)
def test_lapses_papers_and_duties_agree(steps: list[Step]) -> None:
    """Each rung is one issued paper, and a duty that moved on has no open lapse of the cause it left behind."""
    with tempfile.TemporaryDirectory() as folder, bench_at(Path(folder)) as bench:
        play(bench, steps)

        for lapse in bench.rows("SELECT * FROM supervision"):
            events = bench.events(lapse["subject"].partition("/")[2])
            issued = bench.rows(
                "SELECT event FROM paper WHERE about = ? AND issued IS NOT NULL", lapse["subject"]
            )
            assert [event for event in events if event in {"urge", "supervise"}] == [
                paper["event"] for paper in issued
            ]
            state = bench.state(lapse["target"].partition("/")[2])
            if state == "in_progress":
                assert lapse["cause"] != "not_signed" or lapse["state"] == "resolved"
            if state == "cancelled":
                assert lapse["state"] == "resolved"
            if lapse["state"] == "resolved":
                assert not bench.rows(
                    "SELECT 1 FROM paper WHERE about = ? AND state IN ('drafted', 'approved')",
                    lapse["subject"],
                )


@settings(max_examples=20)
@given(STEPS)
def test_numbers_of_papers_have_no_gap_and_none_is_given_twice(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder, bench_at(Path(folder)) as bench:
        play(bench, steps)

        for mark in ("登创办催〔2023〕", "登创办督〔2023〕"):
            numbers = bench.rows("SELECT number FROM paper WHERE number LIKE ? || '%'", mark)
            said = sorted(int(row["number"].removeprefix(mark).removesuffix("号")) for row in numbers)
            assert said == list(range(1, len(said) + 1))
