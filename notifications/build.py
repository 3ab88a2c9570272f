"""From a kind, its cleaned facts and the body to a whole document: the parts that every paper of a format has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from notifications.filters import clause, sentence, ymd
from notifications.layout import COLUMNS, largest_size, title_lines, width
from notifications.model import Annex, Attachment, Document, FootLine, Signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from definitions.paper import PaperKind
    from notifications.model import Body, Part

HEAD_MOST = 40.0  # pt; 发文机关标志 has no set size (7.2.4)
HEAD_LEAST = 20.0  # pt; a longer name takes two lines
_SEALED_RIGHT, _UNSEALED_RIGHT, _STEP = 4.0, 2.0, 2.0  # 字, 7.3.5
_UNSIGNED = frozenset({"bulletin", "minutes", "table"})
_IMPRINT_MOST = 56  # halves of a 4号 character: 31 in the 版心, 左右各空一字, and one between the two
_FOOT_LABELS = (("report_to", "报："), ("send_to", "送："), ("issue_to", "发："))


def build(kind: PaperKind, facts: Mapping[str, Any], body: Body) -> Document:
    """Return the document that the renderers draw; ``facts`` is a cleaned context."""
    issuer = facts["issuer"]
    names = tuple(facts.get("addressee", ()))
    keep = (issuer, *names)
    pieces = (issuer, *body.title) if kind.issuer_in_title else body.title
    annexes = _annexes(body.annexes, loose=len(facts.get("attachments", ())), keep=keep)
    titles = ["".join(part.title) for part in body.annexes]
    signed = kind.format not in _UNSIGNED
    imprint = _imprint(kind, facts)
    return Document(
        format=kind.format,
        head=_head(_marked(kind, facts)),
        number=_number(kind, facts),
        serial=facts.get("serial") or "",
        urgency=facts.get("urgency") or "",
        signer=(facts.get("signer") or "") if kind.upward else "",
        editor=issuer if kind.format == "bulletin" else "",
        date=facts["date"],
        title=title_lines(pieces, keep=keep),
        addressee=_addressee(names),
        blocks=body.blocks,
        attachments=_attachments([*titles, *facts.get("attachments", ())]),
        signature=signature(issuer, ymd(facts["date"]), sealed=kind.sealed) if signed else None,
        note=_note(facts["contact"]),
        annexes=annexes,
        foot=_foot(facts),
        imprint=imprint,
        imprint_apart=imprint is not None and sum(map(width, imprint)) > _IMPRINT_MOST,
        print_run=f"（共印{facts['print_run']}份）" if facts.get("print_run") else "",
        landscape=kind.format == "table",
    )


def _marked(kind: PaperKind, facts: Mapping[str, Any]) -> str:
    """Return the words of the red head: the 发文机关标志 (7.2.4), or the name of a bulletin or 纪要."""
    if kind.format in {"bulletin", "minutes"}:
        return str(facts["masthead"])
    return f"{facts['issuer']}{'文件' if kind.format == 'official' and kind.file_word else ''}"


def _annexes(parts: Sequence[Part], *, loose: int, keep: tuple[str, ...]) -> tuple[Annex, ...]:
    """Number the 附件 that the template wrote; those that are only named (``loose``) come after them."""
    several = len(parts) + loose > 1
    return tuple(
        Annex(
            label=f"附件{i}" if several else "附件",
            title=title_lines(part.title, keep=keep),
            blocks=part.blocks,
            landscape=part.landscape,
        )
        for i, part in enumerate(parts, start=1)
    )


def _imprint(kind: PaperKind, facts: Mapping[str, Any]) -> tuple[str, str] | None:
    """印发机关 and 印发日期 (7.4.3), in the 版记 of a 文件 or 纪要; the issuer and the paper's date unless given."""
    if kind.format not in {"official", "minutes"}:
        return None
    return facts.get("printer") or facts["issuer"], f"{ymd(facts.get('printed') or facts['date'])}印发"


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
