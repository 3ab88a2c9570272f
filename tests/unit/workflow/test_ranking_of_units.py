"""A ranking counts what came of the duties that fell due: every figure from the ledger, and the same again later."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench import CAMPAIGN, Bench, bench_at, default_policy, end_of

from definitions.policy import Policy, Ranking
from workflow.act import Capacity
from workflow.added import add_duty
from workflow.ranking import Tally, compute, proposed_score, tenths
from workflow.ranking_act import add
from workflow.ranking_read import context_of
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEGUN, DUE, AFTER = date(2023, 5, 8), date(2023, 5, 31), date(2023, 6, 5)
PERIOD = date(2023, 5, 1), date(2023, 5, 31)
WATER, FARMING, FINANCE = "市水利局", "市农委", "市财政局"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(BEGUN)


def give(bench: Bench, *units: str, due: date = DUE) -> int:
    """Add a duty of units and let each sign for it; return its number."""
    with bench.engine.firing() as firing:
        no = int(
            add_duty(
                firing,
                CAMPAIGN,
                matter="清理河道",
                leads=units,
                due=due,
                origin=f"{CAMPAIGN}/meeting:1",
                source="纪要1号第1项",
                section="会议议定事项",
            )
        )
    bench.sign(no)
    return no


def finish(bench: Bench, no: int, day: date) -> None:
    """Submit and accept a duty on a day."""
    bench.on(day).submit(no)
    bench.fire(f"duty:{no}", "accept")


def ranked(bench: Bench, kind: str = "ranking", as_of: date | None = None) -> dict[str, Any]:
    """Compute May's ranking."""
    with reading(bench.address) as rows:
        return compute(
            rows,
            CAMPAIGN,
            kind,
            *PERIOD,
            now=bench.clock.now(),
            as_of=end_of(as_of) if as_of else None,
        )


def ranks(context: dict[str, Any]) -> list[tuple[int, str]]:
    """Return rank and unit."""
    return [(one["rank"], one["unit"]) for one in context["units"]]


def of(context: dict[str, Any], unit: str) -> dict[str, Any]:
    """Return the line of a unit."""
    return next(one for one in context["units"] if one["unit"] == unit)


def test_what_was_submitted_in_time_comes_first(bench: Bench) -> None:
    for no, day in ((give(bench, WATER), DUE), (give(bench, FARMING), date(2023, 6, 1))):
        finish(bench, no, day)
    bench.on(AFTER)

    context = ranked(bench)

    assert ranks(context) == [(1, WATER), (2, FARMING)]
    assert of(context, WATER)["on_time"] == ["1001"]
    assert of(context, FARMING)["late"] == ["1002"]
    assert "到期 1 项，按时送审 1 项（100.0%）" in of(context, WATER)["why"]


def test_acceptance_that_comes_late_is_not_the_units_delay(bench: Bench) -> None:
    no = give(bench, WATER)
    bench.on(DUE).submit(no)
    bench.on(AFTER)
    assert of(ranked(bench), WATER)["on_time"] == [str(no)]

    bench.fire(f"duty:{no}", "accept")

    assert of(ranked(bench), WATER)["on_time"] == [str(no)]


def test_what_was_sent_back_and_not_sent_again_is_unfinished(bench: Bench) -> None:
    no = give(bench, WATER)
    bench.on(date(2023, 5, 20)).submit(no)
    bench.fire(f"duty:{no}", "return", reason="材料不全")
    bench.on(AFTER)

    line = of(ranked(bench), WATER)

    assert (line["unfinished"], line["returns"]) == ([str(no)], 1)
    assert f"到期未送审：任务{no}" in line["why"]


def test_equal_shares_are_told_apart_by_returns_and_then_by_lapses(bench: Bench) -> None:
    plain, returned = give(bench, WATER), give(bench, FARMING)
    bench.on(date(2023, 5, 20)).submit(returned)
    bench.fire(f"duty:{returned}", "return", reason="材料不全")
    finish(bench, plain, date(2023, 5, 22))
    finish(bench, returned, date(2023, 5, 22))
    bench.on(AFTER)

    assert ranks(ranked(bench)) == [(1, WATER), (2, FARMING)]


def test_who_is_equal_in_everything_shares_a_rank(bench: Bench) -> None:
    for unit, day in ((WATER, DUE), (FARMING, DUE), (FINANCE, date(2023, 6, 1))):
        finish(bench, give(bench, unit), day)
    bench.on(AFTER)

    assert sorted(rank for rank, _ in ranks(ranked(bench))) == [1, 1, 3]


def test_a_joint_duty_counts_for_every_lead(bench: Bench) -> None:
    finish(bench, give(bench, WATER, FARMING), DUE)
    bench.on(AFTER)

    assert ranks(ranked(bench)) == [(1, WATER), (1, FARMING)]


def test_units_without_a_duty_due_are_not_ranked(bench: Bench) -> None:
    finish(bench, give(bench, WATER), DUE)
    give(bench, FARMING, due=date(2023, 6, 30))
    bench.on(AFTER)

    context = ranked(bench)

    assert [one["unit"] for one in context["units"]] == [WATER]
    assert {"unit": FARMING, "reason": "本期没有到期的任务"} in context["unranked"]


def test_what_is_suspended_or_cancelled_is_told_but_does_not_count(bench: Bench) -> None:
    stopped, kept = give(bench, WATER), give(bench, WATER)
    bench.fire(f"duty:{stopped}", "suspend", "director", reason="等上级意见")
    finish(bench, kept, DUE)
    bench.on(AFTER)

    line = of(ranked(bench), WATER)

    assert (line["due"], line["uncounted"]) == (1, [f"{stopped}（中止）"])


def test_a_lapse_whose_limit_passed_in_the_period_counts(bench: Bench) -> None:
    no = give(bench, WATER)
    bench.tick(date(2023, 6, 1))

    assert of(ranked(bench), WATER)["lapses"] == 1
    assert bench.state(f"duty:{no}") == "in_progress"


def test_a_registered_paper_that_bears_the_day_counts_from_that_day(bench: Bench) -> None:
    no = give(bench, WATER)
    paper = bench.on(DUE).came_in(WATER)
    at = bench.clock.now()
    bench.on(date(2023, 6, 2))
    lead = Capacity("lead", WATER)

    bench.fire(f"duty:{no}", "submit", lead, on_behalf=WATER, paper=paper, at=at, note="已办完")

    assert of(ranked(bench), WATER)["on_time"] == [str(no)]


def test_without_such_a_paper_a_backdated_submission_counts_from_its_recording(bench: Bench) -> None:
    no = give(bench, WATER)
    at = bench.on(DUE).clock.now()
    bench.on(date(2023, 6, 2))

    bench.fire(f"duty:{no}", "submit", Capacity("lead", WATER), at=at, note="已办完")

    assert of(ranked(bench), WATER)["late"] == [str(no)]


def test_the_past_is_computed_as_it_would_have_been(bench: Bench) -> None:
    finish(bench, give(bench, WATER), date(2023, 5, 20))
    late = give(bench, FARMING)
    then = ranked(bench.on(DUE, 23))
    finish(bench, late, AFTER)

    again = ranked(bench, as_of=DUE)

    assert again["units"] == then["units"]
    assert ranked(bench)["units"] != then["units"]


def test_a_stored_ranking_keeps_its_figures_and_the_past_ones_are_found_again(bench: Bench) -> None:
    late = give(bench, FARMING)
    with bench.on(DUE, 23).engine.firing() as firing:
        add(firing, CAMPAIGN, kind="ranking", title="五月排名", period=PERIOD, source="office")
    finish(bench, late, AFTER)
    before = bench.row("ranking:1")
    bench.on(AFTER, 15).fire("ranking:1", "recompute")
    after = bench.row("ranking:1")

    assert before["digest"] != after["digest"]
    with reading(bench.address) as rows:
        assert context_of(rows, before)["units"][0]["unfinished"] == [str(late)]
        assert context_of(rows, after)["units"][0]["late"] == [str(late)]
    assert bench.audit().ok


def test_the_rule_may_look_at_the_original_date_alone(tmp_path: Path) -> None:
    with bench_at(tmp_path, policy=under(due="original")) as bench:
        finish(bench.on(BEGUN), give(bench, WATER), AFTER)

        assert of(ranked(bench), WATER)["late"] == ["1001"]


def under(**changes: Any) -> Policy:
    """Return a policy that ranks otherwise."""
    return default_policy().model_copy(update={"ranking": Ranking(**changes)})


def test_the_order_is_that_of_the_rule(tmp_path: Path) -> None:
    with bench_at(tmp_path, policy=under(order=("returns",))) as bench:
        for unit, day in ((WATER, DUE), (FARMING, AFTER)):
            finish(bench, give(bench.on(BEGUN) if unit == WATER else bench, unit), day)

        assert {rank for rank, _ in ranks(ranked(bench))} == {1}


def test_a_scoring_proposes_and_people_settle(bench: Bench) -> None:
    on_time, late = give(bench, WATER), give(bench, WATER)
    finish(bench, on_time, DUE)
    finish(bench, late, date(2023, 6, 1))
    with bench.on(AFTER).engine.firing() as firing:
        add(firing, CAMPAIGN, kind="scoring", title="二季度评分", period=PERIOD, source="office")

    assert of(ranked(bench, "scoring"), WATER)["score"] == "50.0"
    bench.fire("ranking:1", "score", unit=WATER, reason="汛期影响", given={"score": "60"})

    with reading(bench.address) as rows:
        line = of(context_of(rows, bench.row("ranking:1")), WATER)
    assert (line["score"], line["settled"], line["settled_why"]) == ("50.0", "60", "汛期影响")


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 60), st.integers(0, 60))
def test_a_score_lies_between_nothing_and_all_and_more_on_time_is_never_worse(
    on_time: int, late: int, returns: int, lapses: int
) -> None:
    points = {"full": 100, "returned": 2, "lapse": 5}

    def score(more: int) -> Fraction:
        tally = Tally(on_time=["1"] * (on_time + more), late=["2"] * (late + 1))
        tally.returns, tally.lapses = returns, lapses
        return Fraction(proposed_score(tally, points))

    assert 0 <= score(0) <= score(1) <= 100


@given(st.fractions(0, 1000))
def test_tenths_are_the_nearest_ones(value: Fraction) -> None:
    assert abs(Fraction(tenths(value)) - value) <= Fraction(1, 20)
