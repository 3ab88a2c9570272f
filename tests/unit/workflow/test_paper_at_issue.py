"""A paper is drafted from the ledger, numbered at issue without gaps, and frozen as of the day it goes out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, Bench, bench_at

from workflow import outbox
from workflow.act import STANDING
from workflow.errors import SubjectNotFound, TransitionNotAllowed
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY = (4, 7, 8, 9, 10, 12)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def letters(bench: Bench) -> list[str]:
    """Let six duties lapse until their letters are drafted; return the letters' names."""
    bench.assign(*MANY)
    bench.tick(date(2023, 4, 6))
    bench.tick(date(2023, 4, 12))
    return [f"paper:{paper['no']}" for paper in bench.papers("duban-letter")]


def files(bench: Bench, subject: str) -> outbox.Owed:
    """Return what it takes to render a paper."""
    with reading(bench.address) as rows:
        return outbox.paper_files(rows, subject)


def issue(bench: Bench, name: str) -> str | None:
    bench.fire(name, "approve", "director")
    bench.fire(name, "issue")
    number: str | None = bench.row(name)["number"]
    return number


def test_each_kind_has_its_own_numbers_from_one_without_gaps(bench: Bench) -> None:
    names = letters(bench)

    numbers = [issue(bench, name) for name in names]

    assert [slip["number"] for slip in bench.papers("urge-slip")] == [
        f"登创办催〔2023〕{n}号" for n in range(1, 7)
    ]
    assert numbers == [f"登创办督〔2023〕{n}号" for n in range(1, 7)]


def test_numbers_go_by_the_order_of_issue_not_of_drafting(bench: Bench) -> None:
    names = letters(bench)

    numbers = [issue(bench, name) for name in reversed(names)]

    assert numbers[0] == "登创办督〔2023〕1号"


def test_a_draft_that_is_withdrawn_never_had_a_number(bench: Bench) -> None:
    first, second, *_ = letters(bench)

    bench.fire(first, "withdraw", reason="已口头答复")

    assert (bench.row(first)["number"], bench.row(first)["note"]) == (None, "已撤回，未编号")
    assert issue(bench, second) == "登创办督〔2023〕1号"


def test_an_issued_paper_that_is_withdrawn_keeps_its_number_and_says_so(bench: Bench) -> None:
    first, second, *_ = letters(bench)
    number = issue(bench, first)

    bench.fire(first, "withdraw", "director", reason="发错单位")

    assert bench.row(first)["number"] == number
    assert bench.row(first)["note"] == f"已撤回，文号 {number} 保留"
    assert issue(bench, second) == "登创办督〔2023〕2号"


def test_an_issue_that_fails_takes_no_number(bench: Bench) -> None:
    first, second, *_ = letters(bench)
    bench.fire(first, "approve", "director")
    bench.fire(second, "approve", "director")

    bench.engine.fire(bench.act(first, "issue"), dry_run=True)
    with pytest.raises(TransitionNotAllowed):
        bench.engine.fire_many([bench.act(first, "issue"), bench.act(first, "issue")])
    bench.fire(second, "issue")

    assert bench.row(second)["number"] == "登创办督〔2023〕1号"


def test_numbers_begin_anew_with_the_year(bench: Bench) -> None:
    first, second, *_ = letters(bench)
    issue(bench, first)

    bench.on(date(2024, 1, 2))

    assert issue(bench, second) == "登创办督〔2024〕1号"


def test_what_counts_from_the_letter_is_counted_from_the_day_of_issue(bench: Bench) -> None:
    first, *_ = letters(bench)
    draft = json.loads(bench.row(first)["context"])
    assert (draft["reply_due"], draft["matters"][0]["days_late"]) == ("2023-04-17", 5)

    bench.on(date(2023, 4, 20))
    issue(bench, first)

    frozen = json.loads(bench.row(first)["context"])
    assert frozen["date"] == "2023-04-20"
    assert frozen["reply_due"] == "2023-04-24"  # 21, the Sunday 23 that is worked for 1 May, 24
    assert frozen["matters"][0]["days_late"] == 11


def test_an_issued_paper_stays_as_it_was_whatever_comes_after(bench: Bench) -> None:
    first, *_ = letters(bench)
    issue(bench, first)
    frozen = files(bench, f"dengfeng-2023/{first}").context

    bench.sign(4)
    bench.tick(date(2023, 12, 29))
    bench.fire(first, "close")

    assert files(bench, f"dengfeng-2023/{first}").context == frozen


def test_a_draft_shows_room_for_its_number(bench: Bench) -> None:
    first, *_ = letters(bench)

    owed = files(bench, f"dengfeng-2023/{first}")

    assert owed.context["number"] == "登创办督〔2023〕　号"
    assert owed.stem.startswith("0014 草稿 ")


def test_a_paper_that_does_not_exist_is_not_found(bench: Bench) -> None:
    with pytest.raises(SubjectNotFound, match="文书99"):
        files(bench, "dengfeng-2023/paper:99")


def test_a_meeting_notice_is_not_issued_after_the_meeting(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))

    bench.on(date(2023, 4, 18))

    with pytest.raises(TransitionNotAllowed, match="会议日期 2023-04-17 已过"):
        bench.fire("paper:1", "approve", "director")


def test_a_reply_is_a_registered_paper(bench: Bench) -> None:
    first, *_ = letters(bench)
    issue(bench, first)

    with pytest.raises(TransitionNotAllowed, match="没有登记"):
        bench.fire(first, "reply", paper="水函〔2023〕7号")
    bench.fire(first, "reply", paper=bench.came_in("市水利局"))
    bench.fire(first, "close")

    assert bench.state(first) == "closed"


def test_the_standing_approval_speaks_only_for_its_kinds(bench: Bench) -> None:
    first, *_ = letters(bench)

    with pytest.raises(TransitionNotAllowed, match="不在常设授权之内"):
        bench.fire(first, "approve", STANDING)


def test_every_issued_paper_owes_its_files_once(bench: Bench) -> None:
    names = letters(bench)
    for name in names:
        issue(bench, name)

    owed = bench.rows("SELECT subject FROM outbox WHERE topic = 'paper' ORDER BY id")
    assert len(owed) == len({row["subject"] for row in owed}) == 18


def test_what_is_owed_is_told_oldest_first_until_it_is_settled(bench: Bench) -> None:
    bench.assign(4, 17)
    first, second = outbox.pending(bench.engine)

    outbox.settle(bench.engine, [(first.id, ["a.txt"])])
    outbox.settle(bench.engine, [(first.id, ["b.txt"])])

    assert [owed.id for owed in outbox.pending(bench.engine)] == [second.id]
    assert bench.value("SELECT receipt FROM outbox WHERE id = ?", first.id) == '["a.txt"]'


def test_a_meeting_may_be_postponed_but_not_put_forward(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))
    issue(bench, "paper:1")
    soon, later = date(2023, 4, 14), date(2023, 4, 21)

    with pytest.raises(TransitionNotAllowed, match="新日期须晚于原定的 2023-04-17"):
        bench.fire("meeting:1", "postpone", paper="改期通知", date=soon, reason="撞期")
    bench.fire("meeting:1", "postpone", paper="改期通知", date=later, reason="撞期")
    with pytest.raises(TransitionNotAllowed, match="会议定于 2023-04-21 召开，日期未到"):
        bench.on(later - timedelta(days=1)).fire("meeting:1", "hold")
    bench.on(later).fire("meeting:1", "hold")

    assert bench.row("meeting:1")["held"] == "2023-04-21"


def test_a_letter_that_was_withdrawn_is_drafted_anew_while_its_lapse_lasts(bench: Bench) -> None:
    first, *_ = letters(bench)
    bench.fire(first, "withdraw", "director", reason="事由写错")

    bench.tick(date(2023, 4, 13))
    bench.tick(date(2023, 4, 13))

    about = bench.row(first)["about"]
    again = bench.rows(
        "SELECT state FROM paper WHERE about = ? AND kind = 'duban-letter' ORDER BY length(no), no", about
    )
    assert [row["state"] for row in again] == ["withdrawn", "drafted"]


def test_a_meeting_whose_notice_was_withdrawn_gets_another(bench: Bench) -> None:
    bench.tick(date(2023, 4, 12))
    bench.fire("paper:1", "withdraw", "director", reason="改地点")

    bench.tick(date(2023, 4, 13))
    bench.tick(date(2023, 4, 14))

    assert [row["state"] for row in bench.rows("SELECT state FROM paper ORDER BY length(no), no")] == [
        "withdrawn",
        "drafted",
    ]
