"""The heartbeat: at once, when something falls due, at least every so often, until asked to stop."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from workflow.scheduler import STOPPING, Next, beat

MOMENT = datetime(2023, 4, 3, 9, 0, tzinfo=UTC)
OFTEN = 0.001  # minutes: sixty milliseconds


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_it_beats_at_once_and_again_until_a_signal_and_finishes_the_beat() -> None:
    begun: list[int] = []
    ended: list[int] = []

    def wake() -> None:
        begun.append(len(begun))
        if len(begun) == 3:
            stop()
        ended.append(len(ended))

    beat(wake, minutes=OFTEN)

    assert begun == ended == [0, 1, 2]


def test_the_handlers_before_come_back() -> None:
    before = [signal.getsignal(number) for number in STOPPING]

    beat(stop, minutes=OFTEN)

    assert [signal.getsignal(number) for number in STOPPING] == before


def test_what_a_beat_raises_ends_the_beating() -> None:
    beats = []

    def wake() -> None:
        beats.append(1)
        raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        beat(wake, minutes=OFTEN)

    assert beats == [1]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, timedelta(minutes=10)),
        (timedelta(minutes=3), timedelta(minutes=3)),
        (timedelta(days=3), timedelta(minutes=10)),
        (timedelta(0), timedelta(seconds=1)),
        (timedelta(days=-1), timedelta(seconds=1)),
    ],
)
def test_the_next_beat_is_when_something_falls_due_at_the_latest_after_so_long(
    due: timedelta | None, expected: timedelta
) -> None:
    trigger = Next(timedelta(minutes=10))
    trigger.due = None if due is None else MOMENT + due

    assert trigger.get_next_fire_time(MOMENT, MOMENT) == MOMENT + expected


def test_a_clock_that_is_set_back_an_hour_does_not_stop_the_heart_for_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Fickle(datetime):
        back = timedelta(0)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) - cls.back

    moments: list[datetime] = []

    def wake() -> None:
        moments.append(Fickle.now(UTC))
        Fickle.back += timedelta(hours=1)
        if len(moments) == 4:
            stop()

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Fickle)
    monkeypatch.setattr("workflow.clock.datetime", Fickle)

    beat(wake, minutes=OFTEN)

    assert len(moments) == 4
    assert all(timedelta(minutes=59) < one - other < timedelta(hours=1) for one, other in pairwise(moments))
