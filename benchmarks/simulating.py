"""``duban simulate``: a shipped plan's year in a fresh process, and how the cost grows with the number of duties."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.campaign import generated
from benchmarks.demo import MEGABYTE
from benchmarks.measure import PYTHON, Result, environment, paired, run, seconds
from workflow.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Setting

YEARS = (  # the plan with most duties, and the one with most rhythms
    ("daxinganling-2022", "2022-01-01", "2022-12-31"),
    ("erqi-2014", "2015-01-01", "2015-12-31"),
)
SIZES, QUICK = (30, 300, 3_000), (30, 60, 120)
SPAN = (date(2023, 1, 1), date(2023, 12, 31))
MOST_SECONDS, MOST_MEMORY = 5.0, 150.0
BAR = 1.5


def measures(setting: Setting) -> Iterator[Result]:
    """Time and peak of each year, then what many duties take against as many times what few take."""
    for plan, first, last in YEARS:
        yield from _year(setting, plan, first, last)
    small, middle, large = QUICK if setting.quick else SIZES
    _share(small)  # imports and the calendar are paid for once
    cost = _share(small) * small
    yield Result(measure=f"simulate a year, {small} duties", ours=f"{cost:.2f} s")
    pairs = paired(
        1 if setting.quick else min(setting.rounds, 3), lambda: _share(large), lambda: _share(middle)
    )
    mine, limit = pairs.middle
    yield Result(measure=f"simulate a year, {middle} duties", ours=f"{limit * middle:.2f} s")
    yield Result(
        measure=f"simulate a year, {large:,} duties",
        ours=f"{mine * large:.2f} s",
        limit=f"{limit * large:.2f} s",
        ratio=pairs.ratio,
        bar=BAR,
        note=f"{large // middle} times that of {middle}",
    )


def _year(setting: Setting, plan: str, first: str, last: str) -> Iterator[Result]:
    said = setting.folder / "peak.txt"
    command = [PYTHON, "-m", "benchmarks.inside", str(said), "simulate", plan, "--from", first, "--to", last]
    surroundings = environment(setting.folder)
    walls, peaks = [], []
    for _ in range(1 if setting.quick else min(setting.rounds, 3)):
        walls.append(run(command, surroundings).wall)
        peaks.append(int(said.read_text("utf-8")) / MEGABYTE)
    yield Result(
        measure=f"simulate {plan}, {first[:4]}",
        ours=f"{median(walls):.1f} s",
        limit=f"{MOST_SECONDS:.0f} s",
        ratio=median(walls) / MOST_SECONDS,
        bar=1.0,
        note="a figure, not a rival",
    )
    yield Result(
        measure="the same, peak memory",
        ours=f"{max(peaks):.0f} MB",
        limit=f"{MOST_MEMORY:.0f} MB",
        ratio=max(peaks) / MOST_MEMORY,
        bar=1.0,
        note="a figure, not a rival",
    )


def _share(duties: int) -> float:
    """Return what a duty takes of a simulated year."""
    rules = generated(duties)
    with tempfile.TemporaryDirectory() as folder:
        return seconds(lambda: simulate(rules, SPAN, Path(folder))) / duties
