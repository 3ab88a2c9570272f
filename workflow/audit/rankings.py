"""Rankings against their record: the figures are those whose digest stands in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.digest import digest
from workflow.audit.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.reading import Rows


def figures(rows: Rows, campaign: str | None) -> Iterator[Problem]:
    """What is shown is what was computed; that the digest itself stands in the record, ``columns`` looks at."""
    for row in rows.rows("SELECT subject, campaign, digest, context FROM ranking ORDER BY subject"):
        if campaign in (None, row["campaign"]) and digest(str(row["context"])) != row["digest"]:
            yield Problem(
                rule="ranking",
                subject=row["subject"],
                seq=None,
                message="名次和数字与测算时的校验码不符，被改动过",
            )
