"""However a plan is edited and whatever has been done by then: what is open equals the new plan, the rest is left alone."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_edits import edited, load, shipped
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at

from definitions.plan_diff import diff
from workflow.act import Capacity

if TYPE_CHECKING:
    from definitions.plan import Duty, Plan

NUMBERS = [duty.no for duty in shipped().duties]
NAMES = tuple(unit.name for unit in shipped().units)[:8]
DAYS = st.none() | st.dates(date(2023, 5, 1), date(2024, 6, 30))
STATES = ("assigned", "in_progress", "submitted", "completed", "closed")
DONE = {"completed", "closed", "archived", "cancelled"}
SINGLE = [4, 10, 17, 18, 19, 22, 23, 24, 26, 27]  # one lead each, other than the host

Edit = tuple[str, int, Any]
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("title"), st.sampled_from(NUMBERS), st.text("甲乙丙", min_size=1, max_size=3)),
        st.tuples(st.just("due"), st.sampled_from(NUMBERS), DAYS),
        st.tuples(
            st.sampled_from(["lead", "support"]),
            st.sampled_from(NUMBERS),
            st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple),
        ),
        st.tuples(st.just("stage"), st.sampled_from(NUMBERS), st.sampled_from([None, 1, 2, 4])),
        st.tuples(st.just("remove"), st.sampled_from(NUMBERS), st.none()),
        st.tuples(st.just("add"), st.integers(30, 60), st.sampled_from(NUMBERS)),
        st.tuples(st.just("drop stage"), st.just(3), st.none()),
        st.tuples(st.just("move stage"), st.sampled_from([1, 2, 4]), DAYS),
        st.tuples(st.just("rhythm"), st.integers(1, 28), st.none()),
        st.tuples(st.just("shuffle"), st.integers(0, 99), st.none()),
    ),
    max_size=12,
)
WORK = st.lists(
    st.tuples(st.sampled_from(SINGLE), st.sampled_from(STATES)), max_size=5, unique_by=lambda one: one[0]
)


def apply(plan: Plan, edits: list[Edit], used: set[int]) -> Plan:
    """Return a plan that still passes the linter, with as many of the edits as fit together."""
    duties = {duty.no: duty for duty in plan.duties}
    stages = {stage.no: stage for stage in plan.stages}
    schedules, order = plan.schedules, 0
    for what, no, value in edits:
        if what in {"title", "due", "lead", "support"} and no in duties:
            duties[no] = duties[no].model_copy(update={what: value})
        elif what == "stage" and no in duties and (value is None or value in stages):
            duties[no] = duties[no].model_copy(update={"stage": value})
        elif what == "remove" and len(duties) > 1:
            duties.pop(no, None)
        elif what == "add" and no not in used | set(duties):
            model = plan.duties[value % len(plan.duties)]
            duties[no] = model.model_copy(update={"no": no})
        elif what == "drop stage" and not any(duty.stage == no for duty in duties.values()):
            stages.pop(no, None)
        elif what == "move stage" and no in stages and value is not None and stages[no].start:
            stages[no] = stages[no].model_copy(update={"end": max(value, stages[no].start)})
        elif what == "rhythm":
            rule = {"rrule": f"FREQ=MONTHLY;BYMONTHDAY={no}"}
            schedules = tuple(one.model_copy(update=rule) for one in schedules)
        elif what == "shuffle":
            order = no
    listed = list(duties.values())
    turn = order % len(listed)
    indicators = tuple(
        one.model_copy(update={"duties": tuple(no for no in one.duties if no in duties)})
        for one in plan.indicators
    )
    return edited(
        plan,
        duties=(*listed[turn:], *listed[:turn]),
        stages=tuple(stages.values()),
        schedules=schedules,
        indicators=indicators,
    )


def standing(bench: Bench) -> dict[int, dict[str, Any]]:
    return {int(row["no"]): row for row in bench.rows("SELECT * FROM duty")}


def units(bench: Bench, no: int, role: str) -> list[str]:
    rows = bench.rows(
        "SELECT unit FROM duty_unit WHERE subject = ? AND role = ? AND until IS NULL ORDER BY position",
        f"{CAMPAIGN}/duty:{no}",
        role,
    )
    return [row["unit"] for row in rows]


def equals(bench: Bench, duty: Duty, place: int, plan: Plan, before: dict[int, Any]) -> None:
    """An open duty says what the new plan says."""
    row = standing(bench)[duty.no]
    assert (row["title"], row["source"], row["position"]) == (duty.title, duty.source, place)
    assert row["stage"] == (None if duty.stage is None else str(duty.stage))
    assert row["plan"] == bench.value("SELECT plan FROM campaign")
    ends = {stage.no: stage.end for stage in plan.stages}
    due = duty.due or ends.get(duty.stage or 0) or max(filter(None, ends.values()))
    assert row["original_due"] == due.isoformat()
    assert units(bench, duty.no, "support") == list(duty.support)
    leads = units(bench, duty.no, "lead")
    if leads != list(duty.lead):  # somebody still answers for what has been assigned
        assert not duty.lead
        assert row["state"] != "planned"
    if duty.no not in before:
        assert row["state"] == "planned"


@settings(max_examples=40)
@given(WORK, st.lists(EDITS, min_size=1, max_size=3))
def test_what_is_open_equals_the_new_plan_and_what_is_done_is_left_alone(
    work: list[tuple[int, str]], versions: list[list[Edit]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, bench_at(Path(folder)) as bench:
        for no, state in work:
            bench.on(ASSIGNED)
            bench.bring(no, state)
        plan = shipped()
        for passed, edits in enumerate(versions, 1):
            bench.on(ASSIGNED + timedelta(days=20 * passed))
            if passed == 2:
                bench.tick()
            before = standing(bench)
            plan = apply(plan, edits, set(before))

            revised = load(bench, plan)

            assert revised.changed
            verdict = bench.audit()
            assert verdict.ok, verdict.problems
            after = standing(bench)
            listed = {duty.no: (place, duty) for place, duty in enumerate(plan.duties, 1)}
            for no, row in before.items():
                if row["state"] in DONE:
                    assert after[no] == row
                elif no not in listed:
                    assert after[no]["state"] == "cancelled"
            for no, (place, duty) in listed.items():
                if no not in before or before[no]["state"] not in DONE:
                    equals(bench, duty, place, plan, before)
            dump = bench.dump()
            assert not load(bench, plan).changed
            assert bench.dump() == dump


@settings(max_examples=20)
@given(WORK, EDITS)
def test_whatever_a_revision_leaves_open_can_still_be_done(
    work: list[tuple[int, str]], edits: list[Edit]
) -> None:
    """No revision brings a duty to where nobody can take it further."""
    with tempfile.TemporaryDirectory() as folder, bench_at(Path(folder)) as bench:
        for no, state in work:
            bench.on(ASSIGNED)
            bench.bring(no, state)
        load(bench, apply(shipped(), edits, set(standing(bench))))

        for no, _ in work:
            if bench.state(f"duty:{no}") == "assigned":
                bench.sign(no)
                assert bench.state(f"duty:{no}") == "in_progress"
            if bench.state(f"duty:{no}") == "in_progress":
                bench.submit(no)
                bench.fire(f"duty:{no}", "accept", Capacity("group"))
        assert bench.audit().ok


@settings(max_examples=60)
@given(EDITS)
def test_the_difference_names_exactly_the_duties_that_differ(edits: list[Edit]) -> None:
    after = apply(shipped(), edits, set(NUMBERS))
    old, new = ({duty.no: duty for duty in plan.duties} for plan in (shipped(), after))

    said = {change.key: change.what for change in diff(shipped(), after) if change.kind == "duty"}

    expected = {str(no): "added" for no in new.keys() - old.keys()}
    expected |= {str(no): "removed" for no in old.keys() - new.keys()}
    expected |= {str(no): "changed" for no in old.keys() & new.keys() if old[no] != new[no]}
    assert said == expected
