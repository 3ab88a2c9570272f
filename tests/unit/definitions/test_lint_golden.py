"""What the linter says of each shipped plan, kept as text.

After a deliberate change: ``.venv/bin/python tests/unit/definitions/lint_samples.py``, then read the diff against
the documents: a finding must be true of the signed text.
"""

from __future__ import annotations

import pytest
from lint_samples import GOLDEN, PLANS, findings, golden


@pytest.mark.parametrize("name", PLANS)
def test_the_findings_are_the_golden_ones(name: str) -> None:
    assert golden(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(PLANS)


@pytest.mark.parametrize("name", PLANS)
def test_a_shipped_plan_has_only_warnings_and_each_has_a_place(name: str) -> None:
    for finding in findings(name):
        assert finding.severity == "warning", finding
        assert finding.file == name, finding
        assert finding.line, finding
        assert finding.column, finding
        assert finding.message.endswith(("。", "？")), finding


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_said_twice(name: str) -> None:
    said = [finding.message for finding in findings(name) if finding.code != "as-written"]

    assert len(said) == len(set(said))


@pytest.mark.parametrize("name", PLANS)
def test_findings_come_in_the_order_of_the_file(name: str) -> None:
    places = [(finding.line, finding.column) for finding in findings(name)]

    assert places == sorted(places)
