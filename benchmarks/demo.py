"""The demo, a whole campaign with its papers: peak memory and time of a fresh process."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import DUBAN, PYTHON, Result, environment, run

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
    said, surroundings = setting.folder / "peak.txt", environment(setting.folder)
    command = [PYTHON, "-m", "benchmarks.inside", str(said), *_words(setting)]
    walls, peaks = [], []
    for _ in range(1 if setting.quick else min(setting.rounds, 3)):
        walls.append(run(command, surroundings).wall)
        peaks.append(int(said.read_text("utf-8")) / MEGABYTE)
    peak = max(peaks)
    yield Result(
        measure="duban demo, peak memory",
        ours=f"{peak:.0f} MB",
        limit=f"{MOST_MEMORY:.0f} MB",
        ratio=peak / MOST_MEMORY,
        bar=1.0,
        note="a figure, not a rival",
    )
    wall = median(walls)
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
        run([DUBAN, *_words(setting)], environment(setting.folder))
    return folder


def _words(setting: Setting) -> list[str]:
    return ["demo", "--out", str(setting.folder / "demo")]
