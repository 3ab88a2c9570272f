"""``duban paper kinds``: the catalogue of papers, as a campaign was opened with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.options import CAMPAIGN, JSON
from commands.output import emit
from workflow.naming import the_campaign

if TYPE_CHECKING:
    from definitions.paper import PaperKind

COLUMNS = (
    ("id", "文种代号"),
    ("title", "文种"),
    ("format_label", "格式"),
    ("number", "编号"),
    ("issuer_label", "发文机关"),
    ("approved_by_label", "审签"),
    ("by_hand_label", "单独拟"),
    ("said", "可填的字段"),
)
KEYS = ("id", "title", "format", "number", "issuer", "approved_by", "by_hand", "said")


@click.command(help="列出文种：格式、编号、谁发、谁签、能否单独拟")
@CAMPAIGN
@JSON
def kinds(campaign: str | None, as_json: bool) -> None:
    """List the kinds of paper."""
    from workflow.paper import kind_named
    from workflow.paper import kinds as known

    with the_app().reading() as rows:
        name = the_campaign(rows, campaign)
        items = [_item(kind_named(rows, name, one)) for one in known(rows, name)]
    emit(items, COLUMNS, as_json=as_json, keys=KEYS)


def _item(kind: PaperKind) -> dict[str, Any]:
    from definitions.paper import APPROVER_LABELS, FORMAT_LABELS, ISSUER_LABELS
    from workflow.papers.making import makes

    return {
        "id": kind.id,
        "title": kind.title,
        "format": kind.format,
        "format_label": FORMAT_LABELS[kind.format],
        "number": kind.number,
        "issuer": kind.issuer,
        "issuer_label": ISSUER_LABELS[kind.issuer],
        "approved_by": list(kind.approved_by),
        "approved_by_label": ""
        if kind.format == "note"
        else "或".join(APPROVER_LABELS[one] for one in kind.approved_by),
        "by_hand": makes(kind.id),
        "by_hand_label": "是" if makes(kind.id) else "",
        "said": [f"{one}（{spec.label}）" for one, spec in kind.all_fields().items() if spec.said],
    }
