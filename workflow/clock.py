"""The one clock. Instants are zone-aware UTC; a day is a day in the campaign's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_ZONE = "Asia/Shanghai"
# China has kept UTC+8 without daylight saving since 1991-09-15, later than any plan; a machine without zone data
# (Windows without the tzdata package) can do without.
_SHANGHAI = timezone(timedelta(hours=8), DEFAULT_ZONE)


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the present instant, zone-aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of this computer."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands where it was set: for demo, simulation and tests."""

    instant: datetime

    def __post_init__(self) -> None:
        """Refuse a naive instant."""
        self.set(self.instant)

    def now(self) -> datetime:
        """Return the instant it was set to, in UTC."""
        return self.instant

    def set(self, instant: datetime) -> None:
        """Set the clock.

        Raises:
            ValueError: ``instant`` has no zone.
        """
        if instant.tzinfo is None:
            raise ValueError("an instant needs a zone")
        self.instant = instant.astimezone(UTC)


def zone(name: str = DEFAULT_ZONE) -> ZoneInfo | timezone:
    """Return the zone called ``name``.

    Raises:
        ZoneInfoNotFoundError: the machine does not know it.
    """
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        if name == DEFAULT_ZONE:
            return _SHANGHAI
        raise


def local_day(instant: datetime, zone_name: str = DEFAULT_ZONE) -> date:
    """Return the day that ``instant`` belongs to in the zone."""
    return instant.astimezone(zone(zone_name)).date()


def at_local(day: date, hour: int = 9, minute: int = 0, zone_name: str = DEFAULT_ZONE) -> datetime:
    """Return the instant of ``hour:minute`` on ``day`` in the zone, as UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone(zone_name)).astimezone(UTC)


def stamp(instant: datetime) -> str:
    """Return ``instant`` as the database keeps it: ISO 8601 in UTC, seconds, ``Z``; sorts as text."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def shown(text: str, zone_name: str = DEFAULT_ZONE) -> str:
    """Return a stored stamp as ISO 8601 with the offset of the zone, for people and for JSON."""
    return datetime.fromisoformat(text).astimezone(zone(zone_name)).isoformat()
