"""The papers of a meeting: its notice counts from the ledger, its postponement names the notice, its minutes say all."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, HOST, Bench, bench_at, end_of

from notifications.render import render
from workflow.errors import DateImpossible, PaperNotMade, TransitionNotAllowed
from workflow.known_units import UnitsUnknown
from workflow.listing import calendar
from workflow.paper import kind_named
from workflow.papers.explain import explained
from workflow.papers.making import Asked, draft_asked, make
from workflow.papers.source import Source
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.papers.making import Made

NOTIFIED, HELD = date(2023, 4, 12), date(2023, 4, 17)
WATER, FARMING = "市水利局", "市农委"
LATER: dict[str, Any] = {"new_day": "2023-04-20", "reason": "与防汛会议时间冲突"}
ITEM = {"units": [WATER], "matter": "清理颍河垃圾", "due": "2023-05-10"}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """The notice of the first meeting, on 17 April, has been drafted."""
    with bench_at(tmp_path) as bench:
        bench.assign(4, 6, day=ASSIGNED)
        bench.tick(NOTIFIED)
        yield bench.on(NOTIFIED)


def issue(bench: Bench, paper: dict[str, Any]) -> None:
    bench.fire(f"paper:{paper['no']}", "approve", "director")
    bench.fire(f"paper:{paper['no']}", "issue")


def notified(bench: Bench) -> Bench:
    issue(bench, bench.papers("meeting-notice")[0])
    return bench


def held(bench: Bench) -> Bench:
    notified(bench).on(HELD)
    bench.fire("meeting:1", "hold")
    bench.fire("meeting:1", "attend", given={"present": [WATER, FARMING], "absent": [HOST]})
    return bench


def made(bench: Bench, kind: str, *, past: date | None = None, **said: Any) -> Made:
    """Make a paper about a meeting without drafting it, now or as of the end of a past day."""
    with bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        source = (
            Source(firing.unit, CAMPAIGN, moment=end_of(past), workdays=firing.workdays)
            if past
            else Source.of(firing, CAMPAIGN)
        )
        return make(source, Asked(kind=kind, about=f"{CAMPAIGN}/meeting:1", said=said))


def drafted(bench: Bench, kind: str, **said: Any) -> dict[str, Any]:
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        asked = Asked(kind=kind, about=f"{CAMPAIGN}/meeting:1", said=said)
        assert draft_asked(firing, CAMPAIGN, asked) is not None
    return bench.papers(kind)[-1]


def text_of(bench: Bench, kind: str, context: Any) -> str:
    with reading(bench.address) as rows:
        spec = kind_named(rows, CAMPAIGN, kind)
    rendered = render(spec, dict(context), formats=("md",))
    assert rendered.warnings == ()
    return rendered.outputs[".md"].decode()


def test_the_agenda_counts_what_is_late_and_says_from_which_rows(bench: Bench) -> None:
    held(bench)
    bench.fire("meeting:1", "minute", paper="纪要1号", given={"items": [{**ITEM, "support": []}]})
    bench.fire("meeting:1", "attend", given={"present": [WATER]})
    bench.tick(date(2023, 5, 11))

    paper = bench.papers("meeting-notice")[-1]
    agenda = json.loads(paper["context"])["agenda"]
    with reading(bench.address) as rows:
        items = {item["path"]: item for item in explained(rows, paper["subject"], calendar(rows))["items"]}

    assert agenda[1:3] == [
        "逾期的1项任务由牵头单位说明情况",
        "以前会议议定、尚未办结的1项事项由责任单位汇报落实情况",
    ]
    assert [row["subject"] for row in items["agenda[1]"]["rows"]] == ["duty:1001"]
    assert items["agenda[2]"]["title"] == "以前会议议定、还没有办结的事项"


def test_an_agenda_of_a_clean_ledger_counts_nothing(bench: Bench) -> None:
    facts = json.loads(bench.papers("meeting-notice")[0]["context"])

    assert not any(character.isdigit() for line in facts["agenda"] for character in line)
    assert "参会回执" in text_of(bench, "meeting-notice", facts)


def test_a_notice_is_made_once_and_not_after_the_meeting(bench: Bench) -> None:
    assert made(bench, "meeting-notice", place="市政府第一会议室").context["place"] == "市政府第一会议室"

    notified(bench)

    with pytest.raises(PaperNotMade, match="已是“已通知”"):
        made(bench, "meeting-notice")


def test_a_postponement_names_the_notice_and_goes_to_whom_that_went(bench: Bench) -> None:
    notified(bench)
    told = json.loads(bench.papers("meeting-notice")[0]["context"])["addressee"]

    context = made(bench, "meeting-postponement", **LATER).context

    assert context["notice"] == {"number": "登创办〔2023〕1号", "date": NOTIFIED.isoformat()}
    assert context["addressee"] == told
    assert (context["day"], context["new_day"], context["new_time"]) == (
        *("2023-04-17", "2023-04-20", context["time"]),
    )
    assert context["stays"][0].startswith("会议地点仍为")
    text = text_of(bench, "meeting-postponement", context)
    assert "2023年4月20日（星期四）" in text
    assert "会议地点仍为" not in text_of(
        bench,
        "meeting-postponement",
        made(bench, "meeting-postponement", **LATER, new_place="第一会议室").context,
    )


def test_a_second_postponement_names_the_first(bench: Bench) -> None:
    notified(bench)
    issue(bench, drafted(bench, "meeting-postponement", **LATER))

    context = made(bench, "meeting-postponement", new_day="2023-04-24", reason="再次冲突").context

    assert (context["notice"]["number"], context["day"]) == ("登创办〔2023〕2号", "2023-04-20")


def test_its_issue_moves_the_meeting_and_no_earlier(bench: Bench) -> None:
    notified(bench)
    paper = drafted(bench, "meeting-postponement", **LATER, new_place="第一会议室")
    assert bench.row("meeting:1")["day"] == "2023-04-17"

    issue(bench, paper)

    meeting = bench.row("meeting:1")
    assert (meeting["day"], meeting["place"], meeting["state"]) == ("2023-04-20", "第一会议室", "notified")
    assert bench.audit().problems == ()


def test_a_postponement_is_not_issued_after_the_day_it_puts_off(bench: Bench) -> None:
    notified(bench)
    paper = drafted(bench, "meeting-postponement", **LATER)
    bench.on(date(2023, 4, 18))

    with pytest.raises(TransitionNotAllowed, match="原定会议日期 2023-04-17 已过"):
        issue(bench, paper)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "延期后的日期（--set new_day=…）、延期理由（--set reason=…）"),
        ({"new_day": "2023-04-20"}, "延期理由（--set reason=…）"),
        (LATER | {"new_day": "四月二十日"}, "不是一个存在的日期"),
        (LATER | {"new_day": "2023-04-11"}, "已过"),
        (LATER | {"new_day": "2023-04-17"}, "须晚于原定的 2023-04-17"),
    ],
)
def test_what_a_person_must_say_of_a_postponement_is_named(
    bench: Bench, said: dict[str, Any], reason: str
) -> None:
    notified(bench)

    with pytest.raises(PaperNotMade) as caught:
        made(bench, "meeting-postponement", **said)

    assert reason in str(caught.value)


def test_minutes_need_a_meeting_that_was_held_who_came_and_a_chair(bench: Bench) -> None:
    with pytest.raises(PaperNotMade, match="召开（meeting hold）以后"):
        made(bench, "minutes", chair="主任")
    notified(bench).on(HELD).fire("meeting:1", "hold")
    with pytest.raises(PaperNotMade, match="meeting attend 1"):
        made(bench, "minutes", chair="主任")
    bench.fire("meeting:1", "attend", given={"present": [WATER]})
    with pytest.raises(PaperNotMade, match="--chair"):
        made(bench, "minutes")


def test_minutes_say_who_came_and_what_each_unit_is_to_do_by_when(bench: Bench) -> None:
    bench.fire(
        "meeting:1",
        "input",
        unit=WATER,
        given={"progress": "完成六成", "requests": [[FARMING, "给用地范围"]]},
    )
    held(bench)

    context = made(
        bench, "minutes", chair="办公室主任", items=[{**ITEM, "support": [FARMING]}], observers=["市委督查室"]
    ).context
    text = text_of(bench, "minutes", context)

    assert (context["present"], context["absent"], context["heard"]) == ([WATER, FARMING], [HOST], [WATER])
    assert "由市水利局负责，市农委配合，于2023年5月10日前完成" in text
    assert "市水利局请市农委配合：给用地范围" in text
    assert "联系人" not in text


def test_the_issue_of_minutes_assigns_what_they_settle_under_their_number(bench: Bench) -> None:
    held(bench)

    issue(bench, drafted(bench, "minutes", chair="办公室主任", items=[ITEM]))

    duty = bench.row("duty:1001")
    assert (duty["source"], duty["original_due"]) == ("登创办纪〔2023〕1号第1项", "2023-05-10")
    assert bench.leads(1001) == [WATER]
    assert bench.state("meeting:1") == "minuted"
    assert bench.audit().problems == ()


def test_minutes_without_items_move_the_meeting_and_assign_nothing(bench: Bench) -> None:
    held(bench)

    issue(bench, drafted(bench, "minutes", chair="办公室主任"))

    assert bench.state("meeting:1") == "minuted"
    assert bench.rows("SELECT no FROM duty WHERE origin IS NOT NULL") == []


def test_wrong_items_are_refused_before_anything_is_drafted(bench: Bench) -> None:
    held(bench)

    with pytest.raises(UnitsUnknown, match="第2项"):
        made(bench, "minutes", chair="主任", items=[ITEM, {**ITEM, "units": ["市水务局"]}])
    with pytest.raises(DateImpossible, match="早于会议召开"):
        made(bench, "minutes", chair="主任", items=[{**ITEM, "due": "2023-04-16"}])
    with pytest.raises(DateImpossible, match="不是一个存在的日期"):
        made(bench, "minutes", chair="主任", items=[{**ITEM, "due": "五月底"}])
    with pytest.raises(PaperNotMade, match="第1项没有写责任单位 units、事项 matter、时限 due"):
        made(bench, "minutes", chair="主任", items=["清理垃圾"])


def test_minutes_of_a_past_day_say_what_was_known_then(bench: Bench) -> None:
    held(bench).on(date(2023, 4, 18))
    bench.fire("meeting:1", "attend", given={"present": [WATER]})
    bench.fire("meeting:1", "minute", paper="纪要1号", given={"items": [{**ITEM, "support": []}]})

    then = made(bench, "minutes", past=HELD, chair="主任")
    now = made(bench, "minutes", chair="主任")

    assert (then.context["present"], then.context["items"], then.event) == ([WATER, FARMING], [], "minute")
    assert (now.context["present"], now.context["items"][0]["duty"], now.event) == ([WATER], "1001", None)
