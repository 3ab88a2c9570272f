"""What the papers of supervision share: which lapse, what it is about, how late, what was sent before."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflow.contexts import IN_WRITING, cause_of
from workflow.errors import PaperNotMade
from workflow.facts import kind_of
from workflow.naming import title_of
from workflow.paper import kind_named
from workflow.papers.common import basis_of, common, plan_reference
from workflow.papers.making import Made
from workflow.papers.queries.lapses import papers_of_lapse, targets_of_lapse, this_lapse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from definitions.paper import Issuer
    from workflow.papers.making import Asked
    from workflow.papers.source import Source

Row = dict[str, Any]
FORMS = {
    "not_signed": "签收回执（书面）",
    "overdue": "办理结果和佐证材料（书面）",
    "return_missing": "应报送的材料（书面）",
    "request_unanswered": "对协调事项的答复（书面）",
}
BODIES: Mapping[str, Issuer] = {"领导小组": "leading_group", "督查机构": "inspector"}


def lapse_asked(source: Source, asked: Asked) -> Row:
    """Return the lapse that a paper is asked about.

    Raises:
        PaperNotMade: none is named, what is named is none, or it is over.
    """
    title = kind_title(source, asked.kind)
    if asked.about is None or kind_of(asked.about) != "supervision":
        raise PaperNotMade(
            kind=title,
            reason="须用 --about 写明关于哪件督办事项，如 --about supervision:3（编号见 supervision list）",
        )
    found = source.one("supervision", asked.about)
    if found is None:
        raise PaperNotMade(kind=title, reason=f"{title_of(asked.about)}在所指的那天还没有立案")
    if found["final"]:
        raise PaperNotMade(kind=title, reason=f"{title_of(asked.about)}已是“{found['label']}”，不再发文")
    return found


def of_lapse(
    source: Source,
    asked: Asked,
    lapse: Row,
    event: str,
    own: Mapping[str, Any],
    *,
    issuer: Issuer | None = None,
) -> Made:
    """Return a paper about a lapse, whose issue does ``event`` to it; ``own`` is what its kind adds.

    Raises:
        PaperNotMade: the lapse has not come so far, or is past it.
    """
    title = kind_title(source, asked.kind)
    if not asked.event and not source.past:
        _must_lead_on(source, lapse, event, title)
    cause = cause_of(source.policy, lapse["cause"])
    facts = common(source, asked.kind, issuer=issuer) | {
        "addressee": lapse["units"].split("、"),
        "campaign": source.title,
        "plan": plan_reference(source),
        "matters": [_matter(source, lapse, cause)],
        "earlier": _earlier(source, lapse),
        "reply_due": source.workdays.add(
            source.day, int(source.policy["limits"]["reply_within"])
        ).isoformat(),
        "reply_form": IN_WRITING,
    }
    return Made(
        title=f"关于{title_of(lapse['target'])}{cause}的{title}",
        context=facts | dict(own) | dict(asked.said),
        key=f"{lapse['subject']}/{event}",
        about=lapse["subject"],
        event=event,
    )


def issued_by(source: Source, asked: Asked) -> tuple[str, Issuer]:
    """Return which of the two bodies above the office issues a paper: as a person says, else as its kind does."""
    said = asked.said.get("issued_by")
    if said is None:
        own = kind_named(source.rows, source.campaign, asked.kind).issuer
        said = next((name for name, body in BODIES.items() if body == own), "领导小组")
    if said not in BODIES:
        raise PaperNotMade(
            kind=kind_title(source, asked.kind), reason=f"issued_by 只能写{'或'.join(BODIES)}，不是“{said}”"
        )
    return said, BODIES[said]


def must_be_said(source: Source, asked: Asked) -> None:
    """See that a person has said all that only a person knows.

    Raises:
        PaperNotMade: something is missing; it names the options.
    """
    kind = kind_named(source.rows, source.campaign, asked.kind)
    missing = [
        f"{spec.label}（--set {name}=…）"
        for name, spec in kind.fields.items()
        if spec.said and spec.required and name not in asked.said
    ]
    if missing:
        raise PaperNotMade(kind=kind.title, reason=f"请写明{'、'.join(missing)}")


def kind_title(source: Source, kind: str) -> str:
    """Return what a kind is called."""
    return kind_named(source.rows, source.campaign, kind).title


def _matter(source: Source, lapse: Row, cause: str) -> Row:
    (target,) = source.book.rows("matters", targets_of_lapse, lapse=lapse["no"])
    late = source.workdays.between(date.fromisoformat(lapse["due"]), source.day)
    source.book.note("matters[0].days_late", this_lapse, late, [lapse], lapse=lapse["no"])
    return what_is_owed(source, target) | {"cause": cause, "due": lapse["due"], "days_late": late}


def what_is_owed(source: Source, target: Row) -> Row:
    """Return what a lapse is about: a duty of its leads, what a unit owes to a round of returns, or to another unit."""
    kind = kind_of(target["subject"])
    if kind == "request":
        return _request(source, target)
    if kind == "return":
        return _return(source, target)
    basis = {"basis": basis_of(source, target)} if target["origin"] else {}
    return {
        "no": target["no"],
        "title": target["title"],
        "clause": target["source"],
        "lead": target["lead"],
    } | basis


def _request(source: Source, asked: Row) -> Row:
    meeting = source.one("meeting", asked["meeting"])
    assert meeting is not None, "a request was brought before a meeting"
    day = date.fromisoformat(meeting["day"])
    return {
        "no": asked["no"],
        "what": "答复",
        "title": "".join(line.strip() for line in str(asked["matter"]).splitlines()),
        "clause": meeting["source"],
        "lead": [asked["to_unit"]],
        "basis": f"{asked['unit']}在{day.year}年{day.month}月{day.day}日{meeting['title']}上提出",
    }


def _return(source: Source, owed: Row) -> Row:
    round_ = source.one(kind_of(owed["round"]), owed["round"])
    assert round_ is not None, "a return belongs to a round"
    basis = {"basis": "按本办安排"} if round_["source"] == "office" else {}
    return {
        "no": owed["no"],
        "what": "报送",
        "title": round_["title"],
        "clause": round_["source"],
        "lead": [owed["unit"]],
    } | basis


def _earlier(source: Source, lapse: Row) -> list[Row]:
    return [
        {"kind": kind_title(source, row["kind"]), "number": row["number"], "date": row["issued"]}
        for row in source.book.rows("earlier", papers_of_lapse, lapse=lapse["no"])
    ]


def _must_lead_on(source: Source, lapse: Row, event: str, title: str) -> None:
    digest = source.rows.value("SELECT machine FROM supervision WHERE subject = ?", lapse["subject"])
    arrows = _arrows(source.rows.value("SELECT body FROM definition WHERE digest = ?", digest))
    if (lapse["state"], event) in arrows:
        return
    possible = "、".join(
        dict.fromkeys(label for (state, _), label in arrows.items() if state == lapse["state"])
    )
    raise PaperNotMade(
        kind=title,
        reason=f"{title_of(lapse['subject'])}现在是“{lapse['label']}”，还不到或已过这一步；此时可以：{possible}",
    )


@lru_cache(maxsize=16)
def _arrows(machine: str) -> Mapping[tuple[str, str], str]:
    """Return the arrows of a stored machine: state and event → what the event is called."""
    return {
        (state, arrow["event"]): arrow["label"]
        for arrow in json.loads(machine)["transitions"]
        for state in arrow["from"]
    }
