"""What a measure is, and how two costs are compared on a machine that is never quiet."""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PYTHON = sys.executable
DUBAN = str(Path(PYTHON).with_name("duban"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a run is made: rounds a measure, an empty folder, and whether to take the small sizes."""

    rounds: int
    folder: Path
    quick: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A line of the table.

    Attributes:
        ratio: what is held against the bar; a median of rounds.
        least: the bar is a lower one.
    """

    measure: str
    ours: str
    limit: str = ""
    ratio: float | None = None
    bar: float | None = None
    least: bool = False
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether there is a bar and it is missed."""
        if self.ratio is None or self.bar is None:
            return False
        return self.ratio < self.bar if self.least else self.ratio > self.bar


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two costs of every round."""

    ours: tuple[float, ...]
    limit: tuple[float, ...]

    @property
    def middle(self) -> tuple[float, float]:
        """The median of either side."""
        return median(self.ours), median(self.limit)

    @property
    def ratio(self) -> float:
        """The median, over the rounds, of ours ÷ limit: what a neighbour takes, he takes from both."""
        return median(ours / limit for ours, limit in zip(self.ours, self.limit, strict=True))


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds on the clock and of the processor."""

    wall: float
    cpu: float


def paired(rounds: int, ours: Callable[[], float], limit: Callable[[], float]) -> Pairs:
    """Measure both in every round, each first in every other one."""
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            second = limit()
            pairs.append((ours(), second))
        else:
            first = ours()
            pairs.append((first, limit()))
    return Pairs(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


def seconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(command: list[str], environment: Mapping[str, str]) -> Cost:
    """Run a command in a fresh process whose output nobody reads."""
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, environment, file_actions=silence)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(wall, used.ru_utime + used.ru_stime)


def own_peak() -> int:
    """Return the peak of this process since it began, in bytes.

    The figure that the parent of a fresh process is given holds the parent's own peak as well (Linux, posix_spawn).
    """
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:  # not Linux
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used if sys.platform == "darwin" else used * 1024
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which both sides find their bytecode, as after an installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DUBAN"))}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
