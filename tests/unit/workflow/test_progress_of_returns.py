"""What a unit's returned sheet says of a duty that is under way stands in the history of the duty, too."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rounds import DISPATCHES, rounds_at, rules_of, take, with_office_schedule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbench import Bench

ISSUED, OPEN = date(2022, 5, 31), date(2022, 6, 9)
LED = "SELECT d.no FROM duty d JOIN duty_unit u ON u.subject = d.subject WHERE u.unit = ? AND u.role = ? AND u.until IS NULL"
WATER, ALIAS = "地区水务局", "水务局"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    rules = with_office_schedule(
        rules_of(DISPATCHES),
        slug="dispatch-june",
        kind="dispatch",
        title="六月调度",
        rrule="FREQ=MONTHLY;BYMONTHDAY=14",
        start="2022-06-01",
        until="2022-06-30",
        roll="previous",
        catch_up="all",
    )
    with rounds_at(tmp_path, DISPATCHES, rules=rules) as bench:
        bench.on(date(2022, 5, 30))
        for stage in bench.rows("SELECT no FROM stage WHERE kind = 'mobilize'"):
            bench.fire(f"stage:{stage['no']}", "launch")
        bench.tick(ISSUED)
        bench.tick(OPEN)
        yield bench


def the_round(bench: Bench) -> str:
    return "dispatch:" + str(bench.value("SELECT no FROM dispatch WHERE slug = 'dispatch-june'"))


def under_way(bench: Bench, role: str = "lead") -> tuple[str, str]:
    """Bring a duty of the water office under way; return its number and how the plan calls the office there."""
    for name in (WATER, ALIAS):
        rows = bench.rows(f"{LED} ORDER BY d.position", name, role)
        if rows:
            no = rows[0]["no"]
            bench.fire(f"duty:{no}", "assign")
            bench.sign(int(no))
            assert bench.state(f"duty:{no}") == "in_progress"
            return no, name
    raise AssertionError(role)


def send(
    bench: Bench, no: str, progress: str = "已完成河道清理", *, number: str = "水报1号", **more: Any
) -> Any:
    item = {"duty": no, "progress": progress, **more}
    return take(bench, the_round(bench), WATER, items=[item], paper=number, dated=OPEN, digest=None)


def reports(bench: Bench, no: str) -> list[dict[str, Any]]:
    return [json.loads(row["body"]) for row in bench.history(f"duty:{no}") if row["event"] == "report"]


def test_the_progress_is_a_report_of_the_unit_on_its_paper(bench: Bench) -> None:
    no, name = under_way(bench)

    fired = send(bench, no, percent=60, problem="缺资金", ask="请财政局安排资金")

    (said,) = reports(bench, no)
    assert (said["note"], said["paper"], said["on_behalf"]) == ("已完成河道清理", "水报1号", WATER)
    assert said["capacity"] == f"lead@{name}"
    assert said["given"] == {"percent": 60, "problem": "缺资金", "return": fired.subject}
    assert fired.remarks == (f"进展已记入任务 {no}",)
    assert bench.state(f"duty:{no}") == "in_progress"
    assert bench.audit().ok


def test_a_unit_that_helps_reports_its_part(bench: Bench) -> None:
    no, name = under_way(bench, "support")

    send(bench, no)

    assert [said["capacity"] for said in reports(bench, no)] == [f"support@{name}"]


def test_a_correction_adds_only_what_has_changed(bench: Bench) -> None:
    no, _ = under_way(bench)
    send(bench, no)

    send(bench, no, number="水报2号")
    assert len(reports(bench, no)) == 1
    send(bench, no, "已全部完成", number="水报3号")

    assert [said["note"] for said in reports(bench, no)] == ["已完成河道清理", "已全部完成"]


def test_a_duty_that_is_not_under_way_has_no_report(bench: Bench) -> None:
    no, _ = under_way(bench)
    bench.submit(int(no))
    other = bench.value("SELECT no FROM duty WHERE state = 'planned' ORDER BY position LIMIT 1")

    for one in (no, other):
        send(bench, one, number=f"水报{one}号")
        assert reports(bench, one) == []


def test_a_cell_left_empty_says_nothing(bench: Bench) -> None:
    no, _ = under_way(bench)

    send(bench, no, "", ask="请财政局安排资金")

    assert reports(bench, no) == []


def test_what_was_told_without_a_paper_is_nobodys_report(bench: Bench) -> None:
    no, _ = under_way(bench)

    take(bench, the_round(bench), WATER, note="电话报来", items=[{"duty": no, "progress": "已完成"}])

    assert reports(bench, no) == []
