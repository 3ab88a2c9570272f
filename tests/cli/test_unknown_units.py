from __future__ import annotations

from typing import TYPE_CHECKING

from desk import opened

if TYPE_CHECKING:
    from pathlib import Path


def test_a_unit_that_the_plan_does_not_know_is_pointed_out_with_the_nearest(tmp_path: Path) -> None:
    result = opened(tmp_path).duban(
        "paper", "register", "登水〔2023〕1号", "--from", "市水利据", "--date", "2023-01-01"
    )

    assert result.exit_code == 0
    assert "方案里没有“市水利据”这个单位，是否应为“市水利局”" in result.stderr


def test_a_unit_of_the_plan_is_taken_without_a_word(tmp_path: Path) -> None:
    result = opened(tmp_path).duban(
        "paper", "register", "登水〔2023〕1号", "--from", "市水利局", "--date", "2023-01-01"
    )

    assert "方案里没有" not in result.stderr
