"""How a clerk names things: ``[CAMPAIGN/]KIND:NO``, a bare number, a day, a moment."""

from __future__ import annotations

import difflib
import json
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from workflow.clock import DEFAULT_ZONE, zone
from workflow.errors import CampaignNotFound, DateImpossible, SubjectNotFound
from workflow.facts import unit_names

if TYPE_CHECKING:
    from workflow.reading import Rows

BARE = len("2023-04-01")
ID = re.compile(r"(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*")  # of a campaign: part of every name, and a folder
FIRST_YEAR, LAST_YEAR = 1990, 2099  # as far as the calendar reckons
KINDS = (
    *("campaign", "stage", "duty", "meeting", "request", "inspection", "ranking"),
    *("dispatch", "report", "return", "supervision", "extension", "measurement", "paper"),
)
KIND_TITLES = {
    "campaign": "创建工作",
    "stage": "阶段",
    "duty": "任务",
    "meeting": "会议",
    "request": "协调事项",
    "inspection": "督查",
    "ranking": "考评",
    "dispatch": "调度",
    "report": "汇报",
    "return": "报送",
    "supervision": "督办",
    "extension": "延期申请",
    "measurement": "指标值",
    "paper": "文书",
}


def title_of(subject: str) -> str:
    """Return how a person calls a subject: ``任务4``."""
    kind, _, no = subject.rpartition("/")[2].partition(":")
    return f"{KIND_TITLES.get(kind, kind)}{no}"


def the_campaign(rows: Rows, name: str | None = None) -> str:
    """Return the campaign that is meant: the named one, or the only one that is open.

    Raises:
        CampaignNotFound: no such campaign; none is open; several are and none was named.
    """
    known = rows.rows("SELECT id, state FROM campaign ORDER BY id")
    if name is not None:
        if all(row["id"] != name for row in known):
            raise CampaignNotFound(name=name, known=[row["id"] for row in known])
        return name
    running = [row["id"] for row in known if row["state"] == "open"] or [row["id"] for row in known]
    if len(running) != 1:
        raise CampaignNotFound(known=running)
    return str(running[0])


def full_name(rows: Rows, text: str, *, kind: str = "duty", campaign: str | None = None) -> str:
    """Return the full name ``campaign/kind:no`` of what a clerk typed.

    Args:
        rows: where to look.
        text: ``[CAMPAIGN/]KIND:NO``, or a bare number, which is one of ``kind``.
        kind: what a bare number means.
        campaign: as given by ``--campaign``.

    Raises:
        SubjectNotFound: nothing has this name.
    """
    before, slash, rest = text.strip().rpartition("/")
    said, colon, no = rest.partition(":")
    found = said if colon else kind
    if found == "campaign":  # its number is the campaign
        before, slash = no if colon else said, "/"
    name = the_campaign(rows, before if slash else campaign)
    if found not in KINDS:
        raise SubjectNotFound(subject=text)
    subject = f"{name}/{found}:{no if colon else said}"
    if rows.value(f"SELECT 1 FROM {found} WHERE subject = ?", subject) is None:
        raise SubjectNotFound(subject=title_of(subject), kind=found)
    return subject


def nearest_unit(rows: Rows, campaign: str, name: str) -> tuple[bool, str | None]:
    """Tell whether the campaign's plan knows a unit of this name, and if not, the name nearest to it, if any."""
    body = rows.value(
        "SELECT d.body FROM definition d JOIN campaign c ON c.plan = d.digest WHERE c.id = ?", campaign
    )
    plan = json.loads(body)
    known = [one for unit in plan["units"] for one in unit_names(unit)]
    known += [group["name"] for group in plan["groups"]]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return name in known, near[0] if near else None


def parse_day(text: str) -> date:
    """Return the day that ``text`` names, ``2023-04-01``.

    Raises:
        DateImpossible: there is no such day.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as exc:
        raise DateImpossible(text=text, reason="不是一个存在的日期，请写成 2023-04-01 的样子") from exc
    return _reckoned(text, day)


def parse_moment(text: str, *, end_of_day: bool = False, zone_name: str = DEFAULT_ZONE) -> datetime:
    """Return the instant that ``text`` names: a day, or ``2023-04-01T15:30``, in the zone unless it says another.

    A bare day is its beginning of work (09:00), or with ``end_of_day`` its last second.

    Raises:
        DateImpossible: there is no such moment.
    """
    try:
        moment = datetime.fromisoformat(_separated(text))
    except ValueError as exc:
        raise DateImpossible(
            text=text, reason="不是一个存在的日期或时刻，请写成 2023-04-01 或 2023-04-01T15:30 的样子"
        ) from exc
    _reckoned(text, moment.date())
    if len(text) <= BARE:
        moment = datetime.combine(moment.date(), time(23, 59, 59) if end_of_day else time(9))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone(zone_name))
    return moment.astimezone(UTC)


def _separated(text: str) -> str:
    """Return ``text`` if its hour, where it has one, follows a T or a blank; the library takes any character."""
    if len(text) > BARE and text[BARE] not in "T ":
        raise ValueError(text)
    return text


def _reckoned(text: str, day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateImpossible(text=text, reason=f"不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间")
    return day
