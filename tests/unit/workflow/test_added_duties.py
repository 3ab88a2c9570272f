"""Duties that no plan lists: numbered apart, told by their source, and left alone when the plan is revised."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import plan_edits
import pytest
from workbench import ASSIGNED, CAMPAIGN, DUTIES, Bench, bench_at

from workflow.added import add_duty, title_of_matter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORIGIN = f"{CAMPAIGN}/inspection:1"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def added(bench: Bench, matter: str = "清理河道") -> str:
    """Add a duty of one unit; return its name."""
    with bench.engine.firing() as firing:
        no = add_duty(
            firing,
            CAMPAIGN,
            matter=matter,
            leads=["市水利局"],
            supports=["市农委"],
            due=date(2023, 5, 31),
            origin=ORIGIN,
            source="督查1-1",
            section="督查整改",
        )
    return f"duty:{no}"


def test_they_are_numbered_from_1001_in_the_order_of_their_coming(bench: Bench) -> None:
    assert [added(bench), added(bench)] == ["duty:1001", "duty:1002"]
    assert bench.value("SELECT count(*) FROM duty") == DUTIES + 2


def test_they_begin_assigned_with_a_limit_for_signing_and_their_units(bench: Bench) -> None:
    row = bench.row(added(bench))

    assert (row["state"], row["due"], row["sign_due"]) == ("assigned", "2023-05-31", "2023-04-04")
    assert (row["source"], row["origin"], row["due_from"]) == ("督查1-1", ORIGIN, "督查1-1")
    assert bench.duties()["1001"]["support"] == ["市农委"]
    assert bench.events("duty:1001") == ["create", "assign"]


def test_the_audit_finds_nothing_about_them(bench: Bench) -> None:
    added(bench)
    bench.sign(1001)

    verdict = bench.audit()

    assert verdict.problems == ()


def test_they_are_swept_like_any_other(bench: Bench) -> None:
    added(bench)

    bench.tick(date(2023, 4, 6))

    assert bench.value("SELECT target FROM supervision WHERE cause = 'not_signed'") == f"{CAMPAIGN}/duty:1001"


def test_a_revised_plan_leaves_them_alone(bench: Bench) -> None:
    added(bench)
    bench.sign(1001)
    before = bench.row("duty:1001")

    plan_edits.load(bench.on(date(2023, 4, 20)), plan_edits.with_new_duty(30))

    assert bench.row("duty:1001") == before
    assert bench.row("duty:30")["title"] == "新增的第30项"
    assert bench.audit().ok


def test_a_title_is_the_first_clause_and_never_long() -> None:
    assert title_of_matter("清理河道：五月底前完成") == "清理河道"
    assert title_of_matter("长" * 50) == "长" * 39 + "…"
    assert title_of_matter("：无头") == "：无头"


def test_when_something_was_seen_is_no_part_of_its_title() -> None:
    assert title_of_matter("7月18日上午，城东管网两处未接入主管，污水直排") == "城东管网两处未接入主管"
    assert title_of_matter("2023年7月18日，台账缺失") == "台账缺失"
    assert title_of_matter("7月18日下午") == "7月18日下午"
