"""The heartbeat: APScheduler wakes ``tick``, keeps nothing and decides nothing."""

from __future__ import annotations

import signal
from threading import Event
from typing import TYPE_CHECKING, Any

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

if TYPE_CHECKING:
    from collections.abc import Callable


def beat(wake: Callable[[], None], *, minutes: int) -> None:
    """Call ``wake`` at once and then every ``minutes``, until SIGTERM or SIGINT; the beat in progress is finished.

    In memory, one at a time; beats that were missed while the machine slept count as one, however late.
    """
    scheduler: Any = BlockingScheduler(timezone="UTC")
    asked = Event()

    def stop(number: int, frame: object) -> None:  # noqa: ARG001 - a signal handler's signature
        asked.set()
        if scheduler.running:
            scheduler.shutdown(wait=False)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    wake()
    if asked.is_set():
        return
    # A signal may fall between the check and the start: the scheduler looks once more when it runs.
    scheduler.add_listener(
        lambda _: asked.is_set() and scheduler.shutdown(wait=False), EVENT_SCHEDULER_STARTED
    )
    scheduler.add_job(
        wake,
        IntervalTrigger(minutes=minutes, timezone="UTC"),
        id="tick",
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
