"""Every rhythm of a campaign: its rule in words, its next days, and why it is not run where it is not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from definitions.errors import ProjectError
from definitions.rule_words import CATCH_UPS, ROLLS, spoken_rule
from definitions.workday_rule import counted, rule_of
from workflow.addressees import ROUNDS, addressees, names_asked
from workflow.clock import local_day
from workflow.listing import calendar
from workflow.occurrences import days_named, effective_day, whole_rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from definitions.workday_rule import Counted
    from workflow.reading import Rows
    from workflow.workdays import Workdays

KINDS = {
    "meeting": "会议",
    "bulletin": "简报",
    "inspection": "督查",
    "ranking": "排名",
    "scoring": "评分",
    "dispatch": "调度",
    "report": "汇报",
    "plan": "计划",
    "evaluation": "评估",
    "review": "复核",
    "activity": "活动",
}
NEXT = 6  # days shown ahead
FAR = timedelta(days=366 * 10)  # beyond the horizon a rule is asked so far for its next day


class ScheduleUnknown(ProjectError):
    """Neither the plan nor the office has a schedule of this slug."""

    exit_code = 3

    def __init__(self, *, slug: str, known: list[str]) -> None:
        super().__init__(f"没有代号为“{slug}”的日程。有：{'、'.join(known) or '无'}")


def schedules_of(
    rows: Rows, campaign: str, now: datetime, as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """Return every schedule of the plan and of the office, then those that a revision has taken away.

    Under ``as_of`` the occurrences are those of that day: what has been done since is not done yet.
    """
    head = rows.one(
        "SELECT c.*, p.body AS plan_body, o.body AS office_body, r.body AS policy_body FROM campaign c "
        "JOIN definition p ON p.digest = c.plan JOIN definition o ON o.digest = c.office "
        "JOIN definition r ON r.digest = c.policy WHERE c.id = ?",
        campaign,
    )
    assert head is not None, "the campaign has been found before"
    plan, office, policy = (json.loads(head[f"{name}_body"]) for name in ("plan", "office", "policy"))
    today = local_day(as_of or now, head["zone"])
    laid = {
        row["slug"]: row
        for row in rows.rows("SELECT * FROM schedule WHERE campaign = ? ORDER BY slug", campaign)
    }
    known = {one["slug"]: one for one in (*plan["schedules"], *office["schedules"])}
    days = _days(rows, campaign, today)
    for slug, row in laid.items():
        if slug not in days and slug in known:
            days[slug] = _beyond(row, today, calendar(rows))
    items = [
        _item(
            one,
            laid.get(slug),
            days.get(slug, []),
            rule=_rule(one, laid.get(slug), policy),
            why=_why_not(one, laid.get(slug), today, known) if head["state"] == "open" else "创建工作已结束",
        )
        for slug, one in known.items()
    ]
    for item in items:
        item["unresolved"] = []
        if item["kind"] in ROUNDS and item["runs"]:
            who = addressees(rows, campaign, plan, names_asked(known[item["slug"]]), today)
            item["unresolved"] = list(who.unresolved)
    gone = [_gone(row, days.get(slug, [])) for slug, row in laid.items() if slug not in known]
    return items + gone


def _days(rows: Rows, campaign: str, today: date) -> dict[str, list[dict[str, Any]]]:
    """Return by slug the occurrences of today and later."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.rows(
        "SELECT slug, nominal, effective, status, reason, subject FROM v_occurrence "
        "WHERE campaign = ? AND effective >= ? AND status IN ('pending', 'done') ORDER BY effective, nominal",
        campaign,
        today.isoformat(),
    ):
        found.setdefault(row["slug"], []).append(row)
    return found


def _beyond(row: Mapping[str, Any], today: date, workdays: Workdays) -> list[dict[str, Any]]:
    """Return the next day of a rule that lies beyond what is laid out, if there is one."""
    laid = date.fromisoformat(row["materialised_until"] or row["starts"])
    for day in days_named(row, today + FAR, workdays):
        effective = effective_day(row, day, workdays)
        if day > laid and max(day, effective) > today:
            return [{"nominal": day.isoformat(), "effective": effective.isoformat()}]
    return []


def _item(
    one: Mapping[str, Any],
    row: Mapping[str, Any] | None,
    days: list[dict[str, Any]],
    *,
    rule: str,
    why: str,
) -> dict[str, Any]:
    return {
        "slug": one["slug"],
        "kind": one["kind"],
        "kind_label": KINDS[one["kind"]],
        "title": one["title"],
        "rule": f"{rule}；暗访，不发通知" if one.get("unannounced") else rule,
        "rrule": one["rrule"],
        "workday": one.get("workday"),
        "start": row["starts"] if row else one["start"],
        "until": _until(one, row),
        "owner": one["owner"],
        "participants": list(one["participants"]),
        "unannounced": bool(one.get("unannounced")),
        "next": [day["effective"] for day in days][:NEXT],
        "moved": [
            f"{day['nominal']} → {day['effective']}"
            for day in days[:NEXT]
            if day["nominal"] != day["effective"] and not one.get("workday")
        ],
        "runs": why == "",
        "why": why,
        "text": one["text"],
        "source": one["source"],
    }


def _rule(one: Mapping[str, Any], row: Mapping[str, Any] | None, policy: Mapping[str, Any]) -> str:
    """Return the rule of the clause in words; where it gives no day, that of the policy or of its start."""
    rule = rule_of(one)
    if rule is None:
        return "按指定的日期" if row else "没有写明周期"
    rule = whole_rule(rule, policy["rhythm"]["day_of_month"])
    starts = date.fromisoformat(row["starts"]) if row else None
    on_rest_days = "" if counted(rule) else ROLLS[one["roll"]]
    said = [spoken_rule(rule, starts=starts), on_rest_days, CATCH_UPS[one["catch_up"]]]
    return "，".join(filter(None, said))


def _until(one: Mapping[str, Any], row: Mapping[str, Any] | None) -> str | None:
    until: str | None = (row["until"] if row else None) or one["until"]
    return until


def _why_not(
    one: Mapping[str, Any],
    row: Mapping[str, Any] | None,
    today: date,
    known: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return why nothing lies ahead, "" where something may."""
    until = _until(one, row)
    if row is not None and (until is None or until >= today.isoformat()):
        return ""
    if row is not None or (until is not None and until < today.isoformat()):
        return f"到 {until} 为止，已经结束；要延长的，在本办设置里另写一条安排（换一个代号），或用 schedule hold 加开"
    return _why_undated(one, known)


def _why_undated(one: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> str:
    if rule_of(one) is None and one["after"] in known:
        return f"随“{known[one['after']]['title']}”办理，没有自己的日期；可用 schedule hold 定日期"
    if one["kind"] == "activity":
        return "由责任单位自行开展，本程序只列出日子"
    if rule_of(one) is None:
        return "没有写明多久一次；可用 schedule hold 定日期"
    if one["kind"] == "review" and one["start"] is None:
        return "等命名后起算；已命名而没有登记在阶段里的，可用 schedule set 写明命名日期"
    return "本程序没有安排"


def _workday(rule: Counted | None) -> dict[str, Any] | None:
    """Return a rule in working days as a plan file says it."""
    return rule and {"nth": rule.nth or None, "of": rule.of or None, "every": rule.every or None}


def _gone(row: Mapping[str, Any], days: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a schedule that stands in the ledger and in no plan any more."""
    rule = counted(row["rule"])
    return {
        "slug": row["slug"],
        "kind": row["kind"],
        "kind_label": KINDS[row["kind"]],
        "title": row["title"],
        "rule": spoken_rule(row["rule"]),
        "rrule": None if rule else row["rule"],
        "workday": _workday(rule),
        "start": row["starts"],
        "until": row["until"],
        "owner": None,
        "participants": [],
        "unannounced": False,
        "next": [day["effective"] for day in days][:NEXT],
        "moved": [],
        "runs": False,
        "why": "修订后的方案不再安排",
        "text": "",
        "source": row["source"],
        "unresolved": [],
    }
