"""The database itself is the wall behind the program, and a reading sees one moment of it, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, Bench, bench_at

from workflow.errors import StoreUnusable
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO duty_unit (subject, unit, role, since, position) VALUES ('x', '甲', 'lead', 1, 0)",
        "UPDATE duty_unit SET role = 'boss'",
        "UPDATE occurrence SET status = 'perhaps'",
        "INSERT INTO history (subject, seq, body, previous, hash) SELECT subject, 1, body, previous, hash FROM history",
        "UPDATE duty SET no = '4'",
        "DELETE FROM definition",
        "UPDATE history SET hash = ''",
        "DELETE FROM history",
    ],
)
def test_the_database_itself_is_the_wall(bench: Bench, statement: str) -> None:
    before = bench.dump()

    with pytest.raises(StoreUnusable), bench.engine.store.write() as unit:
        unit.write(statement)

    assert bench.dump() == before


def test_a_reading_cannot_write(bench: Bench) -> None:
    with pytest.raises(StoreUnusable, match="只读"), reading(bench.address) as rows:
        rows.value("DELETE FROM outbox")


def test_a_reading_sees_one_moment(bench: Bench) -> None:
    with reading(bench.address) as rows:
        before = rows.value("SELECT state FROM duty WHERE no = '4'")
        bench.fire("duty:4", "assign")

        assert rows.value("SELECT state FROM duty WHERE no = '4'") == before

    assert bench.state("duty:4") == "assigned"


def test_texts_are_listed_by_their_bytes_whatever_the_database_thinks_of_languages(bench: Bench) -> None:
    names = ["阿", "b", "A", "啊", "a", "_", "B", "Ａ", "é"]
    with bench.engine.store.write() as unit:
        for name in names:
            unit.insert("definition", {"digest": name, "kind": "x", "name": "x", "revision": 1, "body": "{}"})

    rows = bench.rows("SELECT digest FROM definition WHERE kind = 'x' ORDER BY digest")

    assert [row["digest"] for row in rows] == sorted(names)
    assert bench.value("SELECT count(*) FROM definition WHERE kind = 'x' AND digest >= ?", "阿") == 2


def test_a_question_in_a_value_is_no_placeholder(bench: Bench) -> None:
    said = "100% ？ ? %s %% \\ ' \" 完成"
    with bench.engine.store.write() as unit:
        unit.insert("definition", {"digest": said, "kind": "x", "name": "x", "revision": 1, "body": said})

    assert bench.value("SELECT body FROM definition WHERE digest = ?", said) == said
    assert bench.value("SELECT count(*) FROM definition WHERE kind LIKE 'x%'") == 1


def test_a_long_walk_yields_every_row_in_its_order(bench: Bench) -> None:
    with reading(bench.address) as rows:
        walked = list(rows.each("SELECT subject, seq FROM history WHERE seq >= ? ORDER BY subject, seq", 1))

    assert walked == bench.rows("SELECT subject, seq FROM history ORDER BY subject, seq")
    assert len(walked) == 35
