"""Who joins a meeting after its notice has been issued: members of an invited group get a notice of their own."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow import paper
from workflow.addressees import members_entered
from workflow.papers.makers.meeting_notice import facts, invited
from workflow.papers.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.engine import Firing

NOTICE = "meeting-notice"


def notify_joined(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """Draft a second notice for units that have been entered since as members of what a meeting invites.

    The first one invites groups by their names: whoever was a member at its issue has been told.
    """
    for row in firing.unit.rows(
        "SELECT * FROM meeting WHERE campaign = ? AND state = 'notified' AND day >= ? ORDER BY length(no), no",
        campaign,
        today.isoformat(),
    ):
        units = _joined(firing, row)
        if units and _draft(firing, row, units, today) is not None:
            done.append(f"会议{row['no']}：{'、'.join(units)}在通知印发后列入，补充通知已拟稿")


def _joined(firing: Firing, row: Mapping[str, Any]) -> list[str]:
    """Return the members of invited groups that were entered after the notice was issued, and are not told yet."""
    notices = firing.unit.rows(
        f"SELECT p.subject, p.context, p.event, h.recorded FROM paper p LEFT JOIN history h "
        f"ON h.subject = p.subject AND h.event = 'issue' WHERE p.about = ? AND p.kind = '{NOTICE}' "
        "AND p.state <> 'withdrawn' ORDER BY length(p.no), p.no",
        row["subject"],
    )
    issued = next((one["recorded"] for one in notices if one["event"] == "notify" and one["recorded"]), None)
    if issued is None:
        return []
    told = {unit for one in notices for unit in json.loads(one["context"])["addressee"]}
    names = invited(Source.of(firing, row["campaign"]), row)
    day = date.fromisoformat(row["day"])
    before = members_entered(firing.unit, row["campaign"], day, issued)
    now = members_entered(firing.unit, row["campaign"], day)
    joined = [unit for name in names for unit in now.get(name, ()) if unit not in before.get(name, ())]
    return [unit for unit in dict.fromkeys(joined) if unit not in told]


def _draft(firing: Firing, row: Mapping[str, Any], units: list[str], today: date) -> str | None:
    key = f"{row['subject']}/notice"
    count = firing.unit.value(
        "SELECT count(*) FROM paper WHERE key >= ? AND key < ?", f"{key}/", f"{key}0"
    )  # "0" is the character after "/"
    source = Source.of(firing, row["campaign"])
    return paper.draft(
        firing,
        row["campaign"],
        NOTICE,
        key=f"{key}/{int(count) + 2}",
        title=f"关于召开{row['title']}的通知",
        context=facts(source, NOTICE, row) | {"addressee": units},
        day=today,
        about=row["subject"],
        figures=source.book.kept(),
    )
