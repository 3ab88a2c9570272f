"""Many limits that pass in one night: followed up in batches, and it comes to the same as all at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, Bench, bench_at

from workflow.climbing import climb
from workflow.sweep import open_lapses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY = (4, 11, 17, 20, 21, 22, 23)
AFTER = date(2023, 12, 8)  # past the limit for signing and the due date, and both rungs of either


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.assign(*MANY, day=ASSIGNED)
        yield bench


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three lapses, and two papers, make a batch."""
    for work, most in ((open_lapses, 3), (climb, 2)):
        defaults = work.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "most", most)


@pytest.mark.usefixtures("small")
def test_a_tick_does_all_of_it_in_as_many_transactions_as_it_takes(bench: Bench) -> None:
    done = bench.tick(AFTER).done

    assert sum("立案" in said for said in done) == 2 * len(MANY)
    assert sum("催办单已拟稿" in said for said in done) == 2 * len(MANY)
    assert bench.tick().done == []
    assert [row["no"] for row in bench.rows("SELECT no FROM supervision ORDER BY length(no), no")] == [
        str(no) for no in range(1, 2 * len(MANY) + 1)
    ]
    assert len(bench.papers("urge-slip")) == 2 * len(MANY)
    assert bench.audit().ok


def test_batches_come_to_the_same_as_all_at_once(bench: Bench, small: None, tmp_path: Path) -> None:  # noqa: ARG001
    (tmp_path / "other").mkdir()
    with bench_at(tmp_path / "other") as other, pytest.MonkeyPatch.context() as patch:
        other.assign(*MANY, day=ASSIGNED)
        for work in (open_lapses, climb):
            assert work.__kwdefaults__ is not None
            patch.setitem(work.__kwdefaults__, "most", None)
        other.tick(AFTER)
        whole = other.dump()
    bench.tick(AFTER)

    assert bench.dump() == whole


@pytest.mark.usefixtures("small")
def test_a_look_announces_all_of_it(bench: Bench) -> None:
    bench.on(AFTER, 8)
    from workflow.tick import tick  # noqa: PLC0415

    announced = tick(bench.engine, dry_run=True).done

    assert sorted(announced) == sorted(tick(bench.engine).done)
    assert len(announced) > 2 * len(MANY)


def test_papers_that_wait_for_a_signature_do_not_keep_others_waiting(bench: Bench) -> None:
    """Their rung stays due until they are issued; a batch is filled with what has no paper yet."""
    bench.tick(AFTER)
    letters = len(bench.papers("duban-letter"))
    with bench.engine.firing() as firing:
        done: list[str] = []
        whole = climb(firing, "dengfeng-2023", AFTER, done, most=1)

    assert (whole, done) == (True, [])
    assert letters == len(bench.papers("duban-letter"))


def test_a_withdrawn_paper_is_drafted_anew_and_then_stands(bench: Bench) -> None:
    bench.tick(date(2023, 4, 6))
    bench.tick(date(2023, 4, 14))
    drafts = bench.papers("duban-letter")
    bench.fire(drafts[0]["subject"].partition("/")[2], "withdraw", reason="写错了")

    done = bench.tick().done

    assert len(drafts) == len(MANY)
    assert [said for said in done if "督办函" in said] == ["督办1（任务4）：督办函已拟稿"]
    assert bench.tick().done == []
