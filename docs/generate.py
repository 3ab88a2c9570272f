"""Write the generated pages: commands from ``--help``, machines, plans and rules from their definitions.

Run ``make docs`` after a change; ``tests/test_docs.py`` fails while a page is stale.
"""
# ruff: noqa: INP001 - a script beside the pages, no package

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))  # the tests run this file by path

from generator.commands import commands_page, walk  # noqa: E402 - found by the line above
from generator.keys import keys_page  # noqa: E402
from generator.machines import machines_page  # noqa: E402
from generator.papers import figures_page, papers_page  # noqa: E402
from generator.plans import plan_pages  # noqa: E402
from generator.rules import rule_pages  # noqa: E402

__all__ = ["main", "pages", "walk"]


def pages() -> dict[Path, str]:
    """Return every generated page: its path and its text."""
    reference = DOCS / "reference"
    return {
        reference / "commands.md": commands_page(),
        reference / "machines.md": machines_page(),
        reference / "plan-keys.md": keys_page(),
        reference / "papers.md": papers_page(),
        reference / "figures.md": figures_page(),
        **{DOCS / "plans" / name: text for name, text in plan_pages().items()},
        **{reference / "rules" / name: text for name, text in rule_pages().items()},
    }


def main() -> None:
    """Write the pages, and remove those of the generated folders that are no longer made."""
    made = pages()
    for path in {
        path
        for folder in {path.parent for path in made} - {DOCS / "reference"}
        for path in folder.glob("*.md")
    } - made.keys():
        path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
