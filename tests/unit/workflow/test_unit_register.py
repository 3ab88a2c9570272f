"""Whom to turn to in a unit: by the day it holds for, as it was known then; details stay out of the histories."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, Bench, bench_at, end_of

from workflow.reading import reading
from workflow.units import GroupUnknown, UnitUnknown, contacts, enter_contact, enter_member, units_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

UNIT, ROLE, PHONE = "市水利局", "联络员", "0371-00000001"
SPRING, SUMMER, AUTUMN = date(2023, 4, 10), date(2023, 7, 1), date(2023, 9, 1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(SPRING)


def enter(bench: Bench, post: str, since: date = SPRING, *, unit: str = UNIT, **more: Any) -> None:
    until = more.pop("until", None)
    enter_contact(
        bench.engine, CAMPAIGN, unit=unit, role=ROLE, since=since, until=until, details={"post": post, **more}
    )


def told(bench: Bench, day: date, as_of: datetime | None = None) -> str | None:
    with reading(bench.address) as rows:
        found = contacts(rows, CAMPAIGN, day, as_of).get(UNIT, {}).get(ROLE)
    return None if found is None else str(found["post"])


def test_whoever_was_entered_for_a_later_day_holds_from_that_day(bench: Bench) -> None:
    enter(bench, "办公室主任")
    enter(bench, "河长办主任", SUMMER)

    assert [told(bench, day) for day in (date(2023, 4, 9), SPRING, date(2023, 6, 30), SUMMER)] == [
        None,
        "办公室主任",
        "办公室主任",
        "河长办主任",
    ]


def test_whoever_holds_until_a_day_holds_no_longer(bench: Bench) -> None:
    enter(bench, "办公室主任", until=SUMMER)

    assert (told(bench, SUMMER), told(bench, AUTUMN)) == ("办公室主任", None)


def test_the_past_knows_only_what_had_been_entered(bench: Bench) -> None:
    bench.on(AUTUMN)
    enter(bench, "办公室主任", SPRING)

    assert told(bench, SUMMER) == "办公室主任"
    assert told(bench, SUMMER, end_of(SUMMER)) is None


def test_an_alias_is_its_unit_and_others_are_refused(bench: Bench) -> None:
    before = bench.dump()

    with pytest.raises(UnitUnknown, match="市水利局"):
        enter(bench, "办公室主任", unit="市水力局")
    with pytest.raises(GroupUnknown, match="各乡镇"):
        enter_member(bench.engine, CAMPAIGN, name="各村", units=(UNIT,), since=SPRING, member=True)

    assert bench.dump() == before


def test_a_telephone_stands_in_no_history(bench: Bench) -> None:
    enter(bench, "办公室主任", phone=PHONE, mail="a@example.cn", address="水利局三楼")

    (entry,) = bench.rows("SELECT body FROM history WHERE event = 'enrol'")
    assert "办公室主任" in entry["body"]
    assert not any(word in entry["body"] for word in (PHONE, "a@example.cn", "三楼"))


def test_units_are_listed_with_what_is_known_of_them(bench: Bench) -> None:
    enter(bench, "办公室主任", phone=PHONE)
    enter_member(bench.engine, CAMPAIGN, name="市直各单位", units=(UNIT,), since=SPRING, member=True)

    with reading(bench.address) as rows:
        found = next(one for one in units_of(rows, CAMPAIGN, SPRING, None) if one["name"] == UNIT)

    assert found["groups"] == ["市直各单位"]
    assert found["leads"] > 0
    assert [(one["role"], one["post"], one["phone"]) for one in found["contacts"]] == [
        (ROLE, "办公室主任", PHONE)
    ]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE unit_contact SET phone = '1'", "被直接改动过"),
        ("UPDATE unit_contact SET post = '局长'", "被直接改动过"),
        ("UPDATE unit_group SET member = 0", "被直接改动过"),
        ("DELETE FROM unit_group", "被直接删除过"),
        ("UPDATE unit_contact SET seq = 99", "直接添加的"),
    ],
)
def test_the_audit_sees_what_was_changed_behind_its_back(bench: Bench, statement: str, said: str) -> None:
    enter(bench, "办公室主任", phone=PHONE)
    enter_member(bench.engine, CAMPAIGN, name="市直各单位", units=(UNIT,), since=SPRING, member=True)
    assert bench.audit().ok

    with bench.engine.store.write() as unit:
        unit.write(statement)

    assert any(said in problem.message for problem in bench.audit().problems)
