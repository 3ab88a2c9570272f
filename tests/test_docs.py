"""Help and documents: everything a clerk can type is explained in Chinese, and no page lags behind the code."""

from __future__ import annotations

import json
import re
import runpy
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click
import pytest
from click.testing import CliRunner

from cli import COMMANDS, house

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
GENERATOR: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "generate.py"))
PAGES: dict[Path, str] = GENERATOR["pages"]()
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
ENGLISH_OF_CLICK = re.compile(
    r"Usage|Options|Commands|Show this|Error|\[OPTIONS\]|COMMAND|default:|required|env var"
)

every_group = pytest.mark.parametrize("name", COMMANDS)


def commands_of(name: str) -> Iterator[tuple[str, click.Command]]:
    group = house.get_command(click.Context(house), name)
    for path, command in GENERATOR["walk"]((name,), group):
        yield " ".join(path), command


def is_chinese(text: str | None) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text or "") is not None


@every_group
def test_the_table_says_of_a_group_what_it_says_of_itself(name: str) -> None:
    _, line = COMMANDS[name]

    group = house.get_command(click.Context(house), name)

    assert group is not None
    first_line = (group.short_help or group.help or "").strip().partition("\n")[0]
    assert first_line.removesuffix("。") == line


@every_group
def test_every_command_has_help_in_chinese_that_is_listed_uncut(name: str) -> None:
    wrong = [
        path
        for path, command in commands_of(name)
        if not is_chinese(command.help) or "..." in command.get_short_help_str(limit=60)
    ]

    assert wrong == []


@every_group
def test_every_option_and_argument_has_help_in_chinese(name: str) -> None:
    wrong = [
        f"{path} {param.name}"
        for path, command in commands_of(name)
        for param in command.params
        if not is_chinese(getattr(param, "help", None)) and not getattr(param, "hidden", False)
    ]

    assert wrong == []


@every_group
def test_help_of_every_command_can_be_shown_and_is_chinese(name: str) -> None:
    for path, _ in commands_of(name):
        result = CliRunner().invoke(house, [*path.split(), "--help"], prog_name="duban")

        assert result.exit_code == 0, path
        assert result.stderr == "", path
        assert result.stdout.startswith(f"用法：duban {path} "), path
        assert ENGLISH_OF_CLICK.search(result.stdout) is None, path


@every_group
def test_help_fits_a_terminal_of_eighty_columns(name: str) -> None:
    for path, _ in commands_of(name):
        lines = CliRunner().invoke(house, [*path.split(), "--help"], prog_name="duban").stdout.splitlines()

        too_wide = [line for line in lines if sum(2 if east_asian_width(c) in "WF" else 1 for c in line) > 80]

        assert too_wide == [], path


@pytest.mark.parametrize("path", sorted(PAGES), ids=lambda path: str(path.relative_to(ROOT / "docs")))
def test_a_generated_page_is_fresh(path: Path) -> None:
    """If this fails, run ``make docs``."""
    kept = path.read_text(encoding="utf-8")

    assert kept == PAGES[path]


def test_no_page_is_left_of_what_is_no_longer_made() -> None:
    """If this fails, run ``make docs``."""
    folders = {path.parent for path in PAGES} - {ROOT / "docs" / "reference"}

    kept = {path for folder in folders for path in folder.glob("*.md")}

    assert kept == {path for path in PAGES if path.parent in folders}


def test_the_readme_prints_the_commands_that_are_run() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert (
        "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt . && .venv/bin/duban demo"
        in readme
    )
    assert re.search(
        r"<!-- test-command -->\n+```\w*\n"
        r"python3 -m venv \.venv && \.venv/bin/pip install -c constraints\.txt -e '\.\[dev\]' "
        r"&& \.venv/bin/python -m pytest -n 2\n```",
        readme,
    )


def examples() -> Iterator[tuple[str, list[str]]]:
    """Yield every ``duban …`` line of every fenced block that is not a help page: its place and its words."""
    for path in DOCUMENTS:
        for block in re.findall(
            r"^```(?!text)\w*\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
        ):
            for line in block.replace("\\\n", " ").splitlines():
                if found := re.search(r"(?:^|\s|/)duban (\S.*)", line.partition(" #")[0]):
                    command = re.split(r" [|>]|&&|;", found[1])[0]
                    yield f"{path.relative_to(ROOT)}: {line.strip()}", shlex.split(command)


def unknown_word(words: list[str]) -> str | None:
    """Return the first command or option that does not exist."""
    command: click.Command = house
    known = {"--help"}
    waiting = list(words)
    while waiting:
        known |= {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
        word = waiting.pop(0)
        if word.startswith("--"):
            if word.partition("=")[0] not in known:
                return word
            option = next((param for param in command.params if word in param.opts), None)
            if isinstance(option, click.Option) and not option.is_flag and waiting:
                waiting.pop(0)
        elif isinstance(command, click.Group):
            below = command.get_command(click.Context(command), word)
            if below is None:
                return word
            command = below
    return None


def test_every_example_of_the_documents_names_commands_and_options_that_exist() -> None:
    wrong = [f"{place} [{word}]" for place, words in examples() if (word := unknown_word(words))]

    assert wrong == []


def test_no_picture_of_a_paper_lags_behind_its_words() -> None:
    """A deliberate change: ``make pictures``."""
    pictures = runpy.run_path(str(ROOT / "docs" / "pictures.py"))
    folder: Path = pictures["FOLDER"]

    assert json.loads(pictures["MADE"].read_text(encoding="utf-8")) == pictures["shown"]()
    assert {path.stem for path in folder.glob("*.png")} == set(pictures["shown"]())
