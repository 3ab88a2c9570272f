"""The papers of a round: 报送通知 at its opening, 报送提醒 before its end, 调度情况汇总 on its day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow import contexts, paper
from workflow.pinned import see_to_paper
from workflow.returns import BETWEEN, clause
from workflow.said import asks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.engine import Firing

NOTICE, REMINDER, SUMMARY = "dispatch-notice", "return-reminder", "dispatch-summary"
CONTENT = (
    "各项任务进展情况，定量的写明完成比例",
    "存在的问题和下一步安排",
    "需要其他单位配合或领导小组协调解决的事项",
)


def notify(firing: Firing, row: Mapping[str, Any], today: date) -> str | None:
    """Draft the notice of a round to the units that are asked, unless one stands; None also where it asks none."""
    key = f"{row['subject']}/notice"
    units = _units(firing, row["subject"]) if paper.free_key(firing.unit, key) else []
    if not units:
        return None
    see_to_paper(firing, row["campaign"], NOTICE)
    dispatch = _kind(row) == "dispatch"
    title = f"关于开展{row['title']}的通知" if dispatch else f"关于报送{row['title']}的通知"
    return paper.draft(
        firing,
        row["campaign"],
        NOTICE,
        key=key,
        title=title,
        context=_head(firing, row, today)
        | {
            "addressee": units,
            "dispatch": "是" if dispatch else "否",
            "reason": _reason(firing, row),
            "day": row["day"],
            "due": row["due"],
            "content": list(CONTENT) if dispatch else [row["title"]],
        },
        day=today,
        about=row["subject"],
    )


def remind(firing: Firing, row: Mapping[str, Any], today: date) -> str | None:
    """Draft one reminder to all units whose return is wanting; None where there is none to remind."""
    units = _units(firing, row["subject"], state="due")
    if not units:
        return None
    see_to_paper(firing, row["campaign"], REMINDER)
    return paper.draft(
        firing,
        row["campaign"],
        REMINDER,
        key=f"{row['subject']}/reminder/{row['version'] + 1}",
        title=f"关于报送{row['title']}的提醒",
        context=_head(firing, row, today)
        | {
            "addressee": units,
            "due": row["due"],
            "days_left": max(firing.workdays.between(today, date.fromisoformat(row["due"])), 0),
        },
        day=today,
        about=row["subject"],
    )


def sum_up(firing: Firing, row: Mapping[str, Any], today: date) -> str | None:
    """Draft the summary of a dispatch for the leading group, unless one stands; its issue moves the dispatch on."""
    campaign, unit, key = row["campaign"], firing.unit, f"{row['subject']}/summary"
    if paper.free_key(unit, key) is None:
        return None
    see_to_paper(firing, campaign, SUMMARY)
    returns = unit.rows("SELECT * FROM v_return WHERE round = ? ORDER BY length(no), no", row["subject"])
    by = {state: [one["unit"] for one in returns if one["state"] == state] for state in ("late", "missing")}
    return paper.draft(
        firing,
        campaign,
        SUMMARY,
        key=key,
        title=f"关于{_day(row['day'])}{row['title']}情况的汇总",
        context=_head(firing, row, today)
        | {
            "addressee": [_superior(firing, row)],
            "day": row["day"],
            "due": row["due"],
            "returns": [
                {"unit": one["unit"], "state": one["label"]}
                | ({"date": one["received"]} if one["received"] else {})
                for one in returns
            ],
            "received": sum(1 for one in returns if one["received"]),
            "late": by["late"],
            "missing": by["missing"],
            "unresolved": row["unresolved"].split(BETWEEN) if row["unresolved"] else [],
            "stages": unit.rows(
                "SELECT title, label AS state FROM v_stage WHERE campaign = ? ORDER BY position", campaign
            ),
            "counts": unit.rows(
                "SELECT label AS state, count(*) AS count FROM v_duty WHERE campaign = ? GROUP BY label, state "
                "ORDER BY min(position), state",
                campaign,
            ),
            "asks": asks(unit, row["subject"]),
        },
        day=today,
        about=row["subject"],
        event="summarise",
    )


def _head(firing: Firing, row: Mapping[str, Any], today: date) -> dict[str, Any]:
    campaign = row["campaign"]
    return contexts.common(firing, campaign, today) | {
        "campaign": firing.campaign(campaign).row["title"],
        "plan": contexts.plan_reference(firing, campaign),
        "clause": "" if row["source"] == "office" else row["source"],
        "matter": row["title"],
    }


def _reason(firing: Firing, row: Mapping[str, Any]) -> str:
    return str(clause(firing, row["campaign"], row["slug"]).get("text") or row["title"])


def _superior(firing: Firing, row: Mapping[str, Any]) -> str:
    """Return to whom a dispatch is reported: as a clause that follows it says, else the leading group."""
    plan = firing.definition(firing.campaign(row["campaign"]).row["plan"])
    told = [one for one in plan["schedules"] if one["after"] == row["slug"] and one["kind"] == "report"]
    leading = [body["name"] for body in plan["bodies"] if body["kind"] == "leading_group"]
    return str(
        next((one["participants"][0] for one in told if one["participants"]), (*leading, "领导小组")[0])
    )


def _units(firing: Firing, subject: str, state: str | None = None) -> list[str]:
    """Return the units that owe a return, those above the office left out."""
    rows = firing.unit.rows(
        "SELECT unit, state FROM return WHERE round = ? AND followed = 1 ORDER BY length(no), no", subject
    )
    return [row["unit"] for row in rows if state is None or row["state"] == state]


def _kind(row: Mapping[str, Any]) -> str:
    return str(row["subject"]).partition("/")[2].partition(":")[0]


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日"
