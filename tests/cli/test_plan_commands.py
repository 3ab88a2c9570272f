"""Plans at the command line: shown, linted, and what bad files get."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from desk import PLAN, ROOT, empty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = PLAN.read_text("utf-8")


def bomb() -> bytes:
    """Return nine aliases of nine aliases of …, which would unfold to gigabytes."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines).encode()


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "broken": (lambda: b"id: x\n  title: [\n", "[yaml-broken] 错误：第 2 行读不下去"),
    "unknown-key": (
        lambda: TEXT.replace("\ntitle:", "\ntilte:", 1).encode(),
        "没有“tilte”这个键，是否应为“title”？",
    ),
    "duplicate-key": ((TEXT + "\ntitle: 二\n").encode, "“title”写了两次"),
    "alias-bomb": (bomb, "展开后过大"),
    "fifty-megabytes": (lambda: b"#" * 50_000_000, "超过上限 4 MB"),
    "gbk": (lambda: "id: 方案\n".encode("gbk"), "不是 UTF-8 编码（可能是 GBK）"),
    "nul": (lambda: b"\0\0", "YAML 不允许的字符"),
    "deep": (lambda: b"[" * 5000, "层次超过 50 层"),
    "empty": (lambda: b"", "文件是空的"),
    "code": (lambda: b"!!python/object/apply:os.system ['true']\n", "不接受自定义标签"),
    "id-of-another-folder": (
        lambda: TEXT.replace("id: dengfeng-2023", "id: ../x", 1).encode(),
        "只能用小写英文字母、数字和连字符",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_bad_plan_is_refused_with_its_place_by_every_command(tmp_path: Path, kind: str) -> None:
    content, said = BROKEN[kind]
    path = tmp_path / "坏.yaml"
    path.write_bytes(content())
    desk = empty(tmp_path)

    shown = desk.refused("plan", "show", str(path), code=5)
    opened = desk.refused("campaign", "open", str(path), code=5)
    linted = desk.duban("plan", "lint", str(path))

    assert said in shown
    assert said in opened
    assert "未采用。请按下列位置改正后重试：" in opened
    assert linted.exit_code == 5
    assert said in linted.stdout
    assert linted.stdout.startswith(str(path))
    assert linted.stderr.startswith(f"{path}：错误 ")
    assert os.listdir(tmp_path) == ["坏.yaml"]  # noqa: PTH208 - the very names


def test_contradictions_of_a_signed_plan_are_no_errors(tmp_path: Path) -> None:
    result = empty(tmp_path).duban("plan", "lint", "dengfeng-2023")

    assert result.exit_code == 0
    assert "注意：" in result.stdout
    assert result.stderr == f"dengfeng-2023：错误 0 处，注意 {len(result.stdout.splitlines())} 处。\n"


def test_every_shipped_plan_is_listed_and_can_be_shown(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    shipped = sorted(path.stem for path in (ROOT / "definitions" / "plans").glob("*.yaml"))

    listed = [item["id"] for item in desk.json("plan", "list")["items"]]

    assert listed == shipped
    for name in listed:
        assert desk.done("plan", "show", name).startswith("方案：")


def test_a_unit_sees_its_own_duties_and_indicators(tmp_path: Path) -> None:
    said = empty(tmp_path).json("plan", "show", "dengfeng-2023", "--unit", "市水利局")

    assert said["duties"]
    for item in said["duties"] + said["indicators"]:
        assert "市水利局" in item["lead"] + item["support"]


@pytest.mark.parametrize("name", ["nope", "", ".", "./没有.yaml", "没有.yaml", "x" * 9999, "a\0.yaml"])
@pytest.mark.parametrize("verb", ["show", "lint"])
def test_a_plan_that_is_not_there_is_not_found(tmp_path: Path, verb: str, name: str) -> None:
    assert "现有：" in empty(tmp_path).refused("plan", verb, name, code=3)


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    assert "这是一个目录" in empty(tmp_path).refused("plan", "show", f"{tmp_path}/", code=5)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device here")  # noqa: PTH110
def test_a_device_is_no_plan(tmp_path: Path) -> None:
    assert "这不是普通文件" in empty(tmp_path).refused("plan", "show", "/dev/zero", code=5)
