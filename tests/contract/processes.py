"""Real processes for tests: forked from the warm parent, so that one costs milliseconds."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

KILLED = -signal.SIGKILL
FORKS = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def start(work: Callable[[], int | None]) -> int:
    """Run ``work`` in a process of its own; what it returns is its exit code, an exception is 99."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        code = work() or 0
    finally:
        os._exit(code)


def wait(children: Sequence[int]) -> list[int]:
    """Return the exit codes of ``children`` in their order, negative for a signal."""
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def run(work: Callable[[], int | None]) -> int:
    """Run ``work`` in a process of its own and return its exit code."""
    return wait([start(work)])[0]


def at_once(number: int, work: Callable[[int], int | None]) -> list[int]:
    """Run ``work(0)``, ``work(1)`` … at the same time, let go by one starting shot; return their exit codes."""
    gate, shot = os.pipe()

    def runner(index: int) -> Callable[[], int | None]:
        def wait_and_work() -> int | None:
            os.close(shot)
            os.read(gate, 1)
            return work(index)

        return wait_and_work

    children = [start(runner(index)) for index in range(number)]
    os.close(gate)
    os.close(shot)
    return wait(children)
