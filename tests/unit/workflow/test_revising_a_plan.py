"""A changed plan is loaded into an open campaign: what is open follows it, what is done stays as it was done."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from plan_edits import (
    duty,
    edited,
    load,
    loaded,
    shipped,
    touched,
    with_duty,
    with_new_duty,
    without_duty,
)
from workbench import ASSIGNED, CAMPAIGN, DUTIES, Bench, bench_at, end_of, listed, rules

from definitions.errors import DefinitionInvalid
from workflow import history
from workflow.act import Capacity
from workflow.clock import at_local
from workflow.errors import KeyReused, SomeoneElseFirst, TransitionNotAllowed
from workflow.reading import reading
from workflow.revising import writing
from workflow.revising.checks import RevisionRefused
from workflow.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.engine import Firing

REVISED_ON = date(2023, 5, 8)
SOON = date(2023, 6, 30)
ME = f"campaign:{CAMPAIGN}"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def said(bench: Bench, name: str, at: int = -1) -> dict[str, Any]:
    """Return an entry of ``name``, the newest by default."""
    entry: dict[str, Any] = json.loads(bench.history(name)[at]["body"])
    return entry


def listed_on(bench: Bench, day: date, no: str) -> dict[str, Any]:
    items = listed(bench.address, end_of(date(2024, 12, 1)), end_of(day))["v_duty"]
    return next(item for item in items if item["no"] == no)


# The campaign


def test_the_campaign_keeps_both_digests_and_the_ground(bench: Bench) -> None:
    plan = with_duty(4, due=SOON)

    load(bench, plan, "director", reason="市政府常务会议定", paper="登政办〔2023〕9号")

    entry = said(bench, ME)
    assert (entry["event"], entry["capacity"], entry["reason"], entry["paper"]) == (
        "revise",
        "director",
        "市政府常务会议定",
        "登政办〔2023〕9号",
    )
    assert entry["given"]["before"] == rules().plan.digest
    assert entry["set"] == {"plan": loaded(plan).digest}
    assert bench.row(ME)["plan"] == loaded(plan).digest
    assert bench.audit().ok


def test_the_same_file_again_changes_nothing(bench: Bench) -> None:
    load(bench, with_duty(4, due=SOON))
    before = bench.dump()

    again = load(bench, with_duty(4, due=SOON))

    assert not again.changed
    assert bench.dump() == before


def test_a_dry_run_says_the_same_and_writes_nothing(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    before = bench.dump()

    tried = load(bench, with_duty(4, due=SOON, lead=("市农委",)), dry_run=True)

    assert bench.dump() == before
    assert load(bench, with_duty(4, due=SOON, lead=("市农委",))) == tried


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (edited(id="other-2023"), "文件是另一个方案（other-2023），这项工作按“dengfeng-2023”启动"),
        (edited(revision=1, title="改过的"), "请把文件里的 revision 改为 2 再装入"),
        (edited(shipped().model_copy(update={"revision": 0}), award="别的"), "revision: 1，现行第 1 版"),
    ],
)
def test_what_is_no_later_version_is_refused(bench: Bench, plan: Any, reason: str) -> None:
    before = bench.dump()

    with pytest.raises(RevisionRefused, match=reason):
        load(bench, plan)

    assert bench.dump() == before


def test_a_file_with_errors_is_refused(bench: Bench) -> None:
    with pytest.raises(DefinitionInvalid):
        load(bench, with_duty(4, stage=9))


def test_a_campaign_that_has_ended_takes_no_revision(bench: Bench) -> None:
    bench.fire(ME, "close", "director", reason="停办")

    for plan in (shipped(), with_duty(4, due=SOON)):
        with pytest.raises(TransitionNotAllowed, match="已结束"):
            load(bench, plan)


def test_a_unit_may_not_revise(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match="须由创建办"):
        load(bench, with_duty(4, due=SOON), Capacity("lead", "市水利局"))


def test_what_the_head_says_reaches_the_campaign_but_a_plan_in_force_stays_in_force(bench: Bench) -> None:
    plan = edited(
        region="登封全市",
        document=shipped().document.model_copy(update={"issued": date(2023, 6, 1)}),
    )

    revised = load(bench, plan)

    row = bench.row(ME)
    assert (row["title"], row["in_force"]) == ("登封全市省级生态县创建", "2023-04-01")
    assert revised.remarks == ("修订后的方案 2023-06-01 才印发",)
    bench.fire("duty:4", "assign")


def test_a_plan_that_had_no_day_gets_one_from_its_revision(tmp_path: Path) -> None:
    with bench_at(tmp_path) as bench:  # on 1 January the plan was not in force yet
        issued = shipped().document.model_copy(update={"issued": date(2023, 1, 2)})

        load(bench, edited(document=issued))

        assert bench.row(ME)["in_force"] == "2023-01-02"


def test_versions_are_listed_as_of_a_day(bench: Bench) -> None:
    bench.on(REVISED_ON)
    load(bench, with_duty(4, due=SOON), reason="第一次修订")

    with reading(bench.address) as rows:
        now = versions(rows, CAMPAIGN, "Asia/Shanghai")
        then = versions(rows, CAMPAIGN, "Asia/Shanghai", end_of(ASSIGNED))

    assert [(one["revision"], one["reason"], one["in_force"]) for one in now] == [
        (1, None, False),
        (2, "第一次修订", True),
    ]
    assert [(one["revision"], one["in_force"]) for one in then] == [(1, True)]


# Duties


def test_every_open_duty_stands_on_the_new_version_and_what_is_done_on_its_own(bench: Bench) -> None:
    for no, state in ((4, "closed"), (10, "completed"), (17, "submitted")):
        bench.bring(no, state)
    bench.fire("duty:22", "cancel", "director", reason="并入第17项")
    before = {no: bench.row(f"duty:{no}") for no in (4, 10, 22)}
    plan = edited(duties=tuple(one.model_copy(update={"title": f"新{one.no}"}) for one in shipped().duties))

    revised = load(bench, plan)

    assert {no: bench.row(f"duty:{no}") for no in (4, 10, 22)} == before
    assert (revised.carried, revised.done) == (DUTIES - 3, 3)
    standing = {row["no"]: row["plan"] for row in bench.rows("SELECT no, plan FROM duty")}
    assert {no for no, digest in standing.items() if digest == rules().plan.digest} == {"4", "10", "22"}
    assert bench.row("duty:17")["title"] == "新17"
    assert "任务 4、10、22 已办结或停办，仍以当时的版本为准，不随修订改动" in revised.remarks
    assert bench.audit().ok


def test_text_section_source_and_stage_follow_without_a_step(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    changes = {"title": "推进河长制", "section": "三、（二）", "source": "三（二）4", "stage": 3}

    revised = load(bench, with_duty(4, **changes))

    row = bench.row("duty:4")
    assert {name: row[name] for name in changes} == changes | {"stage": "3"}
    assert row["state"] == "in_progress"
    assert bench.events("duty:4") == ["create", "assign", "sign", "revise"]
    one = touched(revised, "duty:4")
    assert (one.effect, one.state, one.light) == ("changed", "in_progress", "green")


def test_a_date_of_the_revision_becomes_the_original_one_and_says_where_from(bench: Bench) -> None:
    bench.on(REVISED_ON)

    load(bench, with_duty(4, due=SOON))

    row = bench.row("duty:4")
    assert (row["original_due"], row["due"]) == ("2023-06-30", "2023-06-30")
    assert row["due_from"] == f"方案 {duty(4).source}（第2版）"
    assert listed_on(bench, ASSIGNED, "4")["due"] == "2023-11-30"
    assert listed_on(bench, REVISED_ON, "4")["due"] == "2023-06-30"


def test_the_end_of_a_stage_moves_the_dates_that_hang_on_it(bench: Bench) -> None:
    stages = tuple(
        one.model_copy(update={"end": date(2023, 12, 20)}) if one.no == 2 else one for one in shipped().stages
    )

    revised = load(bench, edited(stages=stages))

    assert bench.row("stage:2")["ends"] == "2023-12-20"
    assert {row["original_due"] for row in bench.rows("SELECT original_due FROM duty")} == {"2023-12-20"}
    assert bench.row("duty:4")["due_from"].endswith("：阶段2的截止日（第2版）")
    assert touched(revised, "stage:2").fields == (("ends", "2023-11-30", "2023-12-20"),)
    assert bench.audit().ok


def test_an_approved_date_survives_and_is_pointed_out(bench: Bench) -> None:
    bench.bring(4, "closed")
    bench.fire("duty:4", "reopen", reason="反弹", date=date(2024, 3, 29))

    revised = load(bench, with_duty(4, due=SOON))

    row = bench.row("duty:4")
    assert (row["due"], row["approved_due"], row["original_due"]) == (
        "2024-03-29",
        "2024-03-29",
        "2023-06-30",
    )
    assert revised.remarks == ("任务4 批准的时限 2024-03-29 仍然有效，修订后的方案时限是 2023-06-30",)


def test_an_overdue_lapse_ends_with_the_date_it_was_about(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.tick(date(2023, 12, 4))
    assert bench.state("supervision:1") == "urged"

    load(bench, with_duty(4, due=date(2023, 12, 29)))

    assert bench.state("supervision:1") == "resolved"
    assert bench.history("supervision:1")[-1]["reason"] == "方案修订（第2版）：时限改为 2023-12-29"
    bench.tick(date(2024, 1, 2))
    assert bench.row("supervision:2")["due"] == "2023-12-29"
    assert bench.audit().ok


def test_a_lapse_stays_while_its_date_stays(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.tick(date(2023, 12, 4))

    load(bench, with_duty(4, title="推进河长制"))

    assert bench.state("supervision:1") == "urged"


def test_a_new_duty_is_there_to_be_assigned(bench: Bench) -> None:
    revised = load(bench, with_new_duty(30, lead=()))

    assert (bench.state("duty:30"), bench.row("duty:30")["plan"]) == ("planned", bench.row(ME)["plan"])
    assert touched(revised, "duty:30").effect == "added"
    assert revised.remarks == ("新增的任务 30 没有牵头单位，交办时用 --lead 指定并说明理由",)
    bench.fire("duty:30", "assign", unit="市农委", reason="职责在彼")
    assert bench.audit().ok


@pytest.mark.parametrize("state", ["planned", "assigned", "in_progress", "submitted"])
def test_a_duty_that_is_no_longer_listed_is_cancelled(bench: Bench, state: str) -> None:
    if state != "planned":
        bench.bring(4, state)

    revised = load(bench, without_duty(4))

    assert bench.state("duty:4") == "cancelled"
    assert bench.history("duty:4")[-1]["reason"] == "修订后的方案不再列入"
    assert bench.row("duty:4")["plan"] == rules().plan.digest
    assert touched(revised, "duty:4").effect == "cancelled"
    assert bench.audit().ok


def test_suspended_and_disputed_duties_are_cancelled_too(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.fire("duty:4", "suspend", "director", reason="等资金")
    bench.assign(10)
    bench.fire("duty:10", "decline", Capacity("lead", "市林业局"), reason="不属职责")

    load(bench, without_duty(10, without_duty(4)))

    assert (bench.state("duty:4"), bench.state("duty:10")) == ("cancelled", "cancelled")


def test_a_lapse_of_a_cancelled_duty_ends(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.tick(date(2023, 12, 4))

    load(bench, without_duty(4))

    assert bench.state("supervision:1") == "resolved"


def test_a_number_that_was_used_stands_for_nothing_else(bench: Bench) -> None:
    gone = without_duty(4)
    load(bench, gone)

    with pytest.raises(
        RevisionRefused, match="任务编号 4 以前用过（“继续推进河湖长制”，停办），请给新增的任务另取编号"
    ):
        load(bench, edited(shipped(), revision=3))


def test_what_was_reopened_after_it_left_the_plan_may_come_back(bench: Bench) -> None:
    bench.bring(4, "closed")
    gone = without_duty(4)
    load(bench, gone)
    bench.fire("duty:4", "reopen", reason="反弹", date=date(2024, 3, 29))

    revised = load(bench, edited(revision=3))

    assert (bench.state("duty:4"), bench.row("duty:4")["plan"]) == ("in_progress", bench.row(ME)["plan"])
    assert revised.carried == DUTIES
    assert bench.audit().ok


def test_a_done_duty_may_leave_the_plan(bench: Bench) -> None:
    bench.bring(4, "closed")

    revised = load(bench, without_duty(4))

    assert bench.state("duty:4") == "closed"
    assert revised.done == 1
    assert bench.audit().ok


# Units


@pytest.mark.parametrize("state", ["assigned", "in_progress", "submitted"])
def test_a_new_lead_signs_for_what_the_old_one_had(bench: Bench, state: str) -> None:
    bench.bring(4, state)

    revised = load(bench, with_duty(4, lead=("市农委",)), reason="机构改革")

    assert (bench.state("duty:4"), bench.leads(4)) == ("assigned", ["市农委"])
    assert bench.events("duty:4")[-2:] == ["revise", "hand_over"]
    assert touched(revised, "duty:4").effect == "handed_over"
    assert said(bench, "duty:4", -2)["given"] == {"lead": ["市农委"], "support": list(duty(4).support)}
    assert bench.row("duty:4")["sign_due"] == "2023-04-04"
    bench.sign(4)
    bench.submit(4)
    bench.fire("duty:4", "accept")
    assert bench.audit().ok


def test_a_duty_that_is_not_assigned_yet_changes_its_lead_without_a_step(bench: Bench) -> None:
    load(bench, with_duty(4, lead=("市农委", "市林业局")))

    assert (bench.state("duty:4"), bench.leads(4)) == ("planned", ["市农委", "市林业局"])
    assert bench.audit().ok


def test_a_dispute_is_settled_by_the_plan(bench: Bench) -> None:
    bench.assign(4)
    bench.fire("duty:4", "decline", Capacity("lead", "市水利局"), reason="不属职责")

    load(bench, with_duty(4, lead=("市农委",)))

    assert (bench.state("duty:4"), bench.leads(4)) == ("assigned", ["市农委"])


def test_a_suspended_duty_stays_suspended_under_its_new_lead(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.fire("duty:4", "suspend", "director", reason="等资金")

    revised = load(bench, with_duty(4, lead=("市农委",)))

    assert (bench.state("duty:4"), bench.leads(4)) == ("suspended", ["市农委"])
    assert revised.remarks == ("任务4 中止期间换了牵头单位，恢复时请告知市农委",)


def test_a_lead_less_leaves_the_signatures_of_the_others(bench: Bench) -> None:
    bench.assign(11)
    bench.fire("duty:11", "sign", Capacity("lead", "市林业局"))

    load(bench, with_duty(11, title="改写"))
    bench.fire("duty:11", "sign", Capacity("lead", "市农委"))
    load(bench, with_duty(11, with_duty(11, title="改写"), lead=("市农委",)))

    assert (bench.state("duty:11"), bench.leads(11)) == ("in_progress", ["市农委"])
    signed = bench.value(
        "SELECT signed FROM duty_unit WHERE subject = ? AND until IS NULL AND role = 'lead'",
        f"{CAMPAIGN}/duty:11",
    )
    assert signed == ASSIGNED.isoformat()


def test_nobody_is_left_waiting_for_a_signature_that_cannot_come(bench: Bench) -> None:
    """One of two leads has signed, and the other one, for whom everybody waits, leads no more."""
    bench.assign(11)
    bench.fire("duty:11", "sign", Capacity("lead", "市林业局"))

    load(bench, with_duty(11, lead=("市林业局",)))
    bench.sign(11)

    assert bench.state("duty:11") == "in_progress"


def test_a_lead_that_the_office_named_survives_what_does_not_touch_leads(bench: Bench) -> None:
    bench.fire("duty:5", "assign", unit="生态环境分局", reason="附件指标5写明由该局牵头")
    bench.assign(4)
    bench.fire("duty:4", "decline", Capacity("lead", "市水利局"), reason="不属职责")
    bench.fire("duty:4", "reassign", unit="市农委", reason="职责在彼")

    load(bench, with_duty(4, with_duty(5, title="改写"), title="改写"))

    assert (bench.leads(5), bench.state("duty:5")) == (["生态环境分局"], "assigned")
    assert (bench.leads(4), bench.state("duty:4")) == (["市农委"], "assigned")
    assert bench.audit().ok


def test_a_plan_that_writes_down_whom_the_office_named_asks_nobody_to_sign_again(bench: Bench) -> None:
    bench.fire("duty:5", "assign", unit="市农委", reason="职责在彼")
    bench.sign(5)

    load(bench, with_duty(5, lead=("市农委",)))

    assert (bench.leads(5), bench.state("duty:5")) == (["市农委"], "in_progress")


def test_what_has_been_assigned_keeps_a_lead_where_the_plan_names_none_any_more(bench: Bench) -> None:
    bench.bring(4, "in_progress")

    revised = load(bench, with_duty(10, with_duty(4, lead=()), lead=()))

    assert (bench.leads(4), bench.state("duty:4")) == (["市水利局"], "in_progress")
    assert bench.leads(10) == []
    assert revised.remarks == ("任务4 修订后的方案没有写明牵头单位，仍由市水利局牵头",)


def test_supports_change_without_a_step_and_the_past_keeps_the_old_ones(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    bench.on(REVISED_ON)

    load(bench, with_duty(4, support=("市财政局",)))

    assert listed_on(bench, ASSIGNED, "4")["support"] == list(duty(4).support)
    assert listed_on(bench, REVISED_ON, "4")["support"] == ["市财政局"]
    assert bench.state("duty:4") == "in_progress"
    assert bench.audit().ok


def test_units_are_told_what_changed_for_them(bench: Bench) -> None:
    for no in (4, 10, 17, 19):
        bench.bring(no, "in_progress")
    told = bench.value("SELECT max(id) FROM outbox")

    plan = with_duty(10, with_duty(4, lead=("市农委",)), due=SOON)
    load(bench, with_duty(17, plan, source="三（二）17", revision=2))

    notes = bench.rows("SELECT subject, recipient, body FROM outbox WHERE id > ? ORDER BY id", told)
    assert [
        (row["subject"].rpartition(":")[2], row["recipient"], json.loads(row["body"])["event"])
        for row in notes
    ] == [("4", "市水利局", "hand_over"), ("10", "市林业局", "revise"), ("4", "市农委", "hand_over")]


# Stages, schedules


def test_a_stage_that_is_no_longer_listed_is_dropped_and_blocks_nobody(bench: Bench) -> None:
    plan = edited(stages=tuple(stage for stage in shipped().stages if stage.no != 3))

    load(bench, plan)

    assert bench.state("stage:3") == "dropped"
    assert bench.history("stage:3")[-1]["reason"] == "修订后的方案不再列入"
    assert {row["state"] for row in bench.rows("SELECT state FROM duty")} == {"planned"}
    assert bench.audit().ok


def test_a_new_stage_of_a_known_kind_begins(bench: Bench) -> None:
    last = shipped().stages[-1]
    more = last.model_copy(update={"no": 5, "kind": "implement", "title": "再实施"})

    load(bench, edited(stages=(*shipped().stages, more)))

    assert (bench.state("stage:5"), bench.row("stage:5")["plan"]) == ("planned", bench.row(ME)["plan"])
    assert bench.audit().ok


def test_a_stage_keeps_its_kind(bench: Bench) -> None:
    stages = tuple(
        one.model_copy(update={"kind": "inspect"}) if one.no == 2 else one for one in shipped().stages
    )

    with pytest.raises(RevisionRefused, match="阶段2 已按 kind: implement 建立，不能改为 inspect"):
        load(bench, edited(stages=stages))


def occurrences(bench: Bench, slug: str = "monthly-deployment") -> list[dict[str, Any]]:
    """Return every occurrence of a schedule, settled or not."""
    return bench.rows("SELECT * FROM occurrence WHERE slug = ? ORDER BY nominal", slug)


def with_schedule(**changes: Any) -> Any:
    first, *others = shipped().schedules
    return edited(schedules=(first.model_copy(update=changes), *others))


def test_a_changed_rhythm_replaces_what_has_not_been_announced(bench: Bench) -> None:
    bench.tick(date(2023, 5, 10))
    before = {row["nominal"]: row["status"] for row in occurrences(bench)}
    announced = [nominal for nominal, status in before.items() if status == "done"]
    assert announced

    revised = load(bench, with_schedule(rrule="FREQ=MONTHLY;BYMONTHDAY=25"))

    after = {row["nominal"]: row for row in occurrences(bench)}
    assert all(after[nominal]["status"] == "done" for nominal in announced)
    for nominal, status in before.items():
        if status == "pending":
            assert (after[nominal]["status"], after[nominal]["reason"]) == ("superseded", "方案修订（第2版）")
    ahead = [nominal for nominal, row in after.items() if row["status"] == "pending"]
    assert ahead[0] == "2023-05-25"
    assert all(nominal.endswith("-25") for nominal in ahead)
    assert any("已经排定，不随修订改动" in remark for remark in revised.remarks)
    count = len(after)
    bench.tick(date(2023, 5, 11))
    assert len(occurrences(bench)) == count


def test_a_rhythm_that_comes_back_takes_its_days_again(bench: Bench) -> None:
    before = occurrences(bench)
    changed = with_schedule(rrule="FREQ=MONTHLY;BYMONTHDAY=25")
    load(bench, changed)

    load(bench, edited(changed, schedules=shipped().schedules))

    ahead = [row for row in occurrences(bench) if row["status"] == "pending"]
    assert ahead[: len(before)] == before
    assert all(row["nominal"].endswith("-15") for row in ahead)


def test_a_rhythm_that_goes_stops_and_one_that_comes_begins_today(bench: Bench) -> None:
    first = shipped().schedules[0]
    other = first.model_copy(update={"slug": "weekly", "rrule": "FREQ=WEEKLY;BYDAY=FR"})
    bench.on(REVISED_ON)

    missed = [row for row in occurrences(bench) if row["effective"] < "2023-05-08"]

    load(bench, edited(schedules=(other,)))

    assert [row for row in occurrences(bench) if row["effective"] < "2023-05-08"] == missed
    assert not [
        row for row in occurrences(bench) if row["status"] == "pending" and row["effective"] >= "2023-05-08"
    ]
    assert occurrences(bench, "weekly")[0]["nominal"] == "2023-05-12"
    before = len(occurrences(bench))
    bench.tick(date(2023, 7, 3))
    assert len(occurrences(bench)) == before


def test_a_slug_of_the_offices_own_is_refused(bench: Bench) -> None:
    office = bench.rows("SELECT slug FROM schedule WHERE source = 'office'")[0]["slug"]

    with pytest.raises(RevisionRefused, match=f"安排的代号“{office}”与本办设置里的重复"):
        load(bench, with_schedule(slug=office))


# All or nothing, and others at work


def test_what_fails_at_any_entry_leaves_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.bring(4, "in_progress")
    before, plan = bench.dump(), with_new_duty(30, without_duty(10, with_duty(4, lead=("市农委",), due=SOON)))
    record, seen, failed = history.record, 0, 0

    def fail_at(number: int) -> None:
        nonlocal seen
        seen = 0

        def counted(*given: Any) -> str:
            nonlocal seen
            seen += 1
            if seen == number:
                raise RuntimeError("power cut")
            return record(*given)

        monkeypatch.setattr(history, "record", counted)

    while True:
        fail_at(failed + 1)
        try:
            load(bench, plan)
        except RuntimeError:
            failed += 1
            assert bench.dump() == before
        else:
            break

    assert (
        failed == 1 + 4 + (DUTIES - 1) + 1 + 1 + 1
    )  # campaign, stages, carried, handed over, cancelled, new
    assert bench.audit().ok


def test_what_fails_right_before_the_commit_leaves_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bench.dump()

    def fail(firing: Firing, *_: object) -> None:
        firing.unit.flush()
        raise RuntimeError("power cut")

    monkeypatch.setattr(writing, "materialise", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        load(bench, without_duty(10))

    assert bench.dump() == before


def test_a_key_stands_for_one_version(bench: Bench) -> None:
    plan = with_duty(4, due=SOON)
    load(bench, plan, key="k1")
    before = bench.dump()

    assert not load(bench, plan, key="k1").changed
    with pytest.raises(KeyReused):
        load(bench, with_duty(10, plan, due=SOON), key="k1")

    assert bench.dump() == before


def test_a_version_of_the_campaign_that_is_past_is_refused(bench: Bench) -> None:
    bench.came_in("市水利局")

    with pytest.raises(SomeoneElseFirst):
        load(bench, with_duty(4, due=SOON), version=1)


def test_what_was_agreed_to_must_still_be_so(bench: Bench) -> None:
    bench.bring(4, "in_progress")
    plan = with_duty(4, lead=("市农委",))
    offered = load(bench, plan, dry_run=True)
    bench.submit(4)
    before = bench.dump()

    with pytest.raises(SomeoneElseFirst):
        load(bench, plan, seen=offered.seen)

    assert bench.dump() == before
    load(bench, plan, seen=load(bench, plan, dry_run=True).seen)
    assert bench.leads(4) == ["市农委"]


def test_others_may_work_on_what_the_revision_does_not_touch(bench: Bench) -> None:
    plan = with_duty(4, due=SOON)
    offered = load(bench, plan, dry_run=True)
    bench.bring(10, "in_progress")

    assert load(bench, plan, seen=offered.seen).changed


def test_a_revision_may_be_dated_back(bench: Bench) -> None:
    bench.on(REVISED_ON)

    load(bench, with_duty(4, due=SOON), at=at_local(date(2023, 5, 4)))

    assert said(bench, "duty:4")["at"] == said(bench, ME)["at"] == "2023-05-04T01:00:00Z"
    assert said(bench, "duty:4")["recorded"].startswith("2023-05-08")


def test_what_is_reopened_later_stands_on_its_old_version_until_the_next_one(bench: Bench) -> None:
    bench.bring(4, "closed")
    second = with_duty(4, title="第二版")
    load(bench, second)
    bench.fire("duty:4", "reopen", reason="反弹", date=date(2024, 3, 29))
    assert bench.row("duty:4")["plan"] == rules().plan.digest

    load(bench, edited(second, measures=()))

    assert (bench.row("duty:4")["title"], bench.row("duty:4")["plan"]) == ("第二版", bench.row(ME)["plan"])
    assert bench.audit().ok


# The audit


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("UPDATE duty SET plan = (SELECT plan FROM duty WHERE no = '10') WHERE no = '4'", "columns"),
        (
            "UPDATE duty_unit SET unit = '别的局' WHERE unit = '市农委' AND subject = 'dengfeng-2023/duty:10'",
            "register",
        ),
    ],
)
def test_a_version_changed_behind_the_program_is_found(bench: Bench, sql: str, rule: str) -> None:
    bench.bring(4, "closed")
    load(bench, with_duty(10, lead=("市农委",)))
    with bench.engine.store.write() as unit:
        unit.write(sql)

    assert {problem.rule for problem in bench.audit().problems} == {rule}


def test_a_version_that_the_campaign_never_took_is_found(bench: Bench) -> None:
    """Whoever writes an entry of his own by the rules of the chain still cannot say when the campaign took it."""
    load(bench, with_duty(4, due=SOON))
    bench.on(REVISED_ON)
    with bench.engine.firing() as firing:
        row = firing.unit.one("SELECT * FROM duty WHERE no = '10'")
        assert row is not None
        act = bench.act(ME, "revise")
        writing._carry(firing, "duty", row, {"plan": rules().policy.digest, "returned": 0}, act)
        other = firing.unit.one("SELECT * FROM duty WHERE no = '17'")
        assert other is not None
        writing._carry(firing, "duty", other, {"plan": bench.row(ME)["plan"]}, act)

    found = [problem for problem in bench.audit().problems if problem.rule == "plan"]

    assert [(problem.subject.rpartition(":")[2], problem.message) for problem in found] == [
        ("10", "所依据的方案不是这项创建工作装入过的版本"),
        ("10", "方案修订改动了方案以外的内容"),
        ("17", "换用方案版本的时刻与创建工作装入该版本的时刻不同"),
    ]


def test_a_revision_that_moved_a_state_by_itself_is_found(bench: Bench) -> None:
    load(bench, with_duty(4, due=SOON))
    with bench.engine.firing() as firing:
        row = firing.unit.one("SELECT * FROM duty WHERE no = '10'")
        assert row is not None
        columns = {"plan": row["plan"]}
        forged = {**said(bench, "duty:10"), "target": "closed", "set": columns}
        del forged["subject"], forged["seq"]
        head = history.record(firing.unit, row["subject"], row["version"] + 1, row["head"], forged)
        changes = {**columns, "state": "closed", "version": row["version"] + 1, "head": head}
        firing.unit.move("duty", row["subject"], row["version"], changes)

    problems = bench.audit().problems

    assert [problem.rule for problem in problems] == ["replay"]
    assert "流程里没有“planned”经“revise”到“closed”这条流转" in problems[0].message
