"""Loading a year's holiday notice from a file, in the public ``holiday-cn`` JSON shape.

``{"year": 2027, "papers": ["…"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, …]}``
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from workflow.errors import CalendarFileInvalid
from workflow.naming import FIRST_YEAR, LAST_YEAR
from workflow.workdays import SATURDAY, statutory_days

if TYPE_CHECKING:
    from workflow.engine import Engine

MOST = 200_000


def import_notice(engine: Engine, text: str, file: str, *, dry_run: bool = False) -> tuple[int, int, int]:
    """Store a year's rest days and make-up days; they win over what ships. Returns year, rest days, make-up days.

    Raises:
        CalendarFileInvalid: not the shape, a day twice or of another year, a make-up day on a weekday, a statutory
            day that is worked.
    """
    year, days = _read(text, file)
    with engine.firing(dry_run=dry_run) as firing:
        body = canonical({"year": year, "days": {day.isoformat(): off for day, off in days.items()}})
        name = digest(body)
        if firing.unit.value("SELECT 1 FROM definition WHERE digest = ?", name) is None:
            firing.unit.insert(
                "definition",
                {"digest": name, "kind": "calendar", "name": str(year), "revision": 1, "body": body},
            )
        firing.unit.write(
            "DELETE FROM calendar_day WHERE day BETWEEN ? AND ?", f"{year}-01-01", f"{year}-12-31"
        )
        for day, off in days.items():
            firing.unit.insert("calendar_day", {"day": day.isoformat(), "off": int(off), "definition": name})
    rest = sum(days.values())
    return year, rest, len(days) - rest


def _read(text: str, file: str) -> tuple[int, dict[date, bool]]:
    if len(text) > MOST:
        raise CalendarFileInvalid(file=file, reason="文件过大，不像一年的放假安排")
    try:
        said: Any = json.loads(text)
        year = int(said["year"])
        listed = [
            (date.fromisoformat(day["date"]), day["isOffDay"], str(day.get("name", "")))
            for day in said["days"]
        ]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as exc:
        reason = '须为 {"year": 年, "days": [{"name", "date", "isOffDay"}, …]} 的 JSON'
        raise CalendarFileInvalid(file=file, reason=reason) from exc
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarFileInvalid(file=file, reason=f"年份 {year} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间")
    days: dict[date, bool] = {}
    for day, off, name in listed:
        if day.year != year:
            raise CalendarFileInvalid(file=file, reason=f"{day.isoformat()} 不在 {year} 年内")
        if day in days:
            raise CalendarFileInvalid(file=file, reason=f"{day.isoformat()} 出现了两次")
        if not isinstance(off, bool):
            raise CalendarFileInvalid(file=file, reason=f"{day.isoformat()} 的 isOffDay 须为 true 或 false")
        if not off and day.weekday() < SATURDAY:
            raise CalendarFileInvalid(
                file=file, reason=f"{day.isoformat()}（{name}）调休上班日本来就是工作日"
            )
        days[day] = off
    if not days:
        raise CalendarFileInvalid(file=file, reason="没有列出任何一天")
    _refuse_worked_festivals(year, days, file)
    return year, days


def _refuse_worked_festivals(year: int, days: dict[date, bool], file: str) -> None:
    worked = sorted(
        day for day in statutory_days(year) if not days.get(day, day.weekday() >= SATURDAY) and year >= _SINCE
    )
    if worked:
        missing = "、".join(day.isoformat() for day in worked)
        raise CalendarFileInvalid(file=file, reason=f"法定节日 {missing} 没有列为放假")


_SINCE = 2025  # the 13 statutory days of 国务院令第795号
