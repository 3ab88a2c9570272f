"""The frame of the command line: the table, the one ``except``, its exit codes, its speed, its Chinese."""

from __future__ import annotations

import io
import os
import string
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import cli
from commands.locale.chinese import display_width, fold
from definitions.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(cli.__file__).parent
CATALOGUE = ROOT / "commands" / "locale" / "zh_CN" / "LC_MESSAGES" / "messages.po"
RUN = "import sys; sys.argv[0] = 'duban'; from cli import main; main()"


class Refused(ProjectError):
    exit_code = 6


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException | None], None]:
    """Put a command ``probe`` into the table that raises what it is given, else prints the database."""

    def install(exc: BaseException | None = None) -> None:
        @click.command("probe")
        @click.pass_obj
        def group(obj: dict[str, str]) -> None:
            if exc is not None:
                raise exc
            click.echo(obj["db"])

        module = ModuleType("probe_module")
        module.__dict__["group"] = group
        monkeypatch.setitem(sys.modules, "probe_module", module)
        monkeypatch.setitem(cli.COMMANDS, "probe", ("probe_module", "试探"))

    return install


def duban(
    *args: str, env: dict[str, str] | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """Run the real program in a process of its own, under the plainest of locales unless ``env`` says more."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "DUBAN_"))}
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", RUN, *args],
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**plain, **(env or {})},
        cwd=ROOT,
        check=False,
    )


def test_help_lists_the_table_in_its_order() -> None:
    result = CliRunner().invoke(cli.house, ["--help"])

    listed = result.stdout.partition("命令：\n")[2].splitlines()
    assert result.exit_code == 0
    assert [tuple(line.split(maxsplit=1)) for line in listed] == [
        (name, line) for name, (_, line) in cli.COMMANDS.items()
    ]


def test_help_imports_no_group_and_nothing_heavy() -> None:
    """What ``--help`` loads beyond click is three small modules; this is what keeps it quick."""
    code = f"import sys, click; before = set(sys.modules)\ntry:\n {RUN}\nfinally: print(*set(sys.modules) - before)"

    result = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )

    loaded = set(result.stdout.splitlines()[-1].split())
    ours = {
        name for name in loaded if name.partition(".")[0] in {"cli", "commands", "definitions", "workflow"}
    }
    heavy = {
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "rich",
        "jinja2",
        "sqlite3",
        "importlib.metadata",
        "shutil",
    }
    assert ours == {
        "cli",
        "commands",
        "commands.locale",
        "commands.locale.chinese",
        "definitions",
        "definitions.errors",
    }
    assert loaded.isdisjoint(heavy)


def test_version_is_the_installed_one() -> None:
    result = CliRunner().invoke(cli.house, ["--version"], prog_name="duban")

    assert result.exit_code == 0
    assert result.stdout.startswith("duban 0.")


@pytest.mark.parametrize(
    ("args", "env", "database"),
    [
        ([], {"DUBAN_DATABASE": None}, "duban.db"),
        ([], {"DUBAN_DATABASE": "office.db"}, "office.db"),
        (["--db", "other.db"], {"DUBAN_DATABASE": "office.db"}, "other.db"),
    ],
)
def test_the_database_is_the_option_else_the_environment_else_the_folder(
    probe: Callable[[BaseException | None], None], args: list[str], env: dict[str, str | None], database: str
) -> None:
    probe(None)

    result = CliRunner(env=env).invoke(cli.house, [*args, "probe"])

    assert result.exit_code == 0
    assert result.stdout == f"{database}\n"


@pytest.mark.parametrize(
    ("exc", "code", "said"),
    [
        (ProjectError("没有方案"), 1, "错误：没有方案\n"),
        (Refused("别人先改了"), 6, "错误：别人先改了\n"),
        (KeyboardInterrupt(), 130, "已中断，未完成的一步没有写入。\n"),
        (click.Abort(), 130, "已中断，未完成的一步没有写入。\n"),
        (click.UsageError("缺少单位"), 2, "错误：缺少单位\n"),
        (PermissionError(13, "Permission denied", "a.docx"), 1, "请检查路径、权限和磁盘空间后重试。\n"),
        (KeyError("lead"), 1, "KeyError：'lead'\n请把上面一行和所用的命令报告给维护者"),
        (BrokenPipeError(32, "Broken pipe"), 1, ""),
    ],
)
def test_what_a_command_raises_becomes_a_sentence_and_a_code(
    probe: Callable[[BaseException | None], None], exc: BaseException, code: int, said: str
) -> None:
    probe(exc)

    result = CliRunner().invoke(cli.house, ["probe"])

    assert result.exit_code == code
    assert result.stdout == ""
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_bug_shows_where_it_is_when_asked(
    probe: Callable[[BaseException | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    probe(KeyError("lead"))
    monkeypatch.setenv("DUBAN_TRACEBACK", "1")

    with pytest.raises(KeyError):
        CliRunner().invoke(cli.house, ["probe"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["paln"], "错误：没有 'paln' 这个命令。 是不是要用 'plan'？\n"),
        (["--dbb", "x", "plan"], "错误：没有 '--dbb' 这个选项。 是不是要用 '--db'？\n"),
        (["--db"], "错误：选项 '--db' 后面缺少值。\n"),
        (["--version=3"], "错误：选项 '--version' 不带值。\n"),
    ],
)
def test_a_usage_error_is_chinese_whatever_the_locale(args: list[str], said: str) -> None:
    for env in ({"LANG": "C"}, {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}, {}):
        result = duban(*args, env=env)

        assert result.returncode == 2
        assert result.stdout == b""
        assert result.stderr.decode().endswith(said)


def test_without_a_command_the_help_is_shown_and_nothing_done() -> None:
    result = duban()

    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.decode().startswith("用法：duban [选项] 命令")


def test_a_console_in_gbk_gets_a_code_for_what_it_cannot_show() -> None:
    result = duban("✓ 签收", env={"PYTHONIOENCODING": "gbk"})

    assert result.returncode == 2
    assert r"没有 '\u2713 签收' 这个命令" in result.stderr.decode("gbk")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_went_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)

    result = duban("--help", stdout=writing)

    os.close(writing)
    assert result.stderr == b""


def catalogue() -> dict[str, str]:
    """Return the Chinese of every message, by its first English form."""
    with CATALOGUE.open("rb") as file:
        messages = list(read_po(file))
    return {
        str(first_form(message.id)): str(first_form(message.string)) for message in messages if message.id
    }


def first_form(forms: object) -> object:
    return forms[0] if isinstance(forms, tuple | list) else forms


def test_every_message_of_click_has_its_chinese() -> None:
    found = extract_from_dir(Path(click.__file__).parent)
    english = {str(first_form(message)) for _, _, message, _, _ in found}

    translated = {message for message, chinese in catalogue().items() if chinese}

    assert len(english) > 60
    assert english - translated == set()


def test_chinese_asks_for_nothing_that_click_does_not_give() -> None:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]

    for message in messages:
        given_by_click = {field for form in all_forms(message.id) for field in fields(form)}
        asked_for = {field for form in all_forms(message.string) for field in fields(form)}
        assert asked_for <= given_by_click, message.id


def all_forms(forms: object) -> list[str]:
    return [str(form) for form in forms] if isinstance(forms, tuple | list) else [str(forms)]


def fields(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    """If this fails, run ``make locale``."""
    fresh = io.BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(fresh, read_po(file, locale="zh_CN"))
    fresh.seek(0)

    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        kept = read_mo(file)

    # Message by message, since the head bears the version of the compiler.
    assert [(m.id, m.string) for m in kept if m.id] == [(m.id, m.string) for m in read_mo(fresh) if m.id]


@given(st.text(alphabet="创建办公室，。（）“”、ab-", max_size=80), st.integers(min_value=8, max_value=40))
def test_folding_loses_nothing_and_starts_no_line_with_a_closing_mark(text: str, width: int) -> None:
    lines = fold(text, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line[:1] not in set("，。）”、") for line in lines[1:])


def test_folding_counts_two_columns_for_a_chinese_character() -> None:
    lines = fold("请创建办于本月底前报送（含附件）材料。", 16)

    assert lines == ["请创建办于本月底", "前报送（含附件）", "材料。"]
    assert max(map(display_width, lines)) == 16
