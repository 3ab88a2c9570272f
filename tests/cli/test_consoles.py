"""Where the output goes: pipes, terminals, GBK, no locale at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from desk import PROGRAM, archive, demo, environment, process

if TYPE_CHECKING:
    from pathlib import Path

ESCAPE = "\x1b"
SCREENS = (
    ["duty", "list"],
    ["history", "show", "17"],
    ["why", "23"],
    ["campaign", "status"],
    ["paper", "show", "1"],
)


@pytest.mark.parametrize("words", SCREENS)
def test_a_pipe_gets_no_escape_codes_and_no_trailing_blanks(words: list[str]) -> None:
    out = archive().done(*words)

    assert ESCAPE not in out
    assert all(line == line.rstrip() for line in out.splitlines())


@pytest.mark.parametrize("words", SCREENS)
@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_chinese_console_of_old_shows_everything(words: list[str], encoding: str) -> None:
    plain = process(words, demo(), {"PYTHONIOENCODING": "utf-8"})
    old = process(words, demo(), {"PYTHONIOENCODING": encoding})

    assert (old.returncode, old.stdout.decode(encoding)) == (0, plain.stdout.decode())


@pytest.mark.parametrize("words", SCREENS)
@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
def test_without_a_locale_it_is_still_chinese(words: list[str], env: dict[str, str]) -> None:
    result = process(words, demo(), env)

    assert result.returncode == 0
    assert "Traceback" not in result.stderr.decode()
    assert r"\u" not in result.stdout.decode()


def test_a_refusal_reaches_a_chinese_console_of_old() -> None:
    result = process(["duty", "show", "✓"], demo(), {"PYTHONIOENCODING": "gbk"})

    assert result.returncode == 3
    assert result.stderr.decode("gbk").startswith("错误：没有“任务")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
class TestTerminal:
    def screen(self, columns: int, words: list[str], folder: Path, **env: str) -> str:
        """Return what a terminal of so many columns is sent."""
        import pty  # noqa: PLC0415 - not on Windows
        import subprocess  # noqa: PLC0415

        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [*PROGRAM, *words],
            cwd=folder,
            env=environment({"TERM": "xterm-256color", "COLUMNS": str(columns), **env}),
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        ) as running:
            os.close(theirs)
            parts = []
            try:
                while part := os.read(ours, 65536):
                    parts.append(part)
            except OSError:  # Linux: the other end has closed
                pass
            os.close(ours)
        assert running.returncode == 0
        return b"".join(parts).decode().replace("\r\n", "\n")

    def test_headings_are_bold_unless_colour_is_unwanted(self) -> None:
        assert ESCAPE in self.screen(100, ["duty", "list"], demo())
        assert ESCAPE in self.screen(100, ["duty", "list"], demo(), NO_COLOR="")
        assert ESCAPE not in self.screen(100, ["duty", "list"], demo(), NO_COLOR="1")
        assert ESCAPE not in self.screen(100, ["duty", "list"], demo(), TERM="dumb")

    @pytest.mark.parametrize("columns", [60, 80, 100, 160])
    @pytest.mark.parametrize("words", [["duty", "list"], ["history", "show", "17"], ["why", "23"]])
    def test_no_line_is_wider_than_the_terminal(self, columns: int, words: list[str]) -> None:
        from rich.cells import cell_len  # noqa: PLC0415 - slow to import

        lines = self.screen(columns, words, demo(), NO_COLOR="1").splitlines()

        # The first line of ``why`` is a sentence, which the terminal itself wraps.
        assert max(cell_len(line) for line in lines if "现为" not in line) <= columns

    @pytest.mark.parametrize("columns", [80, 100])
    def test_dates_and_short_words_are_not_torn_apart(self, columns: int) -> None:
        out = self.screen(columns, ["duty", "list"], demo(), NO_COLOR="1")

        assert out.count("2023-11-30") == 29
        assert out.count("销号") == 36

    def test_json_is_for_programs_even_on_a_terminal(self) -> None:
        assert ESCAPE not in self.screen(80, ["duty", "list", "--json"], demo())
