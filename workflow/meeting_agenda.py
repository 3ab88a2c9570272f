"""The agenda of a meeting, drawn from the ledger: what is late, what units bring, what falls due before the next."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from workflow.addressees import addressees
from workflow.clock import local_day
from workflow.known_units import units_in
from workflow.lights import NONE
from workflow.listing import calendar, duties, plain
from workflow.meeting_record import inputs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from workflow.known_units import Units
    from workflow.reading import Rows

Row = dict[str, Any]
A_MONTH = timedelta(days=31)


def draw(rows: Rows, meeting: Mapping[str, Any], now: datetime, as_of: datetime | None = None) -> Row:
    """Return the agenda of a meeting.

    Args:
        rows: an open reading.
        meeting: its row.
        now: the present.
        as_of: draw it as it would have been drawn at this instant.

    Returns:
        ``{until, progress, problems, requests, late, settled, coming, waiting}``: ``until`` is the day of the next
        meeting of its rhythm, or a month on; ``settled`` are items of earlier meetings that are not done;
        ``waiting`` are units that have sent nothing.
    """
    campaign, subject = meeting["campaign"], meeting["subject"]
    today = local_day(as_of or now).isoformat()
    until = next_day(rows, meeting)
    workdays = calendar(rows)
    running = [one for one in duties(rows, campaign, now, workdays, as_of) if one["light"] != NONE]
    late = [one for one in running if one["due"] and one["due"] < today]
    sent = inputs(rows, subject, as_of)
    units = units_in(rows, campaign)
    heard = {one["unit"] for one in sent}
    return {
        "until": until,
        "progress": [
            {"unit": one["unit"], "text": one["progress"]} for one in sent if one["progress"] is not None
        ],
        "problems": [{"unit": one["unit"], "text": text} for one in sent for text in one["problems"]],
        "requests": requests_before(rows, meeting, as_of),
        "late": [
            {
                **_brief(one),
                "days_late": workdays.between(date.fromisoformat(one["due"]), date.fromisoformat(today)),
            }
            for one in late
        ],
        "settled": [
            _brief(one) | {"source": one["source"]}
            for one in running
            if (one["origin"] or "").startswith(f"{campaign}/meeting:") and one["origin"] != subject
        ],
        "coming": [_brief(one) for one in running if one["due"] and today <= one["due"] <= until],
        "waiting": [unit for unit in expected(rows, meeting, units, running) if unit not in heard],
    }


def next_day(rows: Rows, meeting: Mapping[str, Any]) -> str:
    """Return the day of the next meeting of the same rhythm, or the day a month on."""
    following = rows.value(
        "SELECT min(effective) FROM occurrence WHERE campaign = ? AND slug = ? AND nominal > ? "
        "AND status IN ('pending', 'done')",
        meeting["campaign"],
        meeting["slug"],
        meeting["nominal"],
    )
    return str(following or (date.fromisoformat(meeting["day"]) + A_MONTH).isoformat())


def requests_before(rows: Rows, meeting: Mapping[str, Any], as_of: datetime | None) -> list[Row]:
    """Return what units ask of others: before this meeting, and before earlier ones as far as it is not answered."""
    return [
        {
            "no": one["no"],
            "unit": one["unit"],
            "to": one["to_unit"],
            "matter": one["matter"],
            "due": one["due"],
            "state": one["state"],
            "label": one["label"],
            "answer": one["answer"],
        }
        for one in plain(rows, "v_request", meeting["campaign"], as_of)
        if one["meeting"] == meeting["subject"]
        or (one["state"] == "asked" and int(one["no"].partition("-")[0]) < int(meeting["no"]))
    ]


def expected(rows: Rows, meeting: Mapping[str, Any], units: Units, running: Iterable[Row]) -> list[str]:
    """Return who is to send its inputs: whoever leads an open duty, and whom the rhythm invites by name."""
    body = rows.value(
        "SELECT d.body FROM definition d JOIN campaign c ON c.plan = d.digest WHERE c.id = ?",
        meeting["campaign"],
    )
    plan = json.loads(body)
    schedules = {one["slug"]: one for one in plan["schedules"]}
    invited = schedules.get(meeting["slug"], {}).get("participants") or ()
    asked = addressees(rows, meeting["campaign"], plan, invited, date.fromisoformat(meeting["day"])).asked
    named = [one.name for one in asked if units.known(one.name) is not None]
    named += [units.known(unit) or unit for one in running for unit in one["lead"]]
    return list(dict.fromkeys(named))


def _brief(one: Row) -> Row:
    return {"no": one["no"], "title": one["title"], "lead": one["lead"], "due": one["due"]}
