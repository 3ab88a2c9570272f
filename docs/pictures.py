"""Draw the first page of every kind of paper for docs/reference/papers.md, from its sample facts.

Run ``make pictures`` after a change of words or layout: it needs the ``pdf`` extra, a Chinese face and ``pdftoppm``
(poppler-utils). ``made.json`` keeps what each picture shows, so that a test can tell which have fallen behind.
"""
# ruff: noqa: INP001 - a script beside the pages, no package

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # the tests run this file by path

from generator.papers import kinds

from definitions.sample import sample_of
from notifications.render import render

FOLDER = Path(__file__).parent / "images" / "papers"
MADE = FOLDER / "made.json"
PER_INCH = "64"


def shown() -> dict[str, str]:
    """Return by kind the digest of what its picture shows."""
    drawn = (kind for kind in kinds() if kind.format != "note")
    return {
        kind.id: render(kind, sample_of(kind.id), formats=("txt",)).digests[".txt"]
        for kind in sorted(drawn, key=lambda kind: kind.id)
    }


def main() -> None:
    """Draw what has changed, and drop what is no kind any more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    before = json.loads(MADE.read_text(encoding="utf-8")) if MADE.exists() else {}
    now = shown()
    everything = "--all" in sys.argv
    for kind in kinds():
        if kind.id in now and (everything or before.get(kind.id) != now[kind.id]):
            _draw(kind.id, render(kind, sample_of(kind.id), formats=("pdf",)).outputs[".pdf"])
    for path in FOLDER.glob("*.png"):
        if path.stem not in now:
            path.unlink()
    MADE.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


def _draw(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "paper.pdf"
        pdf.write_bytes(content)
        command = ["pdftoppm", "-r", PER_INCH, "-png", "-singlefile", "-f", "1", str(pdf), str(FOLDER / name)]
        subprocess.run(command, check=True)  # noqa: S603 - its own files


if __name__ == "__main__":
    main()
