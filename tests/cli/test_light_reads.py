"""Reading commands import nothing heavy, so that a list answers at once (design, decision 9)."""

from __future__ import annotations

import subprocess
import sys

import pytest
from desk import demo, environment

HEAVY = ("sqlalchemy", "sqlmodel", "pydantic", "jinja2", "transitions", "apscheduler")
PROBE = f"""
import sys
import cli
try:
    cli.house(sys.argv[1:], standalone_mode=False)
finally:
    print(*sorted(set(sys.modules) & set({HEAVY!r})), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "duty --help",
        "duty list --help",
        "duty list --json",
        "duty list",
        "duty show 4",
        "stage list",
        "meeting list",
        "meeting show 1",
        "meeting agenda 2",
        "meeting requests --json",
        "inspection list --json",
        "ranking list --json",
        "ranking preview --quarter 2023Q2",
        "supervision list",
        "paper list --json",
        "outbox list --all",
        "outbox list --json",
        "dispatch list --json",
        "report list --json",
        "schedule list",
        "unit list",
        "unit group --json",
        "campaign status",
        "campaign list --json",
        "calendar show 2023",
        "agenda --month 2023-04 --unit 生态环境分局",
        "agenda --year 2023 --json --as-of 2023-04-12",
        "calendar export --ics -",
    ],
)
def test_a_reading_command_imports_nothing_heavy(words: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROBE, *words.split()],
        cwd=demo(),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert result.stdout
    assert result.stderr.splitlines()[-1] == ""
