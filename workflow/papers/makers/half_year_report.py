"""The facts of the 半年专题汇报: stages, indicators, what was done, what has to be decided, what comes next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.facts import kind_of
from workflow.papers.asked import not_made, schedule_of, subject_asked
from workflow.papers.common import common, office_copies, plan_reference
from workflow.papers.making import Made
from workflow.papers.periods import period_of, start_of_half
from workflow.papers.queries.duties import duties, duties_completed, duties_overdue
from workflow.papers.queries.findings import duties_finished, inspections_conducted
from workflow.papers.queries.happenings import (
    dispatches_held,
    lapses_supervised,
    meetings_held,
    papers_issued,
    requests_waiting,
)
from workflow.papers.queries.indicators import indicators, values_behind
from workflow.papers.reporting import by_stage, completed_rows, due_ahead, late
from workflow.papers.upward import superior_said, without_request

if TYPE_CHECKING:
    from definitions.paper import Issuer
    from workflow.papers.making import Asked
    from workflow.papers.periods import Period
    from workflow.papers.source import Source

Row = dict[str, Any]
BODIES: dict[str, Issuer] = {"创建办": "office", "领导小组": "leading_group"}
VERDICTS = {"met": "达标", "near": "临界", "missed": "未达标", "none": "无数据"}


def make(source: Source, asked: Asked) -> Made:
    """Return the report on a half-year to the one superior; its issue moves nothing.

    Raises:
        PaperNotMade: nobody says to whom it goes, several are named, a request was put into it, or the period begins
            after its end.
    """
    without_request(source, asked)
    round_ = subject_asked(source, asked, "report") if asked.about else None
    clause = _clause(source, round_)
    nominal = date.fromisoformat(round_["day"]) if round_ else asked.last or source.day
    period = period_of(source, asked, lambda _: _begin(source, nominal))
    then = period.source
    body, issuer = _issuer(source, asked, clause)
    to, copies = _superiors(source, asked, clause)
    half = f"{nominal.year}年{'上' if start_of_half(nominal).month == 1 else '下'}半年"
    context: dict[str, Any] = common(source, asked.kind, issuer=issuer) | {
        "issued_by": body,
        "signer": _signer(source, issuer),
        "campaign": source.title,
        "plan": plan_reference(source),
        "clause": "" if clause.get("source") in (None, "office") else clause["source"],
        "half": half,
        "period": period.days(),
        "totals": _totals(period),
        "stages": by_stage(then, period.cut),
        **_indicators(then),
        **_done(period),
        "late": late(then, period.cut),
        **_undecided(period),
        "due_ahead": due_ahead(then, period.last, _end(period.last)),
    }
    context |= dict(asked.said) | {"addressee": [to]}
    if found := [*copies, *office_copies(source)]:
        context["copies"] = list(dict.fromkeys(found))
    return Made(
        title=f"关于{half}{source.title}进展情况的报告",
        context=context,
        key=f"{round_['subject']}/report-up"
        if round_
        else f"{source.campaign}/half-year-report/{period.last}",
        about=round_["subject"] if round_ else None,
        ledger=then,
    )


def _clause(source: Source, round_: Row | None) -> Row:
    """Return the rhythm that wants the report: that of the round, else the one that says so; empty where none does."""
    if round_ is not None:
        return schedule_of(source, round_["slug"])
    known = (*source.plan["schedules"], *source.office["schedules"])
    return next((one for one in known if one.get("paper") == "half-year-report"), {})


def _begin(source: Source, nominal: date) -> date:
    """Return where the period begins: with the half-year, but not before the campaign."""
    return max(start_of_half(nominal), date.fromisoformat(source.facts.row["opened"]))


def _end(last: date) -> date:
    """Return the last day of the half-year after the one that ``last`` lies in."""
    first = start_of_half(last)
    return date(first.year, 12, 31) if first.month == 1 else date(first.year + 1, 6, 30)


def _issuer(source: Source, asked: Asked, clause: Row) -> tuple[str, Issuer]:
    """Return who reports: as a person says, else the body that the clause names, else the office."""
    leading = {body["name"] for body in source.plan["bodies"] if body["kind"] == "leading_group"}
    said = str(asked.said.get("issued_by") or ("领导小组" if clause.get("owner") in leading else "创建办"))
    if said not in BODIES:
        raise not_made(source, asked, f"issued_by 只能写{'或'.join(BODIES)}，不是“{said}”")
    return said, BODIES[said]


def _superiors(source: Source, asked: Asked, clause: Row) -> tuple[str, list[str]]:
    """Return the one superior and whom the report is copied to: as a person says, the clause, or the office's file.

    Where the clause names several, the first is the addressee: a 上行文 has one 主送, the others get a copy.
    """
    said = superior_said(source, asked)
    if said is not None:
        return said, []
    named = list(clause.get("participants") or ())
    superior = source.office.get("superior")
    if superior is None and not named:
        reason = "方案没有写明报给谁，请用 --set addressee=… 写明，或在本办设置（--office）里写 superior"
        raise not_made(source, asked, reason)
    return (named[0], named[1:]) if named else (str(superior), [])


def _signer(source: Source, issuer: Issuer) -> str:
    """Return the post that signs: the first that the plan lists of the leading group, or the office's director."""
    if issuer == "leading_group":
        leading = {body["name"] for body in source.plan["bodies"] if body["kind"] == "leading_group"}
        head = next((one["post"] for one in source.plan["posts"] if one["body"] in leading), None)
        if head:
            return str(head)
    return str(source.office["director"])


def _totals(period: Period) -> dict[str, int]:
    book = period.source.book
    return {
        "all": book.count("totals.all", duties),
        "done": book.count("totals.done", duties_finished),
        "fresh": book.count("totals.fresh", duties_completed, **period.span()),
        "late": book.count("totals.late", duties_overdue, day=period.cut.isoformat()),
    }


def _indicators(source: Source) -> Row:
    """Return how many indicators have which verdict, and the table of them."""
    rows = indicators(source)
    counts = []
    for i, (verdict, label) in enumerate(VERDICTS.items()):
        count = sum(1 for row in rows if row["verdict"] == verdict)
        behind = values_behind(source, verdict)
        source.book.note(f"verdicts[{i}].count", values_behind, count, behind, verdict=verdict)
        counts.append({"label": label, "count": count})
    return {
        "verdicts": counts if rows else [],
        "indicators": [
            {"no": str(row["no"]), "name": row["name"], "label": row["label"]}
            | {"target": row["target"] or row["standard"] or "—"}
            | ({"value": _with_unit(row), "at": _spoken(row["period"])} if row["value"] else {})
            | ({"why": row["why"]} if row["why"] else {})
            for row in rows
        ],
    }


def _spoken(period: str) -> str:
    """Return a period as a paper says it: 2023年上半年 for ``2023H1``, 2023年6月 for ``2023-06``."""
    year, rest = period[:4], period[4:]
    words = {"": "", "H1": "上半年", "H2": "下半年"}
    if rest.startswith("Q"):
        return f"{year}年第{'一二三四'[int(rest[1]) - 1]}季度"
    return f"{year}年{words[rest] if rest in words else f'{int(rest[1:])}月'}"


def _with_unit(row: Row) -> str:
    return str(row["value"]) + (row["unit"] or "" if row["value"] not in ("是", "否") else "")


def _done(period: Period) -> Row:
    """Return what was done in the period: duties completed, and how often one met, inspected, dispatched, urged."""
    source, span = period.source, period.span()
    book = source.book
    return {
        "completed": completed_rows(source, book.rows("completed", duties_completed, **span)),
        "meetings": book.count("meetings", meetings_held, **span),
        "inspections": book.count("inspections", inspections_conducted, **span),
        "dispatches": book.count("dispatches", dispatches_held, **span),
        "letters": book.count("letters", papers_issued, kind="duban-letter", **span),
    }


def _undecided(period: Period) -> Row:
    """Return what has not been settled below: lapses past a 督办函, requests that wait for an answer."""
    source, day = period.source, period.cut.isoformat()
    names = {row["subject"]: row for kind in ("duty", "return", "request") for row in source.ledger(kind)}
    return {
        "stuck": [
            {"title": _called(names.get(row["target"])), "units": row["units"].split("、"), "due": row["due"]}
            for row in source.book.rows("stuck", lapses_supervised, day=day)
        ],
        "waiting": [
            {"unit": row["unit"], "to": row["to_unit"], "matter": row["matter"]}
            for row in source.book.rows("waiting", requests_waiting)
        ],
    }


def _called(row: Row | None) -> str:
    """Return what a lapse is about."""
    if row is None:
        return "有关事项"
    if kind_of(row["subject"]) == "duty":
        return f"第{row['no']}项“{row['title']}”"
    return "报送事项" if kind_of(row["subject"]) == "return" else f"协调事项“{row['matter']}”"
