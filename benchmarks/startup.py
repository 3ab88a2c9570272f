"""Start-up: commands in fresh processes, beside the import that they can hardly do without."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.demo import DATABASE, played
from benchmarks.measure import DUBAN, PYTHON, Pairs, Result, environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Setting

PAIRS_A_ROUND = 3  # a start is short, a neighbour's burst is not


def measures(setting: Setting) -> Iterator[Result]:
    """Help, a list, an act that writes."""
    database = played(setting) / DATABASE
    duban = [DUBAN, "--db", str(database)]
    report = [*duban, "duty", "report", *_reporting(str(database)), "--note", "已办"]
    for name, command, module, bar in (
        ("duban --help", [DUBAN, "--help"], "click", 1.6),
        ("duban duty list --json", [*duban, "duty", "list", "--json"], "sqlmodel", 0.3),
        ("duban duty report (writes)", report, "sqlmodel", 1.5),
    ):
        yield _beside(setting, name, command, module, bar)


def _beside(setting: Setting, name: str, command: list[str], module: str, bar: float) -> Result:
    surroundings = environment(setting.folder)
    imported = [PYTHON, "-c", f"import {module}"]
    for warm in (command, imported):
        run(warm, surroundings)
    costs = []
    for number in range(setting.rounds * PAIRS_A_ROUND):
        pair = [
            (run(which, surroundings), which) for which in (command, imported)[:: -1 if number % 2 else 1]
        ]
        costs.append([cost for cost, which in sorted(pair, key=lambda one: one[1] is imported)])
    cpu = Pairs(tuple(ours.cpu for ours, _ in costs), tuple(limit.cpu for _, limit in costs))
    wall = Pairs(tuple(ours.wall for ours, _ in costs), tuple(limit.wall for _, limit in costs))
    mine, limit = cpu.middle
    return Result(
        measure=name,
        ours=f"{mine * 1000:.0f} ms cpu",
        limit=f"{limit * 1000:.0f} ms cpu",
        ratio=cpu.ratio,
        bar=bar,
        note=f"import {module}; by the clock {wall.ratio:.2f}",
    )


def _reporting(database: str) -> list[str]:
    """Return number and capacity of a duty that is being worked on, so that a report can be written again and again."""
    with closing(sqlite3.connect(database)) as connection:
        number, unit = connection.execute(
            "SELECT d.no, u.unit FROM duty d JOIN duty_unit u ON u.subject = d.subject AND u.role = 'lead' "
            "AND u.until IS NULL WHERE d.state = 'in_progress' ORDER BY d.position LIMIT 1"
        ).fetchone()
    return [str(number), "--as", f"lead@{unit}"]
