"""Opening turns plan, policy and office file into rows that run: all in one transaction, and only once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, DUTIES, HOST, OPENED, Bench, bench_at, default_policy, rules, rules_under

from definitions.digest import digest
from definitions.errors import DefinitionInvalid
from definitions.loader import require
from workflow.campaign import Rules, load_rules, open_campaign
from workflow.clock import FixedClock, at_local
from workflow.engine import Engine
from workflow.errors import CampaignExists, PlanRefused
from workflow.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    store = open_store(str(tmp_path / "new.db"), create=True)
    yield Engine(store=store, clock=FixedClock(at_local(OPENED)))
    store.close()


def planned(**changes: Any) -> Rules:
    """Return the shipped rules with a changed plan."""
    return replace(
        rules(), plan=replace(rules().plan, value=require(rules().plan).model_copy(update=changes))
    )


def written(folder: Path, plan: dict[str, Any]) -> str:
    """Write a plan as a file of the user's; JSON is YAML, too."""
    path = folder / "plan.yaml"
    path.write_text(json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8")
    return str(path)


def test_what_the_plan_holds_is_counted(empty: Engine) -> None:
    opened = open_campaign(empty, rules())

    assert (opened.campaign, opened.stages, opened.duties, opened.schedules) == (CAMPAIGN, 4, DUTIES, 2)
    assert opened.occurrences == 20
    assert opened.remarks == ("任务 5 没有牵头单位，交办时用 --lead 指定并说明理由",)


def test_a_campaign_is_opened_once(bench: Bench) -> None:
    before = bench.dump()

    with pytest.raises(CampaignExists, match="已于 2023-01-01 启动"):
        open_campaign(bench.engine, rules())

    assert bench.dump() == before


def test_a_dry_run_opens_nothing(empty: Engine) -> None:
    opened = open_campaign(empty, rules(), dry_run=True)

    assert opened.duties == DUTIES
    assert open_campaign(empty, rules()).duties == DUTIES


def test_every_row_begins_its_history(bench: Bench) -> None:
    assert bench.value("SELECT count(*) FROM history WHERE event = 'create'") == 1 + 4 + DUTIES
    others = bench.rows("SELECT event, capacity FROM history WHERE event <> 'create'")
    assert others == [{"event": "authorise", "capacity": "director"}]
    assert bench.audit().ok


def test_a_duty_without_a_date_gets_one_from_the_policy_and_says_where_from(bench: Bench) -> None:
    row = bench.row("duty:4")

    assert (row["original_due"], row["due"]) == ("2023-11-30", "2023-11-30")
    assert row["due_from"] == "规则“默认规则（按本办要求）”：阶段2的截止日"
    said = json.loads(bench.history("duty:4")[0]["body"])["set"]
    assert (said["original_due"], said["due_from"]) == ("2023-11-30", row["due_from"])


def test_the_policy_may_take_the_end_of_the_plan(tmp_path: Path) -> None:
    policy = default_policy().model_copy(update={"default_due": ("plan_end",)})
    with bench_at(tmp_path, policy=policy) as bench:
        assert bench.row("duty:4")["original_due"] == "2023-12-31"
        assert bench.row("duty:4")["due_from"].endswith("：方案的截止日")


def test_a_plan_without_stages_ends_with_its_latest_deadline(empty: Engine) -> None:
    open_campaign(empty, load_rules("xinzheng-2015"))

    with empty.store.read() as rows:
        found = rows.rows("SELECT DISTINCT original_due, due_from FROM duty")
        ends = rows.value("SELECT ends FROM campaign")
    assert found == [{"original_due": "2015-12-31", "due_from": "规则“默认规则（按本办要求）”：方案的截止日"}]
    assert ends == "2015-12-31"


def test_the_policy_may_leave_a_duty_without_a_date(tmp_path: Path) -> None:
    policy = default_policy().model_copy(update={"default_due": ()})
    with bench_at(tmp_path, policy=policy) as bench:
        assert (bench.row("duty:4")["due"], bench.row("duty:4")["due_from"]) == (None, "")


def test_a_date_of_the_plans_own_wins(empty: Engine) -> None:
    plan = require(rules().plan)
    first = plan.duties[0].model_copy(update={"due": date(2023, 6, 30)})

    open_campaign(empty, planned(duties=(first, *plan.duties[1:])))

    with empty.firing() as firing:
        row = firing.unit.one("SELECT original_due, due_from FROM duty WHERE no = '1'")
    assert row == {"original_due": "2023-06-30", "due_from": f"方案 {first.source}"}


def test_the_office_file_names_the_host(bench: Bench) -> None:
    assert bench.row(f"campaign:{CAMPAIGN}")["host"] == HOST


@pytest.mark.parametrize("what", ["duties", "stages"])
def test_two_of_one_number_cannot_run(tmp_path: Path, what: str) -> None:
    plan = json.loads(rules().plan.canonical)
    plan[what].append(plan[what][0])

    with pytest.raises(DefinitionInvalid):
        load_rules(written(tmp_path, plan))


def test_a_plan_without_stages_runs(empty: Engine) -> None:
    duties = tuple(duty.model_copy(update={"stage": None}) for duty in require(rules().plan).duties)

    opened = open_campaign(empty, planned(stages=(), duties=duties))

    assert (opened.stages, opened.duties) == (0, DUTIES)


def test_a_calendar_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    plan = {**json.loads(rules().plan.canonical), "calendar": "moon"}

    with pytest.raises(PlanRefused, match="没有名为“moon”的日历"):
        load_rules(written(tmp_path, plan))


@pytest.mark.parametrize("name", ["a/b", "登封", "A", "../x", "x" * 61])
def test_a_campaigns_name_is_ascii_since_it_is_part_of_every_other(empty: Engine, name: str) -> None:
    with pytest.raises(PlanRefused, match="只能用小写英文字母"):
        open_campaign(empty, rules(), campaign=name)


def test_a_unit_named_twice_is_one(empty: Engine) -> None:
    plan = require(rules().plan)
    first = plan.duties[0].model_copy(update={"lead": ("市水利局", "市水利局")})

    open_campaign(empty, planned(duties=(first, *plan.duties[1:])))

    with empty.firing() as firing:
        assert (
            firing.unit.value("SELECT count(*) FROM duty_unit WHERE subject LIKE '%duty:1' AND role = 'lead'")
            == 1
        )


def test_two_campaigns_live_in_one_database_each_under_its_policy(bench: Bench) -> None:
    strict = default_policy().model_copy(update={"title": "从严", "default_due": ("plan_end",)})

    open_campaign(bench.engine, rules_under(strict), campaign="second")

    dues = bench.rows("SELECT campaign, due FROM duty WHERE no = '4' ORDER BY campaign")
    assert [row["due"] for row in dues] == ["2023-11-30", "2023-12-31"]
    assert bench.value("SELECT count(*) FROM definition WHERE kind = 'policy'") == 2
    assert bench.value("SELECT count(*) FROM definition WHERE kind = 'plan'") == 1
    assert bench.audit().ok


def test_every_definition_is_kept_under_its_digest(bench: Bench) -> None:
    for row in bench.rows("SELECT digest, body FROM definition"):
        assert digest(row["body"]) == row["digest"]


def test_without_an_office_file_of_ones_own_it_says_so(empty: Engine) -> None:
    opened = open_campaign(empty, load_rules(CAMPAIGN))

    assert any("未指定本办设置" in remark for remark in opened.remarks)


def test_states_have_their_labels_for_readers(bench: Bench) -> None:
    spec = require(rules().machines["duty"])
    rows = bench.rows(
        "SELECT state, label, final, done FROM state_label WHERE machine = ?", bench.row("duty:4")["machine"]
    )

    assert {row["state"]: (row["label"], row["final"], row["done"]) for row in rows} == {
        name: (state.label, int(state.final), int(state.done)) for name, state in spec.states.items()
    }
