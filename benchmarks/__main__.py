"""Run every measure and print one table; the exit code says whether a bar was missed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from unicodedata import east_asian_width

from benchmarks import (
    demo,
    finding,
    firing,
    papers,
    pdf,
    plans,
    postgresql,
    reading,
    simulating,
    startup,
    sweeping,
    ticking,
)
from benchmarks.measure import Result, Setting

MEASURES = {
    module.__name__.rpartition(".")[2]: module.measures
    for module in (
        *(
            firing,
            startup,
            finding,
            ticking,
            sweeping,
            simulating,
            demo,
            pdf,
            plans,
            papers,
            reading,
            postgresql,
        ),
    )
}
HEADINGS = ("measure", "ours", "limit", "ratio", "bar", "", "limit is")


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="paired rounds a measure (default: 5)")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that all of it runs")
    parser.add_argument(
        "--only", choices=MEASURES, action="append", help="measure only this; may be repeated"
    )
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error("--rounds must be 1 or more")
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="duban-benchmarks-") as folder:
        setting = Setting(rounds=asked.rounds, folder=Path(folder), quick=asked.quick)
        try:
            for name in asked.only or MEASURES:
                print(f"{name} …", file=sys.stderr, flush=True)
                results += MEASURES[name](setting)
        finally:  # a measure that breaks takes none of the others along
            print_table([_cells(result) for result in results])
    missed = sum(result.missed for result in results)
    if missed:
        print(f"\n{missed} of {sum(result.bar is not None for result in results)} bars missed")
    return 1 if missed else 0


def print_table(rows: list[tuple[str, ...]]) -> None:
    """Print rows under their headings, as a Markdown table that lines up."""
    table = [HEADINGS, *rows]
    widths = [max(_width(row[column]) for row in table) for column in range(len(HEADINGS))]
    table.insert(1, tuple("-" * width for width in widths))
    for row in table:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print("| " + " | ".join(cells) + " |")


def _cells(result: Result) -> tuple[str, ...]:
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    sign = "" if result.bar is None else ("≥ " if result.least else "≤ ") + f"{result.bar:g}"
    verdict = "" if result.bar is None else ("×" if result.missed else "√")
    return (result.measure, result.ours, result.limit, ratio, sign, verdict, result.note)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


if __name__ == "__main__":
    raise SystemExit(main())
