"""The frozen facts of each paper, drawn from the ledger: every figure is counted here, none is typed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from workflow.facts import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.engine import Firing

FORMS = {
    "not_signed": "签收回执（书面）",
    "overdue": "办理结果和佐证材料（书面）",
    "return_missing": "应报送的材料（书面）",
}
CAUSES = {"return_missing": "逾期未报送"}  # under a policy that does not name it yet
IN_WRITING = "书面形式"


def common(firing: Firing, campaign: str, day: date) -> dict[str, Any]:
    """Return what every paper of a campaign carries."""
    office, plan = _office(firing, campaign), _plan(firing, campaign)
    context: dict[str, Any] = {
        "issuer": plan["office"],
        "mark": office["mark"],
        "date": day.isoformat(),
        "number": "",
    }
    contact = office["contact"]
    if contact["phone"]:
        context["contact"] = {"post": contact["post"], "phone": contact["phone"]}
    return context


def plan_reference(firing: Firing, campaign: str) -> dict[str, Any]:
    """Return title and number of the plan that a paper cites."""
    plan = _plan(firing, campaign)
    reference = {"title": plan["title"]}
    if plan["document"]["number"]:
        reference["number"] = plan["document"]["number"]
    return reference


def lapse(firing: Firing, row: Mapping[str, Any], kind: str, day: date) -> dict[str, Any]:
    """Return the facts of a 催办单 or 督办函 about the lapse ``row``."""
    campaign, policy = row["campaign"], firing.campaign(row["campaign"]).policy
    due = date.fromisoformat(row["due"])
    reply_due = firing.workdays.add(day, int(policy["limits"]["reply_within"])).isoformat()
    matter = _matter(firing, row["target"]) | {
        "cause": cause_of(policy, row["cause"]),
        "due": row["due"],
        "days_late": firing.workdays.between(due, day),
    }
    earlier = [
        {"kind": paper["kind_title"], "number": paper["number"], "date": paper["issued"]}
        for paper in firing.unit.rows(
            "SELECT p.number, p.issued, p.title, d.body AS body FROM paper p JOIN definition d ON d.digest = p.definition "
            "WHERE p.about = ? AND p.issued IS NOT NULL AND p.state <> 'withdrawn' ORDER BY p.issued, p.no",
            row["subject"],
        )
        if paper.setdefault("kind_title", json.loads(paper["body"])["title"])
    ]
    return common(firing, campaign, day) | {
        "addressee": _units(row["units"]),
        "campaign": firing.campaign(campaign).row["title"],
        "plan": plan_reference(firing, campaign),
        "earlier": earlier,
        "reply_due": reply_due,
        "reply_form": FORMS[row["cause"]] if kind == "urge-slip" else IN_WRITING,
        "matters": [matter],
    }


def cause_of(policy: Mapping[str, Any], cause: str) -> str:
    """Return what a cause of a lapse is called."""
    return str(policy["causes"].get(cause) or CAUSES.get(cause, cause))


def _matter(firing: Firing, target: str) -> dict[str, Any]:
    """Return what a lapse is about: a duty of its leads, or what a unit owes to a round of returns."""
    if kind_of(target) == "duty":
        duty = firing.unit.one("SELECT * FROM v_duty WHERE subject = ?", target)
        assert duty is not None, "a lapse points at a duty"
        basis = {"basis": duty["source"]} if duty["origin"] else {}
        lead = _units(duty["lead"])
        return {"no": duty["no"], "title": duty["title"], "clause": duty["source"], "lead": lead} | basis
    owed = firing.unit.one("SELECT * FROM return WHERE subject = ?", target)
    assert owed is not None, "or at a return"
    round_ = firing.unit.one(f"SELECT * FROM {kind_of(owed['round'])} WHERE subject = ?", owed["round"])
    assert round_ is not None, "which belongs to a round"
    basis = {"basis": "按本办安排"} if round_["source"] == "office" else {}
    return {
        "no": owed["no"],
        "what": "报送",
        "title": round_["title"],
        "clause": round_["source"],
        "lead": [owed["unit"]],
    } | basis


def meeting(firing: Firing, row: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return the facts of a 会议通知."""
    campaign = row["campaign"]
    schedule = _schedule(firing, campaign, row["slug"])
    reply_due = firing.workdays.subtract(date.fromisoformat(row["day"]), 1)
    participants = list(schedule.get("participants") or ()) or ["各牵头单位负责同志"]
    return common(firing, campaign, day) | {
        "addressee": participants,
        "meeting": row["title"],
        "reason": schedule.get("text") or row["title"],
        "plan": plan_reference(firing, campaign),
        "clause": row["source"],
        "day": row["day"],
        "time": row["time"],
        "place": row["place"],
        "participants": participants,
        "agenda": _agenda(firing, campaign, day),
        "requirements": ["请各单位准备书面汇报材料，写明工作进展、存在问题和需要其他单位配合的事项。"],
        "reply_due": max(reply_due, day).isoformat(),
        "reply_form": IN_WRITING,
    }


def bulletin(firing: Firing, campaign: str, nominal: date, day: date) -> dict[str, Any]:
    """Return the facts of the 工作简报 for the month of ``nominal``, as they stand on ``day``."""
    unit = firing.unit
    last = min(nominal, day - timedelta(days=1))  # the day of drafting is not over
    first = min(_day_after_last_bulletin(firing, campaign) or nominal.replace(day=1), last)
    counts = unit.rows(
        "SELECT l.label AS state, count(*) AS count FROM duty d JOIN state_label l ON l.machine = d.machine AND "
        "l.state = d.state WHERE d.campaign = ? GROUP BY l.label, d.state ORDER BY min(d.position), d.state",
        campaign,
    )
    completed = [
        {"no": duty["no"], "title": duty["title"], "unit": _units(duty["lead"]), "date": duty["completed"]}
        for duty in unit.rows(
            "SELECT * FROM v_duty WHERE campaign = ? AND completed BETWEEN ? AND ? ORDER BY completed, position",
            campaign,
            first.isoformat(),
            last.isoformat(),
        )
    ]
    late = [
        {
            "no": duty["no"],
            "title": duty["title"],
            "unit": _units(duty["lead"]),
            "due": duty["due"],
            "days_late": firing.workdays.between(date.fromisoformat(duty["due"]), day),
        }
        for duty in unit.rows(
            f"SELECT * FROM v_duty WHERE {_late(firing, campaign)} AND due < ? ORDER BY position",
            campaign,
            day.isoformat(),
        )
    ]
    plan = _plan(firing, campaign)
    office = _office(firing, campaign)
    leading = [body["name"] for body in plan["bodies"] if body["kind"] == "leading_group"]
    context = common(firing, campaign, day) | {
        "masthead": f"{firing.campaign(campaign).row['title']}工作简报",
        "campaign": firing.campaign(campaign).row["title"],
        "period": {"from": first.isoformat(), "to": last.isoformat()},
        "counts": counts,
        "completed": completed,
        "late": late,
        "next": _next_month(firing, campaign, day),
        "report_to": leading[:1],
        "issue_to": ["各牵头单位、责任单位"],
    }
    if office["copies"]:
        context["send_to"] = list(office["copies"])
    return context


def _late(firing: Firing, campaign: str) -> str:
    """Return the condition for duties that a date can be late for: those that show a light."""
    unlit = ", ".join(f"'{state}'" for state in firing.campaign(campaign).policy["unlit"])
    return f"campaign = ? AND state NOT IN ({unlit})"


def _day_after_last_bulletin(firing: Firing, campaign: str) -> date | None:
    """Return where the next bulletin's period begins, None for the first: no day is left out, none told twice."""
    ends = [
        json.loads(row["context"])["period"]["to"]
        for row in firing.unit.rows(
            "SELECT context FROM paper WHERE campaign = ? AND kind = 'bulletin' AND state <> 'withdrawn'",
            campaign,
        )
    ]
    return date.fromisoformat(max(ends)) + timedelta(days=1) if ends else None


def _next_month(firing: Firing, campaign: str, day: date) -> list[str]:
    until = day + timedelta(days=31)
    said = [
        f"{_spoken(date.fromisoformat(row['effective']))}召开{row['title']}。"
        for row in firing.unit.rows(
            "SELECT * FROM v_occurrence WHERE campaign = ? AND kind = 'meeting' AND effective > ? AND effective <= ? "
            "AND status IN ('pending', 'done') ORDER BY effective, slug",
            campaign,
            day.isoformat(),
            until.isoformat(),
        )
    ]
    said += [
        f"{_spoken(date.fromisoformat(row['due']))}前办结到期任务 {row['n']} 项。"
        for row in firing.unit.rows(
            "SELECT due, count(*) AS n FROM v_duty WHERE campaign = ? AND done = 0 AND due > ? AND due <= ? "
            "GROUP BY due ORDER BY due",
            campaign,
            day.isoformat(),
            until.isoformat(),
        )
    ]
    return said


def _agenda(firing: Firing, campaign: str, day: date) -> list[str]:
    late = firing.unit.value(
        f"SELECT count(*) FROM v_duty WHERE {_late(firing, campaign)} AND due < ?",
        campaign,
        day.isoformat(),
    )
    agenda = ["通报创建工作进展情况", "研究需要协调解决的问题", "部署下一步工作"]
    if late:
        agenda.insert(1, f"逾期的 {late} 项任务牵头单位说明情况")
    return agenda


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _units(text: str | None) -> list[str]:
    return text.split("、") if text else []


def _office(firing: Firing, campaign: str) -> dict[str, Any]:
    return firing.definition(firing.campaign(campaign).row["office"])


def _plan(firing: Firing, campaign: str) -> dict[str, Any]:
    return firing.definition(firing.campaign(campaign).row["plan"])


def _schedule(firing: Firing, campaign: str, slug: str) -> dict[str, Any]:
    known = (*_plan(firing, campaign)["schedules"], *_office(firing, campaign)["schedules"])
    return next((schedule for schedule in known if schedule["slug"] == slug), {})
