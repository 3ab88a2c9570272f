"""Papers that report on a period: made late, or again for a past day, they say what was so at its end."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from rounds import DISPATCHES, REPORTS, days, rounds_at, rules_of, take, with_office_schedule
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, end_of

from definitions.digest import canonical, digest
from definitions.loader import require
from notifications.render import render
from workflow import indicator_list
from workflow.act import Capacity
from workflow.campaign import load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.errors import PaperNotMade
from workflow.indicator_enter import Entry, enter
from workflow.listing import calendar
from workflow.paper import kind_named, rendering
from workflow.papers.explain import explained, value_at
from workflow.papers.making import Asked, Made, draft_asked, make
from workflow.papers.source import Source
from workflow.reading import reading
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APRIL, MAY = date(2023, 4, 1), date(2023, 5, 31)
LATER = date(2023, 12, 1)
SUMMER = date(2022, 5, 31)  # ten working days before 15 June 2022


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.on(ASSIGNED).bring(4, "closed")
        bench.assign(6, 7)
        yield bench


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Bench]:
    with rounds_at(tmp_path, DISPATCHES) as bench:
        yield bench


@contextmanager
def sources(bench: Bench, as_of: date | None = None) -> Iterator[Source]:
    """Yield the ledger as it stands, or as of the end of a day."""
    with bench.engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        if as_of is None:
            yield Source.of(firing, CAMPAIGN)
        else:
            yield Source(firing.unit, CAMPAIGN, moment=end_of(as_of), workdays=firing.workdays)


def made(bench: Bench, asked: Asked, as_of: date | None = None) -> Made:
    with sources(bench, as_of) as source:
        return make(source, asked)


def printed(bench: Bench, paper: Made, kind: str) -> tuple[str, dict[str, str]]:
    """Return the text of a paper that has been made, and the digests of its files."""
    with reading(bench.address) as rows:
        done = render(kind_named(rows, CAMPAIGN, kind), paper.context)
    return str(done.text), dict(done.digests)


def drafted(bench: Bench, day: date, asked: Asked) -> str:
    bench.on(day)
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        subject = draft_asked(firing, CAMPAIGN, asked)
    assert subject is not None
    return subject


def context_of(row: dict[str, Any]) -> dict[str, Any]:
    context: dict[str, Any] = json.loads(row["context"])
    return context


def much_happens(bench: Bench) -> None:
    """Let months pass in which duties are done, undone and urged."""
    bench.tick(date(2023, 7, 20))
    bench.on(LATER).bring(10, "submitted")
    bench.fire("duty:4", "reopen", reason="反弹", date=date(2024, 3, 29))
    bench.tick(LATER + timedelta(days=3))


# --- as of a past day ---


@pytest.mark.parametrize("kind", ["bulletin", "circular", "half-year-report"])
def test_made_again_months_later_for_the_same_day_it_has_the_same_bytes(bench: Bench, kind: str) -> None:
    bench.tick(ASSIGNED)
    asked = Asked(
        kind=kind, first=APRIL, last=MAY, said={"addressee": "市委"} if kind.startswith("half") else {}
    )
    bench.on(MAY, hour=23).clock.set(end_of(MAY))
    then = made(bench, asked)
    much_happens(bench)

    again = made(bench, asked, MAY)

    assert printed(bench, again, kind) == printed(bench, then, kind)
    assert printed(bench, made(bench, asked, LATER + timedelta(days=4)), kind)[1] != {}


@pytest.mark.parametrize("kind", ["bulletin", "circular"])
def test_an_issued_one_is_rendered_to_the_same_digests_for_good(bench: Bench, kind: str) -> None:
    subject = drafted(bench, MAY, Asked(kind=kind, first=APRIL))
    name = subject.partition("/")[2]
    bench.fire(name, "approve", "director")
    bench.fire(name, "issue")

    def digests() -> dict[str, str]:
        with reading(bench.address) as rows:
            found = rendering(rows, subject)
        assert found is not None
        return dict(render(*found).digests)

    before = digests()
    much_happens(bench)

    assert digests() == before


def test_a_whole_day_of_the_past_is_over_and_belongs_to_the_period(bench: Bench) -> None:
    bench.on(LATER)

    assert made(bench, Asked(kind="bulletin", last=MAY), MAY).context["period"]["to"] == "2023-05-31"


def test_the_day_of_drafting_is_not_over(bench: Bench) -> None:
    bench.on(MAY)

    assert made(bench, Asked(kind="bulletin", last=MAY)).context["period"]["to"] == "2023-05-30"


@pytest.mark.parametrize("kind", ["bulletin", "circular"])
def test_of_a_period_that_ended_long_ago_the_figures_are_those_of_its_end(bench: Bench, kind: str) -> None:
    asked = Asked(kind=kind, first=APRIL, last=MAY)
    bench.on(MAY + timedelta(days=1))
    then = made(bench, asked).context
    much_happens(bench)

    late = made(bench, asked).context

    own = {"date", "reply_due"}  # the day of writing, not of counting
    assert {name: value for name, value in late.items() if name not in own} == {
        name: value for name, value in then.items() if name not in own
    }


def test_a_missed_bulletin_that_is_made_up_says_what_was_so_on_its_day(bench: Bench) -> None:
    bench.on(date(2023, 7, 3)).bring(10, "closed")
    bench.tick(date(2023, 7, 20))

    (paper,) = bench.papers("bulletin")
    told = context_of(paper)
    assert told["period"]["to"] == "2023-06-30"
    assert [row["no"] for row in told["completed"]] == []
    assert {row["state"]: row["count"] for row in told["counts"]}["销号"] == 1


def test_explaining_a_paper_made_up_late_counts_at_the_end_of_its_period(bench: Bench) -> None:
    bench.on(date(2023, 7, 3)).bring(10, "closed")
    bench.tick(date(2023, 7, 20))
    (paper,) = bench.papers("bulletin")

    with reading(bench.address) as rows:
        said = explained(rows, paper["subject"], calendar(rows))

    assert said["as_of"] == "2023-06-30T15:59:59Z"
    assert all(item["again"] == {"added": [], "gone": []} for item in said["items"])


def test_a_period_that_begins_after_its_end_is_refused(bench: Bench) -> None:
    bench.on(MAY)

    with pytest.raises(PaperNotMade, match="从 2023-06-01 起，到 2023-05-30 止，起在止后"):
        made(bench, Asked(kind="bulletin", first=date(2023, 6, 1)))


# --- the bulletin ---


def test_a_bulletin_names_who_did_what(bench: Bench) -> None:
    bench.on(date(2023, 5, 10)).sign(6)
    unit = bench.leads(6)[0]
    bench.fire("duty:6", "report", Capacity("lead", unit), note="已完成选址")
    bench.bring(10, "completed")
    bench.on(MAY)

    text, _ = printed(bench, made(bench, Asked(kind="bulletin", first=APRIL)), "bulletin")
    flat = text.replace("\n", "")

    assert f"（一）{unit}。第6项" in flat
    assert "已完成选址。" in flat
    assert f"{bench.leads(10)[0]}牵头的第10项" in flat
    assert "2023年5月10日办结。已办完。" in flat


def test_what_lies_ahead_is_counted_by_day_with_the_units(bench: Bench) -> None:
    subject = drafted(bench, date(2023, 11, 6), Asked(kind="bulletin"))

    with reading(bench.address) as rows:
        said = explained(rows, subject, calendar(rows))
        found = rendering(rows, subject)
    assert found is not None
    context = found[1]

    (ahead,) = context["due_ahead"]
    item = next(item for item in said["items"] if item["path"] == "due_ahead[0].count")
    assert ahead["due"] == "2023-11-30"
    assert ahead["count"] == len(item["rows"]) > 1
    assert ahead["units"]


@pytest.mark.parametrize("kind", ["bulletin", "circular", "half-year-report"])
def test_every_figure_of_a_paper_is_the_number_of_its_rows(bench: Bench, kind: str) -> None:
    bench.tick(date(2023, 5, 8))
    said = {"addressee": "市委"} if kind == "half-year-report" else {}
    subject = drafted(bench, LATER, Asked(kind=kind, first=APRIL, said=said))

    with reading(bench.address) as rows:
        items = explained(rows, subject, calendar(rows))["items"]
        found = rendering(rows, subject)
    assert found is not None

    counted = [item for item in items if not item["path"].startswith("verdicts")]
    assert {item["path"]: item["value"] for item in counted} == {
        item["path"]: str(len(item["rows"])) for item in counted
    }
    paths = {item["path"] for item in items}
    assert {path for path in numbers(found[1]) if not path.endswith("days_late")} <= paths


def numbers(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every number of a context."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from numbers(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from numbers(one, f"{path}[{i}]")
    elif isinstance(value, int):
        yield path


# --- the circular ---


def test_a_circular_counts_units_apart_and_names_what_lags_by_unit_and_number(bench: Bench) -> None:
    bench.on(date(2024, 1, 15))

    told = made(bench, Asked(kind="circular")).context

    assert told["totals"]["all"] == 29
    assert told["totals"]["late"] == len({row["no"] for unit in told["lagging"] for row in unit["items"]})
    for unit in told["units"]:
        lagging = [one["items"] for one in told["lagging"] if one["unit"] == unit["unit"]]
        assert unit["late"] == len(lagging[0] if lagging else [])
    assert sum(unit["total"] for unit in told["units"]) > 29, "what several lead counts for each"


def test_a_rhythm_that_says_so_is_written_up_as_a_circular(tmp_path: Path) -> None:
    rules = with_office_schedule(
        rules_of(DISPATCHES),
        slug="progress",
        kind="bulletin",
        title="进展通报",
        paper="circular",
        rrule="FREQ=MONTHLY;BYMONTHDAY=-1",
        roll="previous",
        catch_up="latest",
    )
    with rounds_at(tmp_path, DISPATCHES, rules=rules) as bench:
        bench.tick(date(2022, 3, 31))

        (paper,) = bench.papers("circular")
        assert paper["title"] == "2022年3月进展通报"
        assert [one["title"] for one in bench.papers("bulletin")] == ["2022年3月工作简报"]


def test_two_circulars_follow_each_other_without_a_gap(bench: Bench) -> None:
    first = drafted(bench, date(2023, 5, 4), Asked(kind="circular", first=APRIL))
    second = drafted(bench, date(2023, 6, 1), Asked(kind="circular"))

    periods = [context_of(row)["period"] for row in bench.papers("circular")]
    assert first != second
    assert periods == [{"from": "2023-04-01", "to": "2023-05-03"}, {"from": "2023-05-04", "to": "2023-05-31"}]


# --- 半年专题汇报 ---


def test_the_report_of_the_half_year_is_drafted_when_its_round_opens(plan: Bench) -> None:
    done = days(plan, date(2022, 5, 30), SUMMER)

    (paper,) = plan.papers("half-year-report")
    told = context_of(paper)
    assert "向地委、行署专题汇报 2022-06-15：专题汇报已拟稿" in done[SUMMER]
    assert (paper["addressee"], told["copies"], told["half"]) == ("地委", ["行署"], "2022年上半年")
    assert told["period"] == {"from": "2022-03-01", "to": "2022-05-30"}, "from the opening of the campaign"
    assert (told["issued_by"], told["signer"]) == ("领导小组", "地委副书记、行署专员")
    assert told["issuer"] == "大兴安岭地区创建国家生态文明建设示范区领导小组"


def test_it_holds_every_indicator_of_the_plan_and_ends_without_a_request(plan: Bench) -> None:
    plan.tick(SUMMER)
    (paper,) = plan.papers("half-year-report")
    with reading(plan.address) as rows:
        found = rendering(rows, paper["subject"])
        known = indicator_list.plan_of(rows, CAMPAIGN)["indicators"]
    assert found is not None

    text = str(render(*found).text)
    told = found[1]
    assert len(told["indicators"]) == len(known) == sum(row["count"] for row in told["verdicts"])
    assert {row["label"]: row["count"] for row in told["verdicts"]}["无数据"] == len(known)
    assert "特此报告。" in text
    assert "批示" not in text
    assert "签发人：" in text


def test_one_that_was_withdrawn_is_drafted_anew(plan: Bench) -> None:
    plan.tick(SUMMER)
    plan.fire(f"paper:{plan.papers('half-year-report')[0]['no']}", "withdraw", reason="数字有变")

    plan.tick(SUMMER + timedelta(days=1))

    assert [row["state"] for row in plan.papers("half-year-report")] == ["withdrawn", "drafted"]


def test_it_is_signed_by_the_group_issued_and_handed_up(plan: Bench) -> None:
    plan.tick(SUMMER)
    (paper,) = plan.papers("half-year-report")
    name, round_ = f"paper:{paper['no']}", paper["about"].partition("/")[2]
    plan.fire(name, "approve", "group")
    plan.fire(name, "issue")
    days(plan, SUMMER, date(2022, 6, 16))
    number = plan.row(name)["number"]

    plan.fire(round_, "summarise", paper=number)

    assert plan.state(round_) == "summarised"
    assert plan.audit().ok


def test_without_a_clause_somebody_has_to_say_to_whom_it_goes(bench: Bench) -> None:
    with pytest.raises(PaperNotMade, match=r"没有写明报给谁.*--set addressee=….*superior"):
        made(bench, Asked(kind="half-year-report"))

    assert made(bench, Asked(kind="half-year-report", said={"addressee": ["市委"]})).context["addressee"] == [
        "市委"
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"addressee": ["市委", "市政府"]}, "只主送一个上级机关"),
        ({"addressee": "市委", "problems": ["资金缺口较大，请批示"]}, "报告不得夹带请示事项"),
        ({"addressee": "市委", "issued_by": "市政府"}, "issued_by 只能写创建办或领导小组"),
    ],
)
def test_what_a_report_may_not_say_is_refused(bench: Bench, said: dict[str, Any], reason: str) -> None:
    with pytest.raises(PaperNotMade, match=reason):
        made(bench, Asked(kind="half-year-report", said=said))


# --- rounds ---


def test_a_summary_made_again_for_its_day_has_the_same_bytes(plan: Bench) -> None:
    days(plan, date(2022, 3, 9), date(2022, 3, 11))
    take(plan, "dispatch:1", "地区林草局", items=[{"duty": "10", "progress": "造林", "ask": "请安排资金"}])
    day = date(2022, 3, 14)
    plan.tick(day)
    plan.clock.set(end_of(day))
    asked = Asked(kind="dispatch-summary", about=f"{CAMPAIGN}/dispatch:1")
    then = made(plan, asked)
    take(
        plan.on(date(2022, 4, 20)),
        "dispatch:1",
        "地区水务局",
        items=[{"duty": "10", "progress": "x", "ask": "y"}],
    )
    plan.tick(date(2022, 6, 30))

    again = made(plan, asked, day)

    assert printed(plan, again, "dispatch-summary") == printed(plan, then, "dispatch-summary")
    assert again.context["asks"] == [{"unit": "地区林草局", "duty": "10", "ask": "请安排资金"}]
    assert made(plan, asked).context["received"] == 2


def test_the_figures_of_a_summary_can_be_explained(plan: Bench) -> None:
    days(plan, date(2022, 3, 9), date(2022, 3, 14))
    (paper,) = plan.papers("dispatch-summary")

    with reading(plan.address) as rows:
        items = {item["path"]: item for item in explained(rows, paper["subject"], calendar(rows))["items"]}

    told = context_of(paper)
    assert len(items["missing"]["rows"]) == len(told["missing"]) > 0
    assert value_at(told, "received") == items["received"]["value"] == "0"
    assert all(item["again"] == {"added": [], "gone": []} for item in items.values())


def test_a_summary_is_not_made_while_returns_are_collected(plan: Bench) -> None:
    plan.tick(date(2022, 3, 9))

    with pytest.raises(PaperNotMade, match=r"还是“收集中”，报送截止（2022-03-11）以后才能汇总"):
        made(plan, Asked(kind="dispatch-summary", about=f"{CAMPAIGN}/dispatch:1"))


def test_a_dispatch_face_to_face_says_when_and_where(plan: Bench) -> None:
    plan.tick(date(2022, 3, 9))
    (paper,) = plan.papers("dispatch-notice")
    plan.fire(f"paper:{paper['no']}", "withdraw", reason="改为现场调度")
    asked = Asked(kind="dispatch-notice", about=f"{CAMPAIGN}/dispatch:1", said={"means": "现场"})
    with pytest.raises(PaperNotMade, match="place"):
        made(plan, asked)

    said = {"means": "现场", "place": "行署一楼会议室", "time": "14:30"}
    text, _ = printed(
        plan, made(plan, Asked(kind=asked.kind, about=asked.about, said=said)), "dispatch-notice"
    )

    assert "2022年3月14日（星期一）下午2:30，现场调度，地点在行署一楼会议室" in text.replace("\n", "")


def test_nobody_is_told_or_reminded_twice(plan: Bench) -> None:
    plan.tick(date(2022, 3, 9))
    (paper,) = plan.papers("dispatch-notice")
    plan.fire(f"paper:{paper['no']}", "approve", "director")
    plan.fire(f"paper:{paper['no']}", "issue")

    with pytest.raises(PaperNotMade, match="没有还要通知的单位"):
        made(plan, Asked(kind="dispatch-notice", about=f"{CAMPAIGN}/dispatch:1"))


def test_a_reminder_wants_somebody_to_remind(plan: Bench) -> None:
    days(plan, date(2022, 3, 9), date(2022, 3, 14))

    with pytest.raises(PaperNotMade, match="没有待报送的单位"):
        made(plan, Asked(kind="return-reminder", about=f"{CAMPAIGN}/dispatch:1"))


@pytest.mark.parametrize("kind", ["dispatch-notice", "return-reminder", "dispatch-summary"])
def test_a_paper_of_a_round_wants_its_round(plan: Bench, kind: str) -> None:
    with pytest.raises(PaperNotMade, match="--about dispatch:编号"):
        made(plan, Asked(kind=kind))


def test_what_cannot_be_drafted_is_said_at_the_tick_and_stops_nothing(tmp_path: Path) -> None:
    rules = with_office_schedule(
        rules_of(DISPATCHES),
        slug="own-report",
        kind="report",
        title="本办专题汇报",
        paper="half-year-report",
        rrule="FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=15",
        roll="previous",
        catch_up="all",
        owner="地区创建办",
    )
    with rounds_at(tmp_path, DISPATCHES, rules=rules) as bench:
        done = bench.tick(SUMMER).done

        assert [one for one in done if "本办专题汇报" in one and "没有拟成" in one and "superior" in one]
        assert len(bench.papers("half-year-report")) == 1, "that of the plan"


def test_the_office_file_says_to_whom_it_goes_where_the_plan_does_not(tmp_path: Path) -> None:
    rules = load_rules("dengfeng-2023")
    office = require(rules.office).model_copy(update={"superior": "市委"})
    text = canonical(office.model_dump(mode="json", by_alias=True))
    own = replace(rules.office, value=office, canonical=text, digest=digest(text))
    store = open_store(str(tmp_path / "own.db"), create=True)
    engine = Engine(store=store, clock=FixedClock(at_local(APRIL)))
    open_campaign(engine, replace(rules, office=own))

    with engine.firing(dry_run=True, campaign=CAMPAIGN) as firing:
        context = make(Source.of(firing, CAMPAIGN), Asked(kind="half-year-report")).context
    store.close()

    assert (context["addressee"], context["issued_by"]) == (["市委"], "创建办")


def test_indicators_are_judged_by_what_was_measured_by_the_end_of_the_period(bench: Bench) -> None:
    bench.on(date(2023, 7, 3))
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        enter(firing, CAMPAIGN, Entry(indicator="11", value="44.6", period="2023H1", reason="现场核对台账"))
    bench.on(LATER)
    asked = Asked(kind="half-year-report", said={"addressee": "市委"}, last=date(2023, 6, 30), first=APRIL)
    before, after = made(bench, asked), made(bench, Asked(kind=asked.kind, said=asked.said))

    def row(paper: Made) -> dict[str, Any]:
        return next(one for one in paper.context["indicators"] if one["no"] == "11")

    assert (row(before)["label"], "value" in row(before)) == ("无数据", False)
    assert (row(after)["label"], row(after)["value"], row(after)["at"]) == ("临界", "44.6%", "2023年上半年")
    assert {one["label"]: one["count"] for one in after.context["verdicts"]}["临界"] == 1
    ledger = after.ledger
    assert ledger is not None
    items = {item["path"]: item["rows"] for item in json.loads(ledger.book.kept())["items"]}
    assert items["verdicts[1].count"] == ["measurement:1@1"]


@pytest.mark.parametrize(
    ("period", "said"),
    [("2023", "2023年"), ("2023H2", "2023年下半年"), ("2023Q3", "2023年第三季度"), ("2023-06", "2023年6月")],
)
def test_a_period_of_measuring_is_said_in_chinese(bench: Bench, period: str, said: str) -> None:
    bench.on(date(2024, 1, 8))
    with bench.engine.firing(campaign=CAMPAIGN) as firing:
        enter(firing, CAMPAIGN, Entry(indicator="11", value="44.6", period=period, reason="现场核对台账"))

    told = made(
        bench.on(date(2024, 1, 9)), Asked(kind="half-year-report", said={"addressee": "市委"})
    ).context

    assert [one["at"] for one in told["indicators"] if one["no"] == "11"] == [said]


def test_a_report_is_asked_for_by_a_notice_of_its_own_kind(tmp_path: Path) -> None:
    with rounds_at(tmp_path, REPORTS) as bench:
        days(bench, date(2022, 12, 15), date(2022, 12, 19))

        notices = bench.papers("return-notice")
        assert notices
        assert bench.papers("dispatch-notice") == []
        about = notices[0]["about"]
        text, _ = printed(bench, Made(title="", context=context_of(notices[0]), key=""), "return-notice")
        with pytest.raises(PaperNotMade, match="--about dispatch:编号"):
            made(bench, Asked(kind="dispatch-notice", about=about))

    assert "关于报送" in text.replace("\n", "")
    assert "视频" not in text
