"""Somebody with the database file and a shell, for the tests of the audit."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at

from definitions.digest import canonical
from workflow.history import GENESIS, link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DUTY = f"{CAMPAIGN}/duty:4"


@contextmanager
def closed_duty(folder: Path) -> Iterator[Bench]:
    """A bench on which duty 4 has been closed: create, assign, sign, submit, accept, close."""
    with bench_at(folder) as bench:
        bench.on(ASSIGNED).bring(4, "closed")
        bench.bring(17, "in_progress")
        yield bench


def found(bench: Bench) -> set[tuple[str, int | None]]:
    """Return rule and entry of every problem, all of which must be about the duty."""
    verdict = bench.audit()
    assert {problem.subject for problem in verdict.problems} <= {DUTY}
    assert verdict.ok is not bool(verdict.problems)
    return {(problem.rule, problem.seq) for problem in verdict.problems}


class Forger:
    """Somebody with the file and a shell."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for name in ("history_no_update", "history_no_delete"):
            self._connection.execute(f"DROP TRIGGER {name}")

    def __call__(self, sql: str, *args: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, args).fetchall()

    def rewrite(self, seq: int, **changes: object) -> None:
        """Change what an entry of the duty says, and nothing else."""
        body = json.loads(self("SELECT body FROM history WHERE subject = ? AND seq = ?", DUTY, seq)[0][0])
        text = canonical({**body, **changes})
        self("UPDATE history SET body = ? WHERE subject = ? AND seq = ?", text, DUTY, seq)

    def relink(self, *, head: bool) -> None:
        """Compute the duty's whole chain anew, and with ``head`` make its row fit."""
        previous = GENESIS
        for seq, body in self("SELECT seq, body FROM history WHERE subject = ? ORDER BY seq", DUTY):
            found = link(previous, body)
            self(
                "UPDATE history SET previous = ?, hash = ? WHERE subject = ? AND seq = ?",
                previous,
                found,
                DUTY,
                seq,
            )
            previous = found
        if head:
            self("UPDATE duty SET head = ? WHERE subject = ?", previous, DUTY)

    def close(self) -> None:
        self._connection.close()
