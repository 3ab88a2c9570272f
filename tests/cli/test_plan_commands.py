"""Plans at the command line: listed, linted, begun, and what bad files get."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from desk import PLAN, ROOT, empty, environment

from definitions.lint.plan import RULES
from definitions.lint.prose import prose, reading

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
    "fifty-megabytes": (lambda: b"#" * 50_000_000, "超过上限 8 MB"),
    "gbk": (lambda: "id: 方案\n".encode("gbk"), "不是 UTF-8 编码（可能是 GBK）"),
    "workbook": (lambda: b"PK\x03\x04" + b"\0" * 99, "这是 Excel 表格（.xlsx）或别的压缩格式的文件"),
    "old-workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 99, "请用 duban plan from-xlsx 导入"),
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


@pytest.mark.parametrize("name", ["nope", "", ".", "./没有.yaml", "没有.yaml", "x" * 9999, "a\0.yaml"])
@pytest.mark.parametrize("verb", ["show", "lint"])
def test_a_plan_that_is_not_there_is_not_found(tmp_path: Path, verb: str, name: str) -> None:
    assert "现有：" in empty(tmp_path).refused("plan", verb, name, code=3)


def test_a_folder_is_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "方案").mkdir()
    desk = empty(tmp_path)

    assert "这是一个目录" in desk.refused("plan", "show", f"{tmp_path}/", code=5)
    for name in (".", "方案"):
        said = desk.refused("plan", "lint", name, code=3)
        assert f"“{name}”是一个文件夹，不是方案，请给出其中的 .yaml 文件" in said
        assert "没有名为" not in said


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (PermissionError(13, "no"), "没有写入权限"),
        (OSError(30, "no"), "是只读的"),
        (OSError(28, "no"), "所在的磁盘已满"),
        (FileNotFoundError(2, "no", "/proc/.x.json.abc"), "里不能新建文件"),
    ],
)
def test_a_folder_that_cannot_be_written_to_is_named_and_no_temporary_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: OSError, reason: str
) -> None:
    def refuse(**_: object) -> None:
        raise trouble

    monkeypatch.setattr("commands.files.tempfile.mkstemp", refuse)

    said = empty(tmp_path).refused("plan", "schema", "--out", str(tmp_path / "x.json"), code=1)

    assert f"{tmp_path / 'x.json'} 写不进去：文件夹 {tmp_path} {reason}，什么都没有写入" in said
    assert ".x.json." not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device here")  # noqa: PTH110
def test_a_device_is_no_plan(tmp_path: Path) -> None:
    assert "这不是普通文件" in empty(tmp_path).refused("plan", "show", "/dev/zero", code=5)


def test_only_the_chosen_rules_speak(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    chosen = desk.json("plan", "lint", "dengfeng-2023", "--select", "lead-missing")
    others = desk.json("plan", "lint", "dengfeng-2023", "--ignore", "lead-missing")
    everything = desk.json("plan", "lint", "dengfeng-2023")

    assert {item["code"] for item in chosen["items"]} == {"lead-missing"}
    assert "lead-missing" not in {item["code"] for item in others["items"]}
    assert chosen["warnings"] + others["warnings"] == everything["warnings"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path, option: str) -> None:
    said = empty(tmp_path).refused("plan", "lint", "dengfeng-2023", option, "lead-mising", code=2)

    assert "没有代码为“lead-mising”的检查规则。是不是“lead-missing”？" in said


def test_the_format_json_is_what_json_is(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    said = desk.done("plan", "lint", "dengfeng-2023", "--format", "json")

    assert json.loads(said) == desk.json("plan", "lint", "dengfeng-2023")


def test_a_rule_is_explained_to_whoever_asks(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    lines = desk.done("plan", "lint", "--explain", "lead-missing").splitlines()

    assert lines[0].startswith("lead-missing（注意）")
    assert [line.partition("：")[0] for line in lines[1:]] == ["  为什么查", "  例子", "  怎么办"]
    assert "没有代码为“nope”" in desk.refused("plan", "lint", "--explain", "nope", code=2)


def test_what_is_found_while_a_file_is_read_is_explained_too(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    assert desk.done("plan", "lint", "--explain", "file-not-utf8").startswith(
        "file-not-utf8（错误）不是 UTF-8 编码\n  为什么查："
    )
    assert desk.done("plan", "lint", "--explain", "yaml").count("  怎么办：") == 10
    assert desk.done("plan", "lint", "--explain", "读入").count("  怎么办：") == len(reading())
    near = desk.refused("plan", "lint", "--explain", "file-not-utf", code=2)
    assert "是不是“file-not-utf8”？" in near


def test_every_code_that_reading_a_file_gives_is_explained() -> None:
    sources = [ROOT / "definitions" / name for name in ("loader.py", "yaml_text.py", "complaints.py")]
    code = re.compile(r'"((?:file|yaml|key|value|more)-[a-z0-9-]+|classified)"')

    given = {found for path in sources for found in code.findall(path.read_text("utf-8"))}

    assert given == set(reading())
    assert not given & {rule.code for rule in RULES}


def test_every_rule_has_its_explanation() -> None:
    assert {rule.code for rule in RULES} == set(prose())


def test_a_plan_to_be_linted_must_be_named(tmp_path: Path) -> None:
    assert "请写明检查哪份方案" in empty(tmp_path).refused("plan", "lint", code=2)


@pytest.mark.parametrize("option", ["--select", "--ignore", "--explain"])
@pytest.mark.parametrize("word", ["", " ", ","])
def test_a_choice_of_rules_that_names_none_is_refused(tmp_path: Path, option: str, word: str) -> None:
    said = empty(tmp_path).refused("plan", "lint", "dengfeng-2023", option, word, code=2)

    assert f"{option} 后面没有写代码" in said


def test_a_new_plan_can_be_read_at_once_and_its_only_errors_are_what_is_to_be_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = empty(tmp_path)

    talked = desk.duban("plan", "new", "woxian-2026").stderr
    linted = json.loads(desk.duban("plan", "lint", "woxian-2026.yaml", "--json").stdout)

    assert talked.startswith("已写入 woxian-2026.yaml。带【】的地方照原文填写")
    errors = [one for one in linted["items"] if one["severity"] == "error"]
    lines = (tmp_path / "woxian-2026.yaml").read_text("utf-8").splitlines()
    assert linted["warnings"] > 0
    assert {one["code"] for one in errors} == {"placeholder-left"}
    assert {one["line"] for one in errors} == {
        number for number, line in enumerate(lines, 1) if "【" in line.partition("#")[0]
    }
    assert errors[0]["message"].startswith("“【方案全称】”没有填。")
    assert desk.json("plan", "show", "woxian-2026.yaml")["id"] == "woxian-2026"
    assert "没有填" in desk.refused("campaign", "open", "woxian-2026.yaml", code=5)


def test_brackets_that_a_document_writes_itself_are_nothing_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "方案.yaml"
    path.write_text(TEXT.replace("登政文〔2023〕44号", "登政文【2023】44号", 1), "utf-8")

    linted = empty(tmp_path).json("plan", "lint", str(path), "--select", "placeholder-left")

    assert "【2023】" in path.read_text("utf-8")
    assert linted["items"] == []


def test_a_new_plan_does_not_overwrite_a_file(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    path = tmp_path / "方案.yaml"
    path.write_text("我的", "utf-8")

    assert "已存在，没有覆盖" in desk.refused("plan", "new", "woxian", "--out", str(path), code=1)
    assert path.read_text("utf-8") == "我的"


@pytest.mark.parametrize("name", ["我县", "A", "../x", "a b", "", "a" * 61])
def test_an_id_that_can_be_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)

    said = empty(tmp_path).refused("plan", "new", "--", name, code=2)

    assert "只能用小写英文字母、数字和连字符，最多 60 个字，如 dengfeng-2023" in said
    assert list(tmp_path.iterdir()) == []


def test_an_id_of_digits_stays_a_text(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    desk.done("plan", "new", "2026", "--out", str(tmp_path / "a.yaml"))

    assert desk.json("plan", "show", str(tmp_path / "a.yaml"))["id"] == "2026"


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    desk = empty(tmp_path)
    path = tmp_path / "plan.schema.json"

    printed = json.loads(desk.done("plan", "schema"))
    said = desk.duban("plan", "schema", "--out", str(path)).stderr

    assert json.loads(path.read_text("utf-8")) == printed
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "# yaml-language-server: $schema=plan.schema.json" in said


def test_help_of_plans_loads_no_models_and_no_workbooks() -> None:
    code = (
        "import sys\nfrom cli import main\nsys.argv = ['duban', 'plan', '--help']\n"
        "try:\n main()\nfinally: print(*sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=environment()
    )

    loaded = {name.partition(".")[0] for name in said.stdout.splitlines()[-1].split()}
    assert loaded.isdisjoint(
        {"pydantic", "xlsxwriter", "openpyxl", "sqlmodel", "sqlalchemy", "ruamel", "yaml", "rich"}
    )
