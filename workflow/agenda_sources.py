"""Where the lines of an agenda come from: a source yields what of its kind falls within the span."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from workflow import listing
from workflow.contexts import cause_of
from workflow.lights import label, light
from workflow.naming import title_of
from workflow.rounds import rounds, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from workflow.look import Look, Row

KINDS = {  # in the order in which they stand on a day; 日程的种类 first
    "meeting": "会议",
    "inspection": "督查",
    "dispatch": "调度",
    "evaluation": "评估",
    "review": "复核",
    "scoring": "评分",
    "ranking": "排名",
    "report": "报送",
    "plan": "计划",
    "activity": "活动",
    "bulletin": "简报",
    "notice": "通知",
    "supervision": "发文",
    "sign": "签收",
    "reply": "回函",
    "stage": "起止",
    "step": "步骤",
    "duty": "到期",
    "unit_duty": "职责",
    "deadline": "时限",
    "award": "命名",
}
EVERYBODYS = {"stage", "step", "deadline", "award"}  # kinds that concern all when nobody is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of an agenda.

    Attributes:
        day, time: when; None is no hour of its own.
        kind: a key of ``KINDS``.
        who: whose it is; empty where nobody is named.
        also: who else it concerns: those who attend, help, or are written to.
        label, light: how it stands, in Chinese and as the policy's light; empty where nothing stands.
        nominal: the day that the rule gives; None where no rule is behind it.
        moved: why it is another day, a sentence.
        counted: its rhythm counts working days; ``moved`` says which it is, no rest day moved it.
        subject: full name, where there is one.
        source: the clause, or ``office``.
        withheld: whom it goes to, ``also``, is to know nothing of it yet.
    """

    day: date
    kind: str
    title: str
    who: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    time: str | None = None
    place: str | None = None
    label: str = ""
    light: str = ""
    nominal: date | None = None
    moved: str | None = None
    subject: str | None = None
    source: str | None = None
    counted: bool = False
    withheld: bool = False


def the_rounds(look: Look) -> Iterator[Item]:
    """Meetings, bulletins and every other rhythm, and the notices that go out before."""
    office = (str(look.plan["office"]),)
    for one in rounds(look):
        if one.status == "off" and one.subject is None and not one.label.startswith("跳过"):
            continue  # a revision took it away
        if look.holds(one.day):
            yield Item(
                day=one.day,
                time=one.time,
                kind=one.kind,
                title=one.title,
                who=one.convenes,
                also=one.joins,
                place=one.place,
                label=one.label,
                nominal=one.nominal,
                moved=one.moved,
                counted=one.counted,
                subject=one.subject,
                source=one.source,
                withheld=one.unannounced and look.today < one.day,
            )
        if one.act_on is not None and look.holds(one.act_on):
            yield Item(
                day=one.act_on,
                kind="notice",
                title=f"发{KINDS[one.kind]}通知：{spoken(one.day)}{one.title}",
                who=office,
                also=one.joins,
                label="待签发" if one.subject else "",
                subject=one.subject,
                source=one.source,
            )


def the_duties(look: Look) -> Iterator[Item]:
    """Duties that are not done and due within the span."""
    for row in _duties(look, "due"):
        if row["done"]:
            continue
        shown = light(look.policy, row["state"], row["due"], look.today, look.workdays)
        yield Item(
            day=date.fromisoformat(row["due"]),
            kind="duty",
            title=f"任务{row['no']} {row['title']}",
            who=tuple(row["lead"]),
            also=tuple(row["support"]),
            label=row["label"],
            light=label(look.policy, shown),
            subject=row["subject"],
            source=row["source"],
        )


def the_signatures(look: Look) -> Iterator[Item]:
    """Last days for signing for a duty, for the lead units that have not."""
    for row in _duties(look, "sign_due", "AND state = 'assigned'"):
        if row["state"] == "assigned":
            yield Item(
                day=date.fromisoformat(row["sign_due"]),
                kind="sign",
                title=f"任务{row['no']} {row['title']}",
                who=tuple(unit for unit in row["lead"] if unit not in row["signed"]),
                label=row["label"],
                subject=row["subject"],
                source=row["source"],
            )


def the_answers(look: Look) -> Iterator[Item]:
    """Last days for the answers to letters and notices that went out."""
    limits = look.policy["limits"]
    around = timedelta(days=max(int(limits["reply_within"]), int(limits["notice"])) * 4 + 15)
    for row in look.standing("paper", "issued", around=around):
        context = json.loads(row["context"]) if row["state"] in {"issued", "delivered"} else {}
        due = context.get("reply_due")
        if due is not None and look.holds(due):
            yield Item(
                day=date.fromisoformat(due),
                kind="reply",
                title=f"答复{row['number']}《{row['title']}》",
                who=_units(row["addressee"]),
                label=row["label"],
                subject=row["subject"],
                source=context.get("clause")
                or "；".join(one["clause"] for one in context.get("matters", ())),
            )


def the_requests(look: Look) -> Iterator[Item]:
    """Last days for the answers to what one unit asked of another before a meeting."""
    for row in look.standing("request", "due", where="AND t.state = 'asked'"):
        if row["state"] == "asked":
            yield Item(
                day=date.fromisoformat(row["due"]),
                kind="reply",
                title=f"答复协调事项{row['no']}：{row['matter']}",
                who=(row["to_unit"],),
                also=(row["unit"],),
                label=row["label"],
                subject=row["subject"],
            )


def the_rungs(look: Look) -> Iterator[Item]:
    """Papers that become due for lapses that are still open."""
    ladder, titles = look.policy["ladder"], _paper_titles(look)
    for row in look.standing("supervision", "next_on", where="AND t.state <> 'resolved'"):
        if row["final"] or row["rung"] >= len(ladder):
            continue
        paper = titles.get(ladder[row["rung"]]["paper"], "")
        yield Item(
            day=date.fromisoformat(row["next_on"]),
            kind="supervision",
            title=f"督办{row['no']} {paper}：{title_of(row['target'])}{cause_of(look.policy, row['cause'])}",
            who=(str(look.plan["office"]),),
            also=_units(row["units"]),
            label=row["label"],
            subject=row["subject"],
        )


def the_stages(look: Look) -> Iterator[Item]:
    """First and last days of the stages."""
    for column, word in (("starts", "开始"), ("ends", "截止")):
        for row in look.standing("stage", column):
            yield Item(
                day=date.fromisoformat(row[column]),
                kind="stage",
                title=f"阶段{row['no']} {row['title']} {word}",
                label=row["label"],
                subject=row["subject"],
                source=row["source"],
            )


def the_dates_of_the_plan(look: Look) -> Iterator[Item]:
    """What else the plan gives a date: steps of stages, duties of units, awards, its own deadlines."""
    if look.campaign is None:
        return
    for kind, title, who, row, source in _dated(look.plan):
        if look.holds(row["due"]):
            yield Item(
                day=date.fromisoformat(row["due"]),
                time=(row.get("due_time") or "")[:5] or None,
                kind=kind,
                title=title,
                who=tuple(who),
                source=source,
            )


def _dated(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, Iterable[str], Row, str | None]]:
    for stage in plan["stages"]:
        for step in stage["steps"]:
            yield "step", f"阶段{stage['no']} 第{step['no']}步：{step['text']}", (), step, stage["source"]
    for one in plan["unit_duties"]:
        yield "unit_duty", one["text"], (one["unit"],), one, one["source"]
    for one in plan["deadlines"]:
        if one.get("schedule") is None:  # else its rhythm tells it
            yield "deadline", one["what"], one["who"], one, one["source"]
    for one in plan.get("awards", ()):
        yield "award", f"{one['name']}目标年限", (), one, one["source"]


SOURCES: tuple[Callable[[Look], Iterator[Item]], ...] = (
    the_rounds,
    the_duties,
    the_signatures,
    the_answers,
    the_requests,
    the_rungs,
    the_stages,
    the_dates_of_the_plan,
)


def _duties(look: Look, column: str, where: str = "") -> list[Row]:
    """Return the duties whose ``column`` is a day of the span, with their units as lists."""
    if look.as_of is not None:
        every = listing.duties(look.rows, look.id, look.now, look.workdays, look.as_of)
        return [row for row in every if look.holds(row[column])]
    span = (look.id, look.first.isoformat(), look.last.isoformat())
    within = f"campaign = ? AND {column} BETWEEN ? AND ? {where}"
    found = look.rows.rows(f"SELECT * FROM v_duty WHERE {within} ORDER BY position", *span)
    signed: dict[str, list[str]] = {row["subject"]: [] for row in found}
    for row in look.rows.rows(
        "SELECT u.subject, u.unit FROM duty_unit u WHERE u.role = 'lead' AND u.until IS NULL "
        f"AND u.signed IS NOT NULL AND u.subject IN (SELECT subject FROM duty WHERE {within})",
        *span,
    ):
        signed[row["subject"]].append(row["unit"])
    for row in found:
        row.update(lead=_units(row["lead"]), support=_units(row["support"]), signed=signed[row["subject"]])
    return found


def _paper_titles(look: Look) -> dict[str, str]:
    rows = look.rows.rows(
        "SELECT p.kind, d.body FROM campaign_paper p JOIN definition d ON d.digest = p.definition "
        "WHERE p.campaign = ?",
        look.id,
    )
    return {row["kind"]: json.loads(row["body"])["title"] for row in rows}


def _units(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("、")) if text else ()
