"""Text of iCalendar (RFC 5545): components of properties, written as bytes that are the same every time.

Only what we write is here: no parser, no recurrence. Values are given as Python's and become text by their type.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OCTETS = 75  # a line, its break not counted
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
ZONE = "Asia/Shanghai"

Value = str | int | date | datetime | timedelta | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """A value that stands as it is, such as ``+0800``."""

    text: str


@dataclass(frozen=True, slots=True)
class Property:
    """A line: name, value, parameters in the order given."""

    name: str
    value: Value | Raw
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    properties: tuple[Property, ...]
    components: tuple[Component, ...] = ()


def calendar_bytes(components: Sequence[Component], *, name: str | None = None) -> bytes:
    """Return a whole calendar object in UTF-8, with the zone's rules if a component needs them.

    It names no METHOD, so that a CalDAV server takes it, too.

    Args:
        components: events and tasks; one kind only where the object is for CalDAV (RFC 4791).
        name: of a feed, as a client shows it.
    """
    head = [
        Property("VERSION", "2.0"),
        Property("PRODID", "-//duban//duban//ZH"),
        Property("CALSCALE", "GREGORIAN"),
    ]
    if name:  # RFC 7986, and what clients read that are older
        head += [Property("NAME", name), Property("X-WR-CALNAME", name)]
    zone = (shanghai(),) if any(_needs_zone(one) for one in components) else ()
    whole = Component("VCALENDAR", tuple(head), (*zone, *components))
    return "".join(_lines(whole)).encode()


def local(name: str, moment: datetime) -> Property:
    """Return a property with a clock time of the zone; ``moment`` is naive, what the wall clock shows."""
    return Property(name, moment, {"TZID": ZONE})


def whole_day(name: str, day: date) -> Property:
    """Return a property with a day."""
    return Property(name, day, {"VALUE": "DATE"})


def shanghai() -> Component:
    """Return the rules of the zone: UTC+8 without daylight saving since 1991-09-15."""
    rules = (
        Property("DTSTART", Raw("19910915T020000")),
        Property("TZOFFSETFROM", Raw("+0900")),
        Property("TZOFFSETTO", Raw("+0800")),
        Property("TZNAME", "CST"),
    )
    return Component("VTIMEZONE", (Property("TZID", ZONE),), (Component("STANDARD", rules),))


def _needs_zone(component: Component) -> bool:
    return any("TZID" in one.parameters for one in component.properties)


def _lines(component: Component) -> Iterator[str]:
    yield f"BEGIN:{component.name}\r\n"
    for one in component.properties:
        parameters = "".join(f";{name}={value}" for name, value in one.parameters.items())
        yield folded(f"{one.name}{parameters}:{_text(one.value)}")
    for inner in component.components:
        yield from _lines(inner)
    yield f"END:{component.name}\r\n"


def folded(line: str) -> str:
    """Return a content line, broken so that no line has more than 75 octets and no character is torn."""
    parts, octets = [""], 0
    for char in line:
        size = len(char.encode())
        if octets + size > OCTETS:
            parts.append(" ")
            octets = 1
        parts[-1] += char
        octets += size
    return "\r\n".join(parts) + "\r\n"


def _text(value: Value | Raw) -> str:
    match value:
        case Raw(text):
            said = text
        case tuple():
            said = ",".join(one.translate(_ESCAPES) for one in value)
        case datetime() if value.tzinfo is None:
            said = value.strftime("%Y%m%dT%H%M%S")
        case datetime():
            said = value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        case date():
            said = value.strftime("%Y%m%d")
        case timedelta():
            said = _duration(value)
        case _:
            said = str(value).translate(_ESCAPES)
    return said


def _duration(length: timedelta) -> str:
    """Return a length of whole minutes, not negative: ``P1D``, ``PT2H``, ``PT1H30M``."""
    hours, minutes = divmod(length.seconds // 60, 60)
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    days = f"{length.days}D" if length.days else ""
    return f"P{days}" + (f"T{time}" if time else "" if days else "T0M")
