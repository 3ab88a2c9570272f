"""A whole plan in virtual time: what happens is what would happen, and what stands in the way is said."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from workbench import played_year

from definitions.catalogue import resolve, shipped
from definitions.loader import load, require
from definitions.scenario import Scenario
from workflow.campaign import load_rules
from workflow.reading import reading
from workflow.rounds import spoken
from workflow.simulate import ScenarioUnfit, Simulated, SimulationStuck, simulate, span_of
from workflow.simulation.clashes import clashes_of
from workflow.simulation.events import Event, Paper
from workflow.simulation.load import load_of, unlisted_of

DAY = date(2023, 6, 15)
NAMES = {
    "甲局": frozenset({"甲局", "各成员单位"}),
    "乙局": frozenset({"乙局", "各成员单位"}),
    "丙局": frozenset({"丙局"}),
}


@cache
def played(plan: str) -> Simulated:
    rules = load_rules(plan)
    with TemporaryDirectory() as folder:
        return simulate(rules, span_of(rules), Path(folder))


def scenario() -> Scenario:
    return require(load(resolve("scenarios", "dengfeng-2023"), Scenario, name="dengfeng-2023"))


def event(kind: str, title: str, *, day: date = DAY, who: str = "", also: str = "", label: str = "") -> Event:
    return Event(
        day=day,
        kind=kind,
        title=title,
        who=tuple(who.split("、")) if who else (),
        also=tuple(also.split("、")) if also else (),
        label=label,
    )


def notice(*, act_on: date | None, issued: date | None) -> Paper:
    return Paper(
        drafted=DAY,
        issued=issued,
        kind="meeting-notice",
        kind_title="会议通知",
        number=None,
        title="关于召开例会的通知",
        addressee="甲局",
        act_on=act_on,
    )


@pytest.mark.parametrize("plan", shipped("plans"))
def test_every_shipped_plan_can_be_played_from_its_first_to_its_last_day(plan: str) -> None:
    found = played(plan)

    rules = require(load_rules(plan).plan)
    duties = [one for one in found.events if one.kind == "duty"]
    with_lead = {str(duty.no) for duty in rules.duties if duty.lead}
    assert {one.number for one in duties if one.label == "销号"} == with_lead
    assert all(found.first <= one.day <= found.last for one in found.events)
    assert not [paper for paper in found.papers if paper.kind in {"urge-slip", "duban-letter"}]
    assert min(found.months) == found.first.isoformat()[:7]
    assert max(found.months) == found.last.isoformat()[:7]


def test_a_plan_without_stages_runs_to_its_latest_deadline() -> None:
    found = played("xinzheng-2015")

    assert (found.first, found.last) == (date(2015, 8, 18), date(2015, 12, 31))
    assert found.months["2015-12"]["duty"] == 32
    assert [one["title"] for one in found.undated] == ["生态文明联席会议"]


def test_a_year_of_dengfeng_month_by_month() -> None:
    found = played("dengfeng-2023")

    meetings = [(one.nominal, one.day) for one in found.events if one.kind == "meeting"]
    assert meetings[0] == (date(2023, 4, 15), date(2023, 4, 17))
    assert [day.month for _, day in meetings] == list(range(4, 13))
    assert found.months["2023-04"] == {"meeting": 1, "bulletin": 1, "notice": 1, "paper": 30, "moved": 2}
    assert found.months["2023-11"]["duty"] == 29
    assert [paper.issued for paper in found.papers if paper.act_on == date(2023, 4, 12)] == [
        date(2023, 4, 12)
    ]


@pytest.mark.parametrize("plan", ["dengfeng-2023", "daxinganling-2022", "zhumadian-2022"])
def test_ticking_when_something_falls_due_comes_to_the_same_as_ticking_every_day(
    plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sparing = played(plan)

    monkeypatch.setattr("workflow.simulate.next_due", lambda _, now: now)
    daily = played.__wrapped__(plan)

    assert daily == sparing


def test_a_scenario_says_who_is_late_and_what_is_written_then(tmp_path: Path) -> None:
    story = scenario()
    rules = load_rules(story.plan, office=story.office)

    found = simulate(rules, (story.starts, story.ends), tmp_path, scenario=story)

    with reading(str(played_year().path)) as rows:
        written = rows.rows(
            "SELECT kind, title, issued FROM paper WHERE state <> 'withdrawn' ORDER BY drafted, length(no), no"
        )
    assert [(one.kind, one.title, one.issued and one.issued.isoformat()) for one in found.papers] == [
        (row["kind"], row["title"], row["issued"]) for row in written
    ]
    assert "duban-letter" in {one.kind for one in found.papers}
    assert any("立案" in text for _, text in found.effects)
    assert found.assumptions == (f"各单位和主任按情节“{story.title}”办理",)


def test_what_a_scenario_does_not_tell_is_done_on_time_if_it_says_so(tmp_path: Path) -> None:
    """Everybody is on time but for duty 16, which nobody signs for."""
    told = {**scenario().model_dump(mode="json"), "cases": [{"duties": [16]}], "moves": [], "rest": "on_time"}
    told |= {"signing": [], "meetings": None, "assignment": {"on": "2023-04-03"}}
    told |= {"acts": [], "returns": None, "added": None}
    story = Scenario.model_validate(told)

    found = simulate(
        load_rules(story.plan, office=story.office),
        (story.starts, date(2023, 12, 31)),
        tmp_path,
        scenario=story,
    )

    ended = {one.number: one.label for one in found.events if one.kind == "duty"}
    assert ended.pop("16") == "已交办"
    assert ended.pop("5") == "待交办"  # the plan names no lead
    assert set(ended.values()) == {"销号"}
    assert {"meeting-notice", "bulletin", "urge-slip", "duban-letter"} <= {
        paper.kind for paper in found.papers
    }
    assert all(paper.issued for paper in found.papers)
    assert len(found.assumptions) == 2


def test_a_scenario_in_which_all_is_on_time_does_not_say_how_returns_come() -> None:
    told = scenario().model_dump(mode="json")

    with pytest.raises(ValueError, match="各类报送和另行交办的任务就都按时"):
        Scenario.model_validate({**told, "rest": "on_time"})


def test_a_plan_is_taken_as_signed_when_the_scenario_supposes_it(tmp_path: Path) -> None:
    """It bears no date of its own: without the supposition nothing is assigned before it is published."""
    path = resolve("scenarios", "daxinganling-2022")
    story = require(load(path, Scenario, name="daxinganling-2022"))
    early = story.model_copy(update={"ends": date(2022, 3, 4), "moves": (), "acts": ()})
    rules = load_rules(story.plan, office=story.office)

    found = simulate(rules, (early.starts, early.ends), tmp_path, scenario=early)

    assert sum(paper.kind == "assignment-slip" for paper in found.papers) == len(require(rules.plan).duties)
    (tmp_path / "simulated.db").unlink()
    with pytest.raises(SimulationStuck, match="方案 2022-05-31 才印发"):
        simulate(
            rules, (early.starts, early.ends), tmp_path, scenario=early.model_copy(update={"issued": None})
        )


def test_a_scenario_whose_cases_nobody_assigns_is_refused() -> None:
    told = scenario().model_dump(mode="json")

    with pytest.raises(ValueError, match="就要写 assignment（哪天交办）"):
        Scenario.model_validate({**told, "assignment": None})
    with pytest.raises(ValueError, match="任务 5 指定了牵头单位，却没有写进 cases"):
        Scenario.model_validate({**told, "cases": [{"duties": [4]}]})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"plan": "erqi-2014"}, "它写的是方案 erqi-2014"),
        ({"cases": ({"duties": [5, 99]},)}, "方案没有任务 99"),
        ({"moves": ({"on": "2023-03-01", "stage": 8, "event": "launch"},)}, "方案没有阶段 8"),
    ],
)
def test_a_scenario_that_does_not_fit_the_plan_is_refused(
    changes: dict[str, object], reason: str, tmp_path: Path
) -> None:
    story = Scenario.model_validate({**scenario().model_dump(mode="json"), **changes})

    with pytest.raises(ScenarioUnfit, match=reason):
        simulate(load_rules("dengfeng-2023"), (story.starts, story.ends), tmp_path, scenario=story)


def test_what_the_rules_refuse_is_said_with_its_day(tmp_path: Path) -> None:
    story = scenario()

    with pytest.raises(SimulationStuck, match="推演到 2023-04-03 进行不下去：阶段1：“未启动”状态下不能"):
        simulate(
            load_rules(story.plan, office=story.office),
            (date(2023, 4, 1), story.ends),
            tmp_path,
            scenario=story,
        )


def test_two_meetings_of_a_day_clash_for_whoever_has_to_go_to_both() -> None:
    events = [
        event("meeting", "例会", who="甲局"),
        event("inspection", "督查", also="各成员单位"),
        event("meeting", "推进会", also="丙局"),
        event("meeting", "改天的会", also="甲局", day=date(2023, 6, 16)),
        event("report", "报送", also="甲局"),
        event("meeting", "没开的会", also="甲局、丙局", label="跳过：不补"),
    ]

    clashes = clashes_of(events, [], {}, NAMES)

    assert [(clash.code, clash.message) for clash in clashes] == [
        ("same-day", f"{spoken(DAY)}“例会”与“督查”在同一天，甲局两边都要参加")
    ]


def test_what_falls_on_a_rest_day_is_said_once_for_all_duties_of_the_day() -> None:
    saturday, sunday = date(2023, 6, 24), date(2023, 6, 25)
    events = [
        event("duty", "任务1", day=saturday),
        event("duty", "任务2", day=saturday),
        event("deadline", "建成示范区", day=saturday),
        event("stage", "阶段1 开始", day=saturday),
        event("meeting", "例会", day=sunday),
        event("duty", "任务3", day=sunday),
        event("duty", "任务4"),
    ]

    clashes = clashes_of(events, [], {saturday: "休", sunday: "调休上班"}, {})

    assert [(clash.day.day, clash.code, clash.message.partition("：")[2]) for clash in clashes] == [
        (24, "rest-day", "到期 2 项"),
        (24, "rest-day", "时限 “建成示范区”"),
        (25, "makeup-day", "会议 “例会”"),
    ]


def test_a_notice_that_cannot_be_signed_in_time_is_a_clash() -> None:
    later = date(2023, 6, 16)
    papers = [
        notice(act_on=DAY, issued=DAY),
        notice(act_on=DAY, issued=later),
        notice(act_on=DAY, issued=None),
        notice(act_on=None, issued=later),
    ]

    clashes = clashes_of([], papers, {}, {})

    assert [clash.code for clash in clashes] == ["late-notice", "never-signed"]
    assert clashes[0].message == "《关于召开例会的通知》应于6月15日（周四）发出，最早6月16日（周五）才能签发"


def test_a_group_that_nobody_has_listed_is_in_no_load_and_is_named() -> None:
    everybody = frozenset({"各成员单位", "各县"})
    events = [
        event("meeting", "例会", also="各成员单位"),
        event("meeting", "没开的会", also="各县", label="取消"),
        event("deadline", "建成示范区", who="各县"),
    ]

    assert unlisted_of(events, everybody) == ["各成员单位"]


def test_units_that_owe_a_return_have_it_in_their_load() -> None:
    events = [Event(day=DAY, kind="dispatch", title="调度", also=("各责任单位",), asked=("甲局", "丙局"))]

    load = {one.unit: one.total for one in load_of(events, NAMES)}

    assert load == {"甲局": 1, "丙局": 1}
    assert unlisted_of(events, frozenset({"各责任单位"})) == []


def test_the_load_counts_each_thing_once_for_a_unit_with_the_weightier_part() -> None:
    events = [
        event("meeting", "例会", who="甲局", also="各成员单位"),
        event("duty", "任务1", who="甲局", also="甲局、丙局"),
        event("duty", "任务2", who="各成员单位", day=date(2023, 7, 1)),
        event("deadline", "建成示范区", who="丙局"),
        event("notice", "通知", also="甲局"),
        event("meeting", "没开的会", who="甲局", label="取消"),
    ]

    load = {one.unit: one for one in load_of(events, NAMES)}

    assert load["甲局"].months == {
        "2023-06": {"rounds": 1, "lead": 1, "support": 0, "dates": 0},
        "2023-07": {"rounds": 0, "lead": 1, "support": 0, "dates": 0},
    }
    assert load["丙局"].months == {"2023-06": {"rounds": 0, "lead": 0, "support": 1, "dates": 1}}
    assert [one.total for one in load.values()] == [3, 2, 2]
