"""What papers of every kind carry: who issues them, under which 机关代字, when, who signs, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.errors import PaperNotMade
from workflow.facts import kind_of
from workflow.paper import kind_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from definitions.paper import Issuer, PaperKind
    from workflow.papers.source import Source

ISSUER_TITLES: dict[str, str] = {"office": "创建办", "leading_group": "领导小组", "inspector": "督查机构"}
_BODIES = {
    "leading_group": "leading_group",
    "inspector": "inspecting",
}  # what the plan calls the kind of body


def common(source: Source, kind: str | None = None, *, issuer: Issuer | None = None) -> dict[str, Any]:
    """Return what every paper of a campaign carries: as its kind says, or else as one of the office.

    Args:
        source: the ledger.
        kind: id of the kind of paper.
        issuer: whose name stands over it, where a person may choose between bodies; else the kind's own.

    Raises:
        PaperNotMade: nobody says what the issuing body is called.
    """
    known = kind_named(source.rows, source.campaign, kind) if kind else None
    who = issuer or (known.issuer if known else "office")
    context: dict[str, Any] = {
        "issuer": issuing_body(source, who, known),
        "mark": mark_of(source.office, who),
        "date": source.day.isoformat(),
        "number": "",
    }
    if known is not None and known.upward:
        context["signer"] = source.office["director"]
    contact = source.office["contact"]
    if contact["phone"]:
        context["contact"] = {"post": contact["post"], "phone": contact["phone"]}
    return context


def issuing_body(source: Source, who: Issuer, kind: PaperKind | None = None) -> str:
    """Return the name of the body that issues a paper: as the plan has it, else as the office's own file says.

    Raises:
        PaperNotMade: neither says it.
    """
    if who == "office":
        return str(source.plan["office"])
    named = [body["name"] for body in source.plan["bodies"] if body["kind"] == _BODIES[who]]
    recorded = source.facts.row["inspecting"] if who == "inspector" else None
    entered = (source.office.get("issuers") or {}).get(who)
    found = recorded or next(iter(named), None) or entered
    if found is None:
        raise PaperNotMade(
            kind=kind.title if kind else "文书",
            reason=f"这种文书由{ISSUER_TITLES[who]}印发，方案没有写明是哪个机构，"
            f"请在本办设置（--office）里用 issuers: {{{who}: 机构名称}} 写明",
        )
    return str(found)


def mark_of(office: dict[str, Any], who: Issuer) -> str:
    """Return the 机关代字 of a body; one that has none of its own bears the office's, under which it is then counted."""
    return str((office.get("marks") or {}).get(who) or office["mark"])


def basis_of(source: Source, duty: Mapping[str, Any]) -> str:
    """Return what an added duty comes from, as a reader outside the office knows it: which inspection, or minutes."""
    if kind_of(duty["origin"]) != "inspection":
        return str(duty["source"])
    row = source.one("inspection", duty["origin"])
    if row is None:
        return str(duty["source"])
    return f"{row['title']}发现的问题{str(duty['source']).rpartition('-')[2]}"


def plan_reference(source: Source) -> dict[str, Any]:
    """Return title and number of the plan that a paper cites."""
    document = source.plan["document"]
    number = {"number": document["number"]} if document["number"] else {}
    return {"title": source.plan["title"]} | number


def office_copies(source: Source) -> list[str]:
    """Return whom the office copies its papers to (抄送)."""
    return list(source.office["copies"])
