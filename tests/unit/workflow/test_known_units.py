"""Names of units: the listed one for any of them, the nearest for a slip, and one that holds a 、 is one."""

from __future__ import annotations

import pytest

from workflow.known_units import Units, UnitsUnknown

UNITS = Units(
    {"市水利局": "市水利局", "水利局": "市水利局", "各乡镇、办事处": "各乡镇、办事处", "市农委": "市农委"}
)


def test_an_alias_is_told_by_the_listed_name() -> None:
    assert UNITS.require(["水利局", "市农委"]) == ["市水利局", "市农委"]


def test_every_unknown_name_is_told_with_its_place_and_the_nearest() -> None:
    with pytest.raises(
        UnitsUnknown, match=r"第1项：.*“市水务局”.*是否应为“市水利局”；第3项：.*“甲”"
    ) as refused:
        UNITS.require_at([("第1项：", "市水务局"), ("第2项：", "市农委"), ("第3项：", "甲")])

    assert [name for _, name, _ in refused.value.unknown] == ["市水务局", "甲"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("各乡镇、办事处", ["各乡镇、办事处"]),
        ("市水利局、市农委", ["市水利局", "市农委"]),
        ("市水利局，市农委；甲 乙", ["市水利局", "市农委", "甲", "乙"]),
        (" 市农委 ", ["市农委"]),
    ],
)
def test_names_are_told_apart(text: str, names: list[str]) -> None:
    assert UNITS.several(text) == names
