from __future__ import annotations

from typing import Any

import pytest
from paper_samples import KINDS, kind
from pydantic import ValidationError

from definitions.paper import PaperKind

LETTER: dict[str, Any] = {
    "id": "reply",
    "title": "复函",
    "format": "letter",
    "number": "{mark}函〔{year}〕{n}号",
    "series": "reply",
    "template": "reply",
    "fields": {"granted": {"label": "准予延至", "type": "date"}},
}


@pytest.mark.parametrize("name", KINDS)
def test_every_shipped_kind_says_its_own_id_and_has_a_template(name: str) -> None:
    assert kind(name).id == name == kind(name).template


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("duban-letter", "登创办督〔2023〕18号"),
        ("urge-slip", "登创办催〔2023〕18号"),
        ("meeting-notice", "登创办〔2023〕18号"),
        ("bulletin", "第18期"),
    ],
)
def test_the_number_follows_the_pattern_of_the_kind(name: str, expected: str) -> None:
    assert kind(name).number_text(mark="登创办", year=2023, n=18) == expected


def test_a_draft_has_room_where_its_count_will_stand() -> None:
    assert kind("duban-letter").blank_number(mark="登创办", year=2023) == "登创办督〔2023〕　号"
    assert kind("bulletin").blank_number(mark="登创办", year=2023) == "第　期"


def test_kinds_that_count_together_are_numbered_alike_and_the_other_way_round() -> None:
    """Else two papers could bear one number, or one series have gaps; a 期号 stands beside a name and not alone."""
    pairs = {(kind(name).series, kind(name).number) for name in KINDS if kind(name).series}
    marked = {number for _, number in pairs if "{mark}" in number}

    assert len({series for series, _ in pairs}) == len(pairs)
    assert len([number for _, number in pairs if number in marked]) == len(marked)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"colour": "red"}, "colour"),
        ({"number": "{mark}〔{year}〕号"}, "{n}"),
        ({"number": "{who}〔{year}〕{n}号"}, "who"),
        ({"series": ""}, "series"),
        ({"format": "note"}, "note"),
        ({"fields": {"issuer": {"label": "发文机关"}}}, "issuer"),
        ({"fields": {"Due": {"label": "时限"}}}, "Due"),
        ({"fields": {"due": {"label": "时限", "fields": {"day": {"label": "日"}}}}}, "fields"),
        ({"fields": {"place": {"label": "地点", "not_before": "date"}}}, "not_before"),
        ({"fields": {"duty": {"label": "任务", "type": "record"}}}, "record"),
        ({"fields": {"rows": {"label": "清单", "type": "list", "unique": "no"}}}, "unique"),
    ],
)
def test_a_kind_that_contradicts_itself_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        PaperKind.model_validate(LETTER | changes)


def test_an_office_may_bring_its_own_kind() -> None:
    assert "granted" in PaperKind.model_validate(LETTER).all_fields()
    assert "issuer" in PaperKind.model_validate(LETTER).all_fields()
