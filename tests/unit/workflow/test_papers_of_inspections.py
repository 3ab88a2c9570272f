"""The papers of an inspection: figures from the ledger, the ranking of its period, notices to each unit, the register."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, Bench, bench_at, end_of

from notifications.render import render
from workflow.errors import PaperNotMade
from workflow.inspection import begin
from workflow.listing import calendar
from workflow.paper import kind_named
from workflow.papers.explain import explained
from workflow.papers.making import Asked, draft_asked, make
from workflow.papers.source import Source
from workflow.ranking_act import begin as begin_ranking
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.papers.making import Made

DAY, LATER = date(2023, 4, 10), date(2023, 7, 3)
WATER, FARMING = "市水利局", "市农委"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(DAY)


def inspected(
    bench: Bench, *found: dict[str, Any], announced: bool = False, units: tuple[str, ...] = ()
) -> None:
    """Conduct an inspection today, unless it is announced, and enter what it found."""
    with bench.engine.firing() as firing:
        row = begin(
            firing,
            CAMPAIGN,
            title="河道专项督查",
            day=bench.clock.now().date(),
            units=units,
            scope=None,
            inspector=None,
            source="office",
            announced=announced,
        )
    if not announced:
        bench.fire(f"inspection:{row['no']}", "conduct")
        if found:
            bench.fire(f"inspection:{row['no']}", "find", given={"findings": list(found)})


def finding(unit: str, text: str, **more: Any) -> dict[str, Any]:
    return {"unit": unit, "text": text, **more}


SEVERAL = (
    finding(WATER, "颍河段有垃圾", item="4"),
    finding(f"{FARMING}、{WATER}", "支渠沿岸有农膜"),
    finding(FARMING, "进度偏慢", rectify=False),
)


def rectifying(bench: Bench) -> None:
    """Report an inspection by a paper that was written elsewhere, and assign what it found."""
    inspected(bench, *SEVERAL)
    bench.fire("inspection:1", "report", paper="通报1号")
    bench.fire("inspection:1", "rectify")


def put_right(bench: Bench, duty: str) -> None:
    bench.sign(int(duty))
    bench.fire(f"duty:{duty}", "report", f"lead@{bench.leads(int(duty))[0]}", note="组织队伍清理")
    bench.submit(int(duty))
    bench.fire(f"duty:{duty}", "accept")


def made(bench: Bench, kind: str, *, past: date | None = None, **asked: Any) -> Made:
    """Make a paper without drafting it, now or as of the end of a past day."""
    asked.setdefault("about", f"{CAMPAIGN}/inspection:1")
    with bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        source = (
            Source(firing.unit, CAMPAIGN, moment=end_of(past), workdays=firing.workdays)
            if past
            else Source.of(firing, CAMPAIGN)
        )
        return make(source, Asked(kind=kind, **asked))


def text_of(bench: Bench, paper: Made, kind: str) -> str:
    with reading(bench.address) as rows:
        spec = kind_named(rows, CAMPAIGN, kind)
    rendered = render(spec, dict(paper.context), formats=("md",))
    assert rendered.warnings == ()
    return rendered.outputs[".md"].decode()


def ranked_second_quarter(bench: Bench) -> None:
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        begin_ranking(
            firing,
            CAMPAIGN,
            kind="scoring",
            title="第二季度评分",
            period=(date(2023, 4, 1), date(2023, 6, 30)),
        )


def test_a_finding_of_two_units_counts_for_each_and_once_in_the_total(bench: Bench) -> None:
    inspected(bench, *SEVERAL)

    facts = made(bench, "inspection-report").context

    assert [(one["unit"], one["count"], one["rectify"]) for one in facts["counts"]] == [
        (WATER, 2, 2),
        (FARMING, 2, 1),
    ]
    assert (len(facts["problems"]), facts["rectify"], facts["shared"]) == (3, 2, 1)


def test_every_figure_of_the_report_names_the_findings_it_counts(bench: Bench) -> None:
    inspected(bench, *SEVERAL)
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        paper = draft_asked(
            firing, CAMPAIGN, Asked(kind="inspection-report", about=f"{CAMPAIGN}/inspection:1")
        )
    assert paper is not None

    with reading(bench.address) as rows:
        items = {item["path"]: item for item in explained(rows, paper, calendar(rows))["items"]}

    assert [row["subject"] for row in items["counts[0].count"]["rows"]] == [
        "inspection:1#1",
        "inspection:1#2",
    ]
    assert items["counts[1].rectify"]["rows"][0]["title"].startswith("督查1的问题2 ")
    assert items["problems"]["value"] == "3"
    assert all(item["again"] == {"added": [], "gone": []} for item in items.values())


def test_a_report_made_for_a_past_day_has_the_figures_of_that_day(bench: Bench) -> None:
    rectifying(bench)
    put_right(bench, "1001")
    bench.on(LATER)

    before = made(bench, "inspection-report-up", past=DAY).context
    then = made(bench, "inspection-report-up", past=date(2023, 4, 30)).context
    now = made(bench, "inspection-report-up").context

    assert (then["rectified"], then["overdue"]) == (1, 1)  # 1002 was due on 24 April
    assert before["rectified"] == 1
    assert before["overdue"] == 0
    assert (now["rectified"], now["overdue"], now["counted"]) == (1, 1, LATER.isoformat())


def test_a_cancelled_duty_is_not_counted_as_put_right(bench: Bench) -> None:
    rectifying(bench)
    bench.fire("duty:1001", "cancel", "director", reason="已并入任务4")

    assert made(bench, "inspection-report-up").context["rectified"] == 0


def test_the_report_takes_the_confirmed_scores_of_its_period(bench: Bench) -> None:
    rectifying(bench)
    put_right(bench, "1001")
    bench.on(LATER)
    ranked_second_quarter(bench)
    assert "ranking" not in made(bench, "inspection-report").context

    bench.fire("ranking:1", "confirm", "director")
    facts = made(bench, "inspection-report").context

    assert facts["ranked"]["title"] == "第二季度评分"
    (water,) = [one for one in facts["ranking"] if one["unit"] == WATER]
    assert (water["found"], water["rectify"], water["rectified"]) == (2, 2, 1)
    assert all("score" in one for one in facts["ranking"])
    assert FARMING in [one["unit"] for one in facts["ranking"]]


def test_a_settled_score_stands_before_the_proposed_one(bench: Bench) -> None:
    rectifying(bench)
    bench.on(LATER)
    ranked_second_quarter(bench)
    unit = json.loads(bench.value("SELECT context FROM ranking"))["units"][0]["unit"]
    bench.fire("ranking:1", "score", unit=unit, reason="暗访加分", given={"score": "99.5"})
    bench.fire("ranking:1", "confirm", "director")

    facts = made(bench, "inspection-report").context

    assert [one["score"] for one in facts["ranking"] if one["unit"] == unit] == ["99.5"]


def test_a_ranking_outside_an_inspection_is_made_known_by_the_same_paper(bench: Bench) -> None:
    rectifying(bench)
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        firing.unit.write("UPDATE inspection SET conducted = '2022-12-30'")  # outside the period
    bench.on(LATER)
    ranked_second_quarter(bench)
    about = f"{CAMPAIGN}/ranking:1"
    with pytest.raises(PaperNotMade, match="确认（ranking confirm）以后"):
        made(bench, "inspection-report", about=about)
    bench.fire("ranking:1", "confirm", "director")

    paper = made(bench, "inspection-report", about=about)
    text = text_of(bench, paper, "inspection-report")

    assert (paper.about, paper.event) == (about, None)
    assert "关于第二季度评分情况的通报" in text
    assert "纳入排名的单位2个" in text
    assert "共发现问题" not in text
    assert "没有发现问题" not in text


def test_a_report_over_a_period_tells_of_every_inspection_in_it(bench: Bench) -> None:
    inspected(bench, finding(WATER, "一"))
    bench.on(date(2023, 5, 10))
    inspected(bench, finding(FARMING, "二"))
    period = {"first": date(2023, 4, 1), "last": date(2023, 5, 31)}

    facts = made(bench, "inspection-report", about=f"{CAMPAIGN}/inspection:2", **period).context

    assert [one["n"] for one in facts["problems"]] == ["1-1", "2-1"]
    assert len(facts["visits"]) == 2
    with pytest.raises(PaperNotMade, match="不在 2023-04-01 至 2023-04-30 之内"):
        made(
            bench,
            "inspection-report",
            about=f"{CAMPAIGN}/inspection:2",
            first=date(2023, 4, 1),
            last=date(2023, 4, 30),
        )


def test_nothing_is_reported_of_what_has_not_been_looked_at(bench: Bench) -> None:
    inspected(bench, announced=True)

    for kind in ("inspection-report", "inspection-report-up"):
        with pytest.raises(PaperNotMade, match="实施（inspection conduct）以后"):
            made(bench, kind)
    with pytest.raises(PaperNotMade, match="没有问题要整改"):
        made(bench, "rectification-notice")
    with pytest.raises(PaperNotMade, match="交办（inspection rectify）以后"):
        made(bench, "rectification-ledger")


@pytest.mark.parametrize("kind", ["inspection-notice", "inspection-report", "rectification-notice"])
def test_a_paper_about_nothing_or_another_thing_says_how_to_name_one(bench: Bench, kind: str) -> None:
    for about in (None, f"{CAMPAIGN}/duty:4"):
        with pytest.raises(PaperNotMade, match="--about inspection:编号"):
            made(bench, kind, about=about)


def test_the_notice_counts_what_will_be_due_on_its_day_of_the_units_it_goes_to(bench: Bench) -> None:
    bench.assign(4, 6)
    lead, day = bench.leads(4)[0], bench.value("SELECT due FROM v_duty WHERE no = '4'")
    with bench.engine.firing() as firing:
        begin(
            firing,
            CAMPAIGN,
            title="专项督查",
            day=date.fromisoformat(day),
            units=(lead,),
            scope=None,
            inspector=None,
            source="office",
            announced=True,
        )

    (paper,) = bench.papers("inspection-notice")
    facts = json.loads(paper["context"])
    mine = [one for one in bench.duties().values() if lead in one["lead"] and one["state"] == "assigned"]

    assert facts["owed"] == len([one for one in mine if one["due"] <= day]) > 0
    assert facts["late"] == 0
    assert facts["objects"] == [lead]


def test_a_notice_of_an_unannounced_one_is_refused(bench: Bench) -> None:
    inspected(bench)

    with pytest.raises(PaperNotMade, match="是暗访，不发通知"):
        made(bench, "inspection-notice")


def test_the_report_goes_up_to_one_superior_and_carries_no_request(bench: Bench) -> None:
    inspected(bench, *SEVERAL)

    paper = made(bench, "inspection-report-up", said={"suggestions": ["纳入每月调度"]})
    text = text_of(bench, paper, "inspection-report-up")

    assert len(paper.context["addressee"]) == 1
    assert paper.event is None
    assert "签发人：" in text
    assert "特此报告。" in text
    with pytest.raises(PaperNotMade, match="不得夹带请示事项"):
        made(bench, "inspection-report-up", said={"suggestions": ["增加经费，请予批复"]})


def test_each_unit_is_told_what_it_has_to_put_right_and_no_more(bench: Bench) -> None:
    rectifying(bench)

    notices = [json.loads(paper["context"]) for paper in bench.papers("rectification-notice")]

    assert [(one["addressee"], [p["text"] for p in one["problems"]]) for one in notices] == [
        ([WATER], ["颍河段有垃圾"]),
        ([FARMING, WATER], ["支渠沿岸有农膜"]),
    ]
    assert [p["duty"] for one in notices for p in one["problems"]] == ["1001", "1002"]
    assert {one["reply_due"] for one in notices} == {bench.row("duty:1001")["original_due"]}


def test_a_withdrawn_notice_is_drafted_anew_by_hand_and_a_standing_one_is_not(bench: Bench) -> None:
    rectifying(bench)
    with pytest.raises(PaperNotMade, match="都已有整改通知"):
        made(bench, "rectification-notice")
    bench.fire(
        f"paper:{bench.papers('rectification-notice')[0]['no']}", "withdraw", "director", reason="改措辞"
    )

    again = made(bench, "rectification-notice")

    assert again.context["addressee"] == [WATER]
    with pytest.raises(PaperNotMade, match=f"{FARMING}的问题都已有"):
        made(bench, "rectification-notice", said={"whose": FARMING})


def test_the_register_tells_what_was_done_and_who_checked_it(bench: Bench) -> None:
    rectifying(bench)
    put_right(bench, "1001")

    paper = made(bench, "rectification-ledger")
    done, open_ = paper.context["items"]

    assert (done["measures"], done["result"], done["completed"]) == (
        *(["组织队伍清理"], ["已办完"], DAY.isoformat()),
    )
    assert done["checks"] == [{"what": "审核通过", "post": "创建办", "date": DAY.isoformat()}]
    assert "方案" in done["standard"]
    assert "checks" not in open_
    assert "核查意见" in text_of(bench, paper, "rectification-ledger")


def test_the_register_of_a_past_day_tells_nothing_of_later(bench: Bench) -> None:
    rectifying(bench)
    bench.on(date(2023, 4, 20))
    put_right(bench, "1001")

    then = made(bench, "rectification-ledger", past=DAY, about=None).context["items"][0]

    assert (then["state"], "result" in then, "checks" in then) == ("已交办", False, False)


@pytest.mark.parametrize("kind", ["inspection-report", "inspection-report-up", "rectification-ledger"])
def test_a_paper_of_a_real_inspection_prints(bench: Bench, kind: str) -> None:
    rectifying(bench)

    assert "颍河段有垃圾" in text_of(bench, made(bench, kind), kind)


def test_a_notice_of_rectification_prints(bench: Bench) -> None:
    rectifying(bench)
    paper = bench.papers("rectification-notice")[1]
    with reading(bench.address) as rows:
        kind = kind_named(rows, CAMPAIGN, "rectification-notice")

    text = render(kind, json.loads(paper["context"]), formats=("md",)).outputs[".md"].decode()

    assert "有关单位存在需要整改的问题1个" in text
