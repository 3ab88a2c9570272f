"""From the reminder before the day to the transfer: who drafts each paper, who signs it, and what its issue does."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, default_policy

from definitions.policy import Rung
from notifications.render import render
from workflow.errors import PaperNotMade, TransitionNotAllowed
from workflow.listing import calendar
from workflow.paper import rendering
from workflow.papers.explain import explained
from workflow.papers.making import Asked, draft_asked, make
from workflow.papers.source import Source
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAPSE = f"{CAMPAIGN}/supervision:1"
GROUP = "登封市省级生态文明创建工作领导小组"
INTERVIEW: dict[str, Any] = {
    "persons": ["市水利局局长"],
    "interviewers": ["领导小组副组长"],
    "day": "2023-05-12",
    "time": "15:00",
    "place": "市政府三楼会议室",
    "explain": ["没有签收的原因"],
}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def run(bench: Bench, first: date, last: date) -> None:
    """Tick every day from ``first`` to ``last``."""
    for day in range((last - first).days + 1):
        bench.tick(first + timedelta(days=day))


def issue(bench: Bench, subject: str | None, role: str = "director") -> str:
    """Let a paper be approved and issued; return its number."""
    assert subject is not None
    name = subject.partition("/")[2]
    bench.fire(name, "approve", role)
    bench.fire(name, "issue")
    return str(bench.row(name)["number"])


def drafted(bench: Bench, kind: str, about: str = LAPSE, **said: Any) -> str | None:
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        return draft_asked(firing, CAMPAIGN, Asked(kind=kind, about=about, said=said))


def newest(bench: Bench, kind: str) -> str:
    return str(bench.papers(kind)[-1]["subject"])


def supervised_twice(bench: Bench) -> list[str]:
    """Bring a lapse of not having signed to 再次督办; return the numbers of its papers."""
    bench.assign(4)
    run(bench, ASSIGNED, date(2023, 4, 12))
    first = issue(bench, newest(bench, "duban-letter"))
    run(bench, date(2023, 4, 12), date(2023, 4, 19))
    second = issue(bench, newest(bench, "duban-letter"))
    return [bench.papers("urge-slip")[0]["number"], first, second]


def text_of(bench: Bench, subject: str) -> str:
    with reading(bench.address) as rows:
        found = rendering(rows, subject)
    assert found is not None
    return "".join(line.strip("　 ") for line in str(render(*found, formats=("txt",)).text).splitlines())


def test_the_second_letter_follows_the_first_and_names_all_that_went_before(bench: Bench) -> None:
    numbers = supervised_twice(bench)

    again = json.loads(bench.papers("duban-letter")[-1]["context"])

    assert bench.state("supervision:1") == "supervised_again"
    assert [(one["kind"], one["number"]) for one in again["earlier"]] == [
        ("催办单", numbers[0]),
        ("督办函", numbers[1]),
    ]
    assert again["earlier"][-1]["date"] == "2023-04-12"
    assert "再次督促办理" in text_of(bench, newest(bench, "duban-letter"))


def test_a_criticism_is_the_leading_groups_under_its_own_mark_and_moves_the_lapse(bench: Bench) -> None:
    numbers = supervised_twice(bench)
    bench.on(date(2023, 4, 26))

    subject = drafted(bench, "criticism")
    number = issue(bench, subject, "group")

    assert subject is not None
    text = text_of(bench, subject)
    context = json.loads(bench.papers("criticism")[0]["context"])
    assert (number, context["issuer"], context["addressee"]) == (
        "登创领通〔2023〕1号",
        GROUP,
        ["市水利局", "各牵头单位"],
    )
    assert all(one in text for one in (*numbers, "先后3次发文", "现予通报批评", "已逾期16个工作日"))
    entry = bench.history("supervision:1")[-1]
    assert (entry["event"], entry["capacity"], json.loads(entry["body"])["paper"]) == (
        "criticise",
        "group",
        number,
    )
    assert bench.state("supervision:1") == "criticised"
    assert bench.audit().ok


def test_only_the_body_that_issues_a_criticism_signs_it(bench: Bench) -> None:
    supervised_twice(bench)
    name = str(drafted(bench, "criticism")).partition("/")[2]

    for role in ("director", "inspector", "office"):
        with pytest.raises(TransitionNotAllowed, match="领导小组"):
            bench.fire(name, "approve", role)

    bench.fire(name, "approve", "group")
    assert json.loads(bench.history(name)[-1]["body"])["given"]["post"] == GROUP


def test_a_letter_of_the_office_is_not_signed_by_the_leading_group(bench: Bench) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, date(2023, 4, 12))
    name = newest(bench, "duban-letter").partition("/")[2]

    with pytest.raises(TransitionNotAllowed, match="督办函由创建办主任审签"):
        bench.fire(name, "approve", "group")
    bench.fire(name, "approve", "director")

    assert json.loads(bench.history(name)[-1]["body"])["given"]["post"] == "办公室主任"


def test_where_the_plan_names_no_inspecting_body_its_paper_asks_for_the_name(bench: Bench) -> None:
    supervised_twice(bench)

    with pytest.raises(PaperNotMade, match=r"由督查机构印发.*issuers: \{inspector"):
        drafted(bench, "criticism", issued_by="督查机构")


def test_from_the_criticism_to_the_transfer_each_step_names_every_paper_before_it(bench: Bench) -> None:
    numbers = supervised_twice(bench)
    bench.on(date(2023, 5, 4))
    numbers.append(issue(bench, drafted(bench, "criticism"), "group"))
    bench.on(date(2023, 5, 8))
    numbers.append(issue(bench, drafted(bench, "interview-notice", **INTERVIEW), "group"))
    assert bench.state("supervision:1") == "interviewed"
    bench.on(date(2023, 5, 29))

    subject = drafted(bench, "transfer-letter", recipient="市纪委监委", reason="约谈后仍未签收")
    issue(bench, subject, "group")

    context = json.loads(bench.papers("transfer-letter")[0]["context"])
    assert [one["number"] for one in context["earlier"]] == numbers
    assert context["attachments"][-1] == "约谈通知（登创领约〔2023〕1号）"
    assert (context["addressee"], bench.state("supervision:1")) == (["市纪委监委"], "transferred")
    assert all(number in text_of(bench, str(subject)) for number in numbers)
    bench.sign(4)
    assert bench.state("supervision:1") == "resolved"
    assert bench.audit().ok


def test_an_interview_says_place_and_time_and_asks_for_an_answer_before_its_day(bench: Bench) -> None:
    supervised_twice(bench)
    bench.on(date(2023, 5, 8))

    text = text_of(bench, str(drafted(bench, "interview-notice", **INTERVIEW)))

    assert "2023年5月12日（星期五）下午3:00" in text
    assert "市政府三楼会议室" in text
    assert "请于2023年5月11日前" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": None, "day": None}, r"约谈日期（--set day=…）、约谈地点（--set place=…）"),
        ({"day": "5月12日"}, "“5月12日”不是日期"),
        ({"day": "2023-05-05"}, "2023-05-05 已过"),
        ({"issued_by": "创建办"}, "只能写领导小组或督查机构"),
    ],
)
def test_an_interview_that_lacks_what_only_people_know_says_what(
    bench: Bench, changes: dict[str, Any], words: str
) -> None:
    supervised_twice(bench)
    bench.on(date(2023, 5, 8))
    said = {name: value for name, value in (INTERVIEW | changes).items() if value is not None}

    with pytest.raises(PaperNotMade, match=words):
        drafted(bench, "interview-notice", **said)

    assert bench.papers("interview-notice") == []


def test_an_interview_whose_day_is_past_is_not_issued(bench: Bench) -> None:
    supervised_twice(bench)
    bench.on(date(2023, 5, 8))
    name = str(drafted(bench, "interview-notice", **INTERVIEW)).partition("/")[2]
    bench.fire(name, "approve", "group")
    bench.on(date(2023, 5, 15))

    with pytest.raises(TransitionNotAllowed, match="约谈日期 2023-05-12 已过"):
        bench.fire(name, "issue")


@pytest.mark.parametrize("kind", ["criticism", "transfer-letter", "duban-letter"])
def test_no_step_is_skipped(bench: Bench, kind: str) -> None:
    bench.assign(4)
    run(bench, ASSIGNED, date(2023, 4, 5))
    said: dict[str, Any] = (
        {"recipient": "市纪委监委", "reason": "仍未签收"} if kind == "transfer-letter" else {}
    )
    if kind == "duban-letter":
        issue(bench, drafted(bench, kind))
        issue(bench, drafted(bench, kind))

    with pytest.raises(PaperNotMade, match="还不到或已过这一步；此时可以"):
        drafted(bench, kind, **said)


def test_what_is_over_and_what_is_no_lapse_get_no_paper(bench: Bench) -> None:
    supervised_twice(bench)

    with pytest.raises(PaperNotMade, match="--about supervision:3"):
        drafted(bench, "criticism", f"{CAMPAIGN}/duty:4")
    bench.sign(4)
    with pytest.raises(PaperNotMade, match="已是“已办结”"):
        drafted(bench, "criticism")


def test_a_ladder_may_draft_the_criticism_which_still_waits_for_the_leading_group(tmp_path: Path) -> None:
    policy = default_policy()
    ladder = (*policy.ladder, Rung(event="criticise", paper="criticism", after=20))
    with bench_at(tmp_path, policy=policy.model_copy(update={"ladder": ladder})) as bench:
        supervised_twice(bench)

        run(bench, date(2023, 4, 20), date(2023, 5, 31))

        (paper,) = bench.papers("criticism")
        assert (paper["state"], bench.state("supervision:1")) == ("drafted", "supervised_again")
        issue(bench, paper["subject"], "group")
        assert bench.state("supervision:1") == "criticised"


def test_every_figure_of_a_letter_shows_its_rows_and_is_the_same_when_counted_again(bench: Bench) -> None:
    supervised_twice(bench)
    subject = str(drafted(bench, "criticism"))
    bench.on(date(2023, 6, 1))

    with reading(bench.address) as rows:
        items = {item["path"]: item for item in explained(rows, subject, calendar(rows))["items"]}

    assert [row["subject"] for row in items["matters"]["rows"]] == ["duty:4"]
    assert [row["subject"] for row in items["matters[0].days_late"]["rows"]] == ["supervision:1"]
    assert (items["earlier"]["value"], items["earlier"]["label"]) == ("3", "此前已发文书")
    assert all(item["again"] == {"added": [], "gone": []} for item in items.values())


def test_made_as_of_a_past_day_a_letter_knows_only_what_had_been_sent_by_then(bench: Bench) -> None:
    supervised_twice(bench)
    then = bench.on(date(2023, 4, 11)).clock.now()
    bench.on(date(2023, 6, 1))

    with reading(bench.address) as rows:
        source = Source(rows, CAMPAIGN, moment=then, workdays=calendar(rows))
        made = make(source, Asked(kind="criticism", about=LAPSE))

    assert [one["kind"] for one in made.context["earlier"]] == ["催办单"]
    assert made.context["matters"][0]["days_late"] == 4


def test_leads_are_reminded_once_three_working_days_before_the_date(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    run(bench, date(2023, 11, 20), date(2023, 11, 30))

    (slip,) = bench.papers("reminder-slip")
    context = json.loads(slip["context"])
    assert (slip["number"], slip["issued"], slip["addressee"]) == (
        "登创办提〔2023〕1号",
        "2023-11-27",
        "市水利局",
    )
    assert (context["matters"][0]["due"], context["matters"][0]["days_left"]) == ("2023-11-30", 3)
    assert "距到期还有3个工作日" in text_of(bench, slip["subject"])


def test_the_slip_after_the_date_names_the_reminder_before_it(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    run(bench, date(2023, 11, 27), date(2023, 12, 1))

    (slip,) = bench.papers("urge-slip")
    assert json.loads(slip["context"])["earlier"] == [
        {"kind": "提醒单", "number": "登创办提〔2023〕1号", "date": "2023-11-27"}
    ]


@pytest.mark.parametrize("state", ["submitted", "completed"])
def test_what_is_with_the_office_or_done_is_not_reminded_of(bench: Bench, state: str) -> None:
    bench.bring(4, state)

    run(bench, date(2023, 11, 27), date(2023, 11, 30))

    assert bench.papers("reminder-slip") == []


def test_a_policy_may_leave_reminders_out(tmp_path: Path) -> None:
    policy = default_policy()
    limits = policy.limits.model_copy(update={"remind_due": 0})
    with bench_at(tmp_path, policy=policy.model_copy(update={"limits": limits})) as bench:
        bench.bring(4, "in_progress")

        run(bench, date(2023, 11, 20), date(2023, 11, 30))

        assert bench.papers("reminder-slip") == []


def test_a_reminder_is_refused_where_there_is_nothing_to_remind_of(bench: Bench) -> None:
    with pytest.raises(PaperNotMade, match="没有要提醒的时限"):
        drafted(bench, "reminder-slip", f"{CAMPAIGN}/duty:4")
    bench.bring(4, "in_progress")
    bench.on(date(2023, 12, 1))
    with pytest.raises(PaperNotMade, match="时限 2023-11-30 已过，请发催办单"):
        drafted(bench, "reminder-slip", f"{CAMPAIGN}/duty:4")


def test_a_body_without_a_mark_of_its_own_is_pointed_out_when_it_signs(tmp_path: Path) -> None:
    with bench_at(tmp_path) as bench:
        supervised_twice(bench)
        with bench.engine.store.write() as unit:
            digest = unit.value("SELECT office FROM campaign")
            body = json.loads(unit.value("SELECT body FROM definition WHERE digest = ?", digest))
            plain = json.dumps(
                body | {"marks": {"leading_group": None, "inspector": None}}, ensure_ascii=False
            )
            unit.write("UPDATE definition SET body = ? WHERE digest = ?", plain, digest)
        bench.engine.store.definitions.clear()
        name = str(drafted(bench, "criticism")).partition("/")[2]

        fired = bench.fire(name, "approve", "group")

        assert "没有登封市省级生态文明创建工作领导小组的机关代字" in fired.remarks[0]
        bench.fire(name, "issue")
        assert bench.row(name)["number"] == "登创办通〔2023〕1号"


@pytest.mark.parametrize("signed", [True, False])
def test_without_a_standing_approval_a_reminder_waits_and_is_withdrawn_once_the_date_is_past(
    tmp_path: Path, signed: bool
) -> None:
    listed = tuple(kind for kind in default_policy().standing_approval if kind != "reminder-slip")
    with bench_at(
        tmp_path, policy=default_policy().model_copy(update={"standing_approval": listed})
    ) as bench:
        bench.bring(4, "in_progress")
        run(bench, date(2023, 11, 27), date(2023, 11, 28))
        name = newest(bench, "reminder-slip").partition("/")[2]
        assert bench.state(name) == "drafted"
        if signed:
            issue(bench, newest(bench, "reminder-slip"))
            assert json.loads(bench.row(name)["context"])["matters"][0]["days_left"] == 2

        run(bench, date(2023, 11, 29), date(2023, 12, 4))

        assert [slip["state"] for slip in bench.papers("reminder-slip")] == [
            "issued" if signed else "withdrawn"
        ]


def test_a_reminder_is_not_signed_after_the_date(tmp_path: Path) -> None:
    listed = tuple(kind for kind in default_policy().standing_approval if kind != "reminder-slip")
    with bench_at(
        tmp_path, policy=default_policy().model_copy(update={"standing_approval": listed})
    ) as bench:
        bench.bring(4, "in_progress")
        bench.tick(date(2023, 11, 28))
        bench.on(date(2023, 12, 1))

        with pytest.raises(TransitionNotAllowed, match="时限 2023-11-30 已过，不应再提醒"):
            bench.fire(newest(bench, "reminder-slip").partition("/")[2], "approve", "director")


def test_in_a_campaign_of_an_older_program_the_leading_group_can_sign_too(bench: Bench) -> None:
    """Its own machine of papers knows only the director; what others sign goes by the one that ships."""
    with bench.engine.store.write() as unit:
        shipped = unit.value("SELECT paper_machine FROM campaign")
        spec = json.loads(unit.value("SELECT body FROM definition WHERE digest = ?", shipped))
        spec["transitions"][0] |= {"by": ["director", "standing"], "guards": ["still_wanted"], "effects": []}
        row = {
            "digest": "0" * 64,
            "kind": "machine",
            "name": "paper",
            "revision": 0,
            "body": json.dumps(spec),
        }
        unit.insert("definition", row)
        for label in unit.rows("SELECT * FROM state_label WHERE machine = ?", shipped):
            unit.insert("state_label", {**label, "machine": "0" * 64})
        unit.write("UPDATE campaign SET paper_machine = ?", "0" * 64)
    supervised_twice(bench)

    subject = str(drafted(bench, "criticism"))
    issue(bench, subject, "group")

    assert bench.papers("duban-letter")[0]["machine"] == "0" * 64
    assert bench.row(subject.partition("/")[2])["machine"] == shipped
    assert bench.state("supervision:1") == "criticised"
