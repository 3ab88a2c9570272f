"""The heartbeat: APScheduler wakes ``tick``, keeps nothing and decides nothing."""

from __future__ import annotations

import logging
import signal
from contextlib import contextmanager
from datetime import UTC, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger

from workflow.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from types import FrameType

BEAT = "tick"
SOONEST = timedelta(seconds=1)  # what is due at once is due again at once if it could not be done
STOPPING = (signal.SIGTERM, signal.SIGINT)


def beat(
    wake: Callable[[], datetime | None], *, minutes: float, begun: Callable[[], None] | None = None
) -> None:
    """Call ``wake`` at once, then whenever it said something falls due and at least every ``minutes``.

    One beat at a time, in this thread, one at least, until SIGTERM or SIGINT; the beat in progress is finished. Beats that were
    missed while the machine slept count as one, however late. Where the clock is set back, the next beat does not
    wait until it has caught up.

    Args:
        wake: does what is due; returns the next instant at which something falls due, None where it knows none.
        minutes: the longest wait.
        begun: called before the first beat, when a signal already ends everything in order.

    Raises:
        Exception: whatever ``wake`` or ``begun`` raised; it ends the beating.
    """
    heart = Heart(timedelta(minutes=minutes))
    with heart.stopped_by_signals():
        if begun is not None:
            begun()
        heart.beat(wake)


class Next(BaseTrigger):  # type: ignore[misc]  # apscheduler ships no types
    """Fires when something falls due, at the latest after so long a wait."""

    def __init__(self, longest: timedelta) -> None:
        self.longest = longest
        self.due: datetime | None = None

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return when to fire next; the first time at once."""
        if previous is None:
            return now
        latest = now + self.longest
        return latest if self.due is None else min(latest, max(self.due, now + SOONEST))


class Heart(BaseScheduler):  # type: ignore[misc]  # apscheduler ships no types
    """A scheduler with one job, which runs in the thread that started it."""

    def __init__(self, longest: timedelta) -> None:
        logging.getLogger("apscheduler").addHandler(logging.NullHandler())  # what fails is raised, not logged
        super().__init__(timezone=UTC, executors={"default": DebugExecutor()})
        self._next = Next(longest)
        self._asked, self._woken = Event(), Event()
        self._failed: list[BaseException] = []

    def beat(self, wake: Callable[[], datetime | None]) -> None:
        """Beat until asked to stop, or until ``wake`` raises."""

        def once() -> None:
            self._next.due = wake()

        self.add_listener(self._fail, EVENT_JOB_ERROR)
        self.add_job(once, self._next, id=BEAT, misfire_grace_time=None, coalesce=True)
        self.start()
        try:
            self._beat()
        finally:
            self.shutdown()
        if self._failed:
            raise self._failed[0]

    def _beat(self) -> None:
        longest = self._next.longest.total_seconds()
        wait = self._process_jobs()
        while not self._asked.is_set():
            if not self._woken.wait(
                min(wait, longest)
            ):  # it is time, whatever the clock was set to meanwhile
                self.modify_job(BEAT, next_run_time=SystemClock().now())
            self._woken.clear()
            if not self._asked.is_set():
                wait = self._process_jobs()

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Let a signal end the beating; the handlers before come back afterwards."""

        def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's signature
            self._stop()

        before = {number: signal.signal(number, stop) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self) -> None:
        self._asked.set()
        self._woken.set()

    def _fail(self, event: Any) -> None:
        self._failed.append(event.exception)
        self._stop()

    def wakeup(self) -> None:
        """Look again; apscheduler calls this when a job has changed."""
        self._woken.set()

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002 - as apscheduler has it
        """End for good."""
        super().shutdown(wait)
