"""A command of ``duban`` run in a process of its own that notes what it took at most: ``python -m benchmarks.inside``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.measure import own_peak


def main(said: str, words: list[str]) -> None:
    """Run the command in this process beside the file ``said``, then note its peak there."""
    from cli import house  # noqa: PLC0415 - whoever only imports this needs no command line

    os.chdir(Path(said).parent)
    house.main(words, prog_name="duban", standalone_mode=False)
    Path(said).write_text(str(own_peak()), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
