"""Filing a paper: once, in the transaction that notes its files, whoever else is at work; on both databases."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from workbench import bench_at, bench_on

from commands.app import App
from commands.delivery import _write, deliver
from workflow import outbox
from workflow.audit.verify import verify
from workflow.papers.filing import file_papers
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from workbench import Bench

    from workflow.engine import Engine
    from workflow.papers.filing import Filing
    from workflow.store import Unit

LATE = date(2023, 4, 14)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


@pytest.fixture
def letters(bench: Bench, tmp_path: Path) -> tuple[Bench, App]:
    """A bench on which a slip has been issued and nothing been written yet."""
    bench.assign(4)
    bench.tick(date(2023, 4, 6))
    return bench, App(address=bench.address, clock=bench.clock, papers=tmp_path / "公文")


def issued(bench: Bench) -> list[str]:
    return [
        row["subject"]
        for row in bench.rows("SELECT subject FROM paper WHERE issued IS NOT NULL ORDER BY subject")
    ]


def filings(bench: Bench) -> list[str]:
    return [
        row["subject"]
        for row in bench.rows("SELECT subject FROM history WHERE event = 'file' ORDER BY subject")
    ]


def is_sound(bench: Bench) -> bool:
    with reading(bench.address) as rows:
        return verify(rows).ok


def test_every_issued_paper_is_filed_once_however_often_it_is_delivered(letters: tuple[Bench, App]) -> None:
    bench, app = letters

    for _ in range(2):
        deliver(app, bench.engine)

    assert filings(bench) == issued(bench) != []
    assert bench.value("SELECT count(*) FROM definition WHERE kind = 'template'") >= 1
    assert is_sound(bench)


def test_what_is_not_noted_is_not_filed_either(
    letters: tuple[Bench, App], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, app = letters

    def die(unit: Unit, filings: Iterable[Filing], *, moment: str, actor: str) -> None:
        file_papers(unit, filings, moment=moment, actor=actor)
        raise KeyboardInterrupt

    monkeypatch.setattr("workflow.outbox.file_papers", die)
    with pytest.raises(KeyboardInterrupt):
        deliver(app, bench.engine)

    assert filings(bench) == []
    monkeypatch.undo()
    deliver(app, bench.engine)
    assert filings(bench) == issued(bench)
    assert is_sound(bench)


def test_of_two_programs_that_write_at_once_the_first_files(letters: tuple[Bench, App]) -> None:
    bench, app = letters
    with ExitStack() as stack:
        other: Engine = stack.enter_context(bench_on(bench.address)).engine
        made = [(owed.id, *_write(app.folder, owed)) for owed in outbox.pending(bench.engine)]
        written = [(number, files) for number, files, _ in made]
        mine = [filing for _, _, filing in made if filing]
        theirs = [
            replace(filing, templates=json.dumps({"别的.txt": "别的"}, ensure_ascii=False)) for filing in mine
        ]

        outbox.settle(bench.engine, written, mine)
        outbox.settle(replace(other, clock=bench.clock), written, theirs)

    assert filings(bench) == issued(bench)
    assert bench.value("SELECT count(*) FROM definition WHERE body LIKE '%别的%'") == 0
    assert is_sound(bench)


def test_a_paper_that_moves_on_meanwhile_is_filed_where_it_stands_then(letters: tuple[Bench, App]) -> None:
    bench, app = letters
    made = [(owed.id, *_write(app.folder, owed)) for owed in outbox.pending(bench.engine)]
    subject = issued(bench)[0]
    bench.fire(subject.partition("/")[2], "withdraw", reason="发错单位")

    outbox.settle(
        bench.engine,
        [(number, files) for number, files, _ in made],
        [filing for *_, filing in made if filing],
    )

    assert filings(bench) == issued(bench)
    assert bench.history(subject.partition("/")[2])[-1]["target"] == "withdrawn"
    assert is_sound(bench)
