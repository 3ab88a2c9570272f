"""The demo, a whole campaign with its papers: peak memory and time of a fresh process."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import DUBAN, Result, environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Setting

DATABASE = "duban.db"
MEGABYTE = 1024 * 1024
MOST_MEMORY = 150.0
MOST_SECONDS = 20.0


def measures(setting: Setting) -> Iterator[Result]:
    """Peak memory, then wall time, both against a figure and not against another program."""
    command, surroundings = _command(setting), environment(setting.folder)
    costs = [run(command, surroundings) for _ in range(1 if setting.quick else min(setting.rounds, 3))]
    peak = max(cost.peak for cost in costs) / MEGABYTE
    yield Result(
        measure="duban demo, peak memory",
        ours=f"{peak:.0f} MB",
        limit=f"{MOST_MEMORY:.0f} MB",
        ratio=peak / MOST_MEMORY,
        bar=1.0,
        note="a figure, not a rival",
    )
    wall = median(cost.wall for cost in costs)
    yield Result(
        measure="duban demo, by the clock",
        ours=f"{wall:.1f} s",
        limit=f"{MOST_SECONDS:.0f} s",
        ratio=wall / MOST_SECONDS,
        bar=1.0,
        note="a figure, not a rival",
    )


def played(setting: Setting) -> Path:
    """Return the folder of a demo, played once a run."""
    folder = setting.folder / "demo"
    if not folder.exists():
        run(_command(setting), environment(setting.folder))
    return folder


def _command(setting: Setting) -> list[str]:
    return [DUBAN, "demo", "--out", str(setting.folder / "demo")]
