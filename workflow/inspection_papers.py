"""The frozen facts of an inspection's papers, drawn from the ledger."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.contexts import IN_WRITING, common, plan_reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.engine import Firing
    from workflow.findings import Finding

EVERYBODY = "各牵头单位"


def notice_facts(firing: Firing, row: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return the facts of a 督查通知."""
    campaign = row["campaign"]
    units = row["units"].split("、") if row["units"] else [EVERYBODY]
    reply_due = firing.workdays.subtract(date.fromisoformat(row["day"]), 1)
    content = [row["scope"], *_what_is_due(firing, campaign, row["day"])]
    facts = common(firing, campaign, day) | {
        "addressee": units,
        "inspection": row["title"],
        "plan": plan_reference(firing, campaign),
        "content": content,
        "day": row["day"],
        "inspector": row["inspector"],
        "objects": units,
        "means": "听取汇报、查阅资料、现场查看",
        "requirements": ["请各单位对照任务自查，备齐办理情况和佐证材料，明确一名联络员。"],
        "reply_due": max(reply_due, day).isoformat(),
        "reply_form": IN_WRITING,
    }
    return facts if row["source"] == "office" else facts | {"clause": row["source"]}


def _what_is_due(firing: Firing, campaign: str, day: str) -> list[str]:
    counts = firing.unit.one(
        "SELECT count(*) AS due, count(CASE WHEN due < ? THEN 1 END) AS late FROM v_duty "
        "WHERE campaign = ? AND done = 0 AND state <> 'planned' AND due <= ?",
        day,
        campaign,
        day,
    )
    if not counts or not counts["due"]:
        return []
    return [f"到期未办结任务{counts['due']}项的办理情况，其中逾期{counts['late']}项"]


def report_facts(
    firing: Firing, row: Mapping[str, Any], found: Sequence[Finding], day: date
) -> dict[str, Any]:
    """Return the facts of a 督查通报; every figure is counted from the findings."""
    campaign = row["campaign"]
    by_unit = Counter(one.unit for one in found)
    facts = common(firing, campaign, day) | {
        "addressee": row["units"].split("、") if row["units"] else [EVERYBODY],
        "inspection": row["title"],
        "plan": plan_reference(firing, campaign),
        "conducted": row["conducted"],
        "inspector": row["inspector"],
        "means": "按通知要求" if row["announced"] else "以不打招呼的方式",
        "counts": [
            {
                "unit": unit,
                "count": count,
                "rectify": sum(1 for one in found if one.unit == unit and one.rectify),
            }
            for unit, count in by_unit.items()
        ],
        "problems": [
            {
                "n": str(one.n),
                "unit": one.unit,
                "text": one.text,
                **({"item": one.item} if one.item else {}),
                **({"clause": one.clause} if one.clause else {}),
            }
            for one in found
        ],
        "rectify": sum(1 for one in found if one.rectify),
    }
    return facts if row["source"] == "office" else facts | {"clause": row["source"]}
