"""What has no bar, but is good to know: how fast histories are verified and papers rendered."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.campaign import assignments, engine_on, make
from benchmarks.demo import DATABASE, played
from benchmarks.measure import Result, paired, seconds
from notifications.render import render
from workflow import outbox
from workflow.audit.verify import verify
from workflow.history import GENESIS, link
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measure import Setting

DUTIES, QUICK = 10_000, 1000


def measures(setting: Setting) -> Iterator[Result]:
    """Verifying a history, then rendering the papers of the demo."""
    yield _audit(setting)
    yield _papers(setting)


def _audit(setting: Setting) -> Result:
    number = QUICK if setting.quick else DUTIES
    path = setting.folder / "audit.db"
    make(path, number)
    engine = engine_on(path)
    engine.fire_many(assignments(number))
    engine.store.close()

    def ours() -> None:
        with reading(str(path)) as rows:
            verdict = verify(rows)
        if not verdict.ok:
            raise SystemExit(f"the audit found {verdict.problems[0]}")

    def links() -> None:
        with closing(sqlite3.connect(path)) as connection:
            heads: dict[str, str] = {}
            for subject, body, previous, head in connection.execute(
                "SELECT subject, body, previous, hash FROM history ORDER BY subject, seq"
            ):
                if heads.get(subject, GENESIS) != previous or link(previous, body) != head:
                    raise SystemExit(f"a link of {subject} is broken")
                heads[subject] = head

    with reading(str(path)) as rows:
        entries = verify(rows).entries
    pairs = paired(setting.rounds, lambda: seconds(ours), lambda: seconds(links))
    mine, limit = pairs.middle
    return Result(
        measure=f"verify {entries:,} entries",
        ours=f"{entries / mine:,.0f} /s",
        limit=f"{entries / limit:,.0f} /s",
        ratio=1 / pairs.ratio,
        note="hashes only, bare sqlite3",
    )


def _papers(setting: Setting) -> Result:
    with reading(str(played(setting) / DATABASE)) as rows:
        subjects = [row["subject"] for row in rows.rows("SELECT subject FROM paper ORDER BY subject")]
        owed = [outbox.paper_files(rows, subject) for subject in subjects]

    def work() -> None:
        for one in owed:
            render(one.kind, one.context, formats=one.kind.outputs)

    work()
    took = median(seconds(work) for _ in range(setting.rounds))
    return Result(
        measure=f"render {len(owed)} papers, docx and txt",
        ours=f"{len(owed) / took:.0f} /s",
        note="in memory",
    )
