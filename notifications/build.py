"""From a kind, its cleaned facts and the body to a whole document: the parts that every paper of a format has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from notifications.filters import clause, sentence, ymd
from notifications.layout import COLUMNS, largest_size, title_lines, width
from notifications.model import Attachment, Document, FootLine, Signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from definitions.paper import PaperKind
    from notifications.model import Body

HEAD_MOST = 40.0  # pt; 发文机关标志 has no set size (7.2.4)
HEAD_LEAST = 20.0  # pt; a longer name takes two lines
_SEALED_RIGHT, _UNSEALED_RIGHT, _STEP = 4.0, 2.0, 2.0  # 字, 7.3.5
_FOOT_LABELS = (("report_to", "报："), ("send_to", "送："), ("issue_to", "发："))


def build(kind: PaperKind, facts: Mapping[str, Any], body: Body) -> Document:
    """Return the document that the renderers draw; ``facts`` is a cleaned context."""
    issuer, bulletin = facts["issuer"], kind.format == "bulletin"
    names = tuple(facts.get("addressee", ()))
    return Document(
        format=kind.format,
        head=_head(facts["masthead"] if bulletin else issuer),
        number=_number(kind, facts),
        urgency=facts.get("urgency") or "",
        editor=issuer if bulletin else "",
        date=facts["date"],
        title=title_lines(body.title, keep=(issuer, *names)),
        addressee=_addressee(facts.get("addressee", ())),
        blocks=body.blocks,
        attachments=_attachments(facts.get("attachments", ())),
        signature=None if bulletin else signature(issuer, ymd(facts["date"]), sealed=kind.sealed),
        note=_note(facts["contact"]),
        foot=_foot(facts),
        print_run=f"（共印{facts['print_run']}份）" if facts.get("print_run") else "",
    )


def signature(name: str, day: str, *, sealed: bool) -> Signature:
    """Place 署名 and 成文日期 (7.3.5.1, 7.3.5.2).

    With a seal: date 右空四字, name centred on it; a name too wide for that ends at the right edge, and the date
    moves left under its middle. Without: name 右空二字, the date starts two characters right of the name's start; a
    date longer than the name takes 右空二字 and pushes the name. A name of two lines is centred in either case.
    """
    lines = (name,) if width(name) <= 2 * COLUMNS else title_lines((name,))
    widths = [width(line) / 2 for line in lines]
    widest, days = max(widths), width(day) / 2
    axis = date_left = None
    if sealed or len(lines) > 1:
        axis = max(_SEALED_RIGHT + days / 2, widest / 2)
        rights = [axis - one / 2 for one in widths]
        date_right = axis - days / 2
    elif days > widest:
        date_right, rights = _UNSEALED_RIGHT, [_UNSEALED_RIGHT + days + _STEP - widest]
    else:
        rights = [min(_UNSEALED_RIGHT, COLUMNS - widest)]
        date_left = COLUMNS - rights[0] - widest + _STEP
        date_right = max(0.0, COLUMNS - date_left - days)
    return Signature(
        names=tuple(zip(lines, rights, strict=True)),
        date=day,
        date_right=date_right,
        axis=axis,
        date_left=date_left,
        blank_lines=2 if sealed else 1,
    )


def _head(name: str) -> tuple[str, ...]:
    if largest_size([name], most=HEAD_MOST) >= HEAD_LEAST:
        return (name,)
    return title_lines((name,))


def _addressee(names: Sequence[str]) -> str:
    """主送 (7.3.1): names of one sort take 、, groups of names that hold a 、 themselves take ，."""
    joint = "，" if any("、" in name for name in names) else "、"
    return f"{clause(joint.join(names))}：" if names else ""


def _number(kind: PaperKind, facts: Mapping[str, Any]) -> str:
    if not kind.number:
        return ""
    year = date.fromisoformat(facts["date"]).year
    number: str = facts["number"] or kind.blank_number(mark=facts["mark"] or "", year=year)
    return number


def _attachments(names: Sequence[str]) -> tuple[Attachment, ...]:
    """附件说明 (7.3.4): 左空二字, one bears no number, several do, no closing punctuation."""
    label = "附件："
    if len(names) == 1:
        return (Attachment(label + clause(names[0]), start=2.0, turnover=5.0),)
    return tuple(
        Attachment(
            text=f"{'' if i > 1 else label}{i}.{clause(name)}",
            start=5.0 if i > 1 else 2.0,
            turnover=5.0 + width(f"{i}.") / 2,
        )
        for i, name in enumerate(names, start=1)
    )


def _note(contact: Mapping[str, str] | None) -> str:
    return f"（联系人：{contact['post']}，联系电话：{contact['phone']}）" if contact else ""


def _foot(facts: Mapping[str, Any]) -> tuple[FootLine, ...]:
    if copies := facts.get("copies"):
        return (FootLine("抄送：", sentence("，".join(copies))),)
    return tuple(
        FootLine(label, sentence("，".join(facts[name]))) for name, label in _FOOT_LABELS if facts.get(name)
    )
