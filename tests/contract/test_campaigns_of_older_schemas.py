"""A campaign that an older program opened can do what this one can: its own machines stay, what it lacks is shipped."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
import test_upgrade
from processes import FORKS
from workbench import CAMPAIGN, Bench, bench_at, bench_on, rules

from definitions.catalogue import resolve, shipped
from definitions.digest import canonical, digest
from definitions.loader import load, require
from definitions.machine import MachineSpec
from definitions.paper import PaperKind
from notifications.render import render
from workflow import paper, schema
from workflow import upgrade as upgrading
from workflow.act import OFFICE, Act
from workflow.campaign import open_campaign
from workflow.errors import TransitionNotAllowed
from workflow.history import link
from workflow.outbox import paper_files
from workflow.reading import reading
from workflow.tick import tick
from workflow.units import enter_contact
from workflow.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from definitions.loader import Loaded

pytestmark = FORKS
LAST = date(2023, 4, 20)  # on which the older program was used last
NAMED = date(2023, 9, 1)
REVIEW = {
    "slug": "yearly-review",
    "kind": "review",
    "title": "复核",
    "rrule": "FREQ=YEARLY",
    "start": None,
    "owner": None,
    "participants": ["市水利局", "市林业局"],
    "text": "命名后每年复核一次",
    "catch_up": "all",
}
OWN = ("campaign", "supervision", "paper", "meeting", "duty", "stage-inspect")  # what schema 1 knew
LATER = ("inspection", "ranking", "request", "dispatch", "report", "return")


def with_a_review(rows: str) -> str:
    """Let the office of the old database have a re-review that begins with the naming, as if it always had."""
    line = next(line for line in rows.splitlines() if "'office', 'dengfeng'" in line)
    body = line.partition("'dengfeng', 1, '")[2].removesuffix("');")
    office = json.loads(body)
    office["schedules"].append({**office["schedules"][0], **REVIEW})
    rows = rows.replace(body, canonical(office)).replace(digest(body), digest(canonical(office)))
    line = next(line for line in rows.splitlines() if f"'{CAMPAIGN}/campaign:{CAMPAIGN}', 1, '" in line)
    entry, previous, head = line.partition("', 1, '")[2].removesuffix("');").split("', '")
    return rows.replace(head, link(previous, entry))


@contextmanager
def left_at(number: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the address of a database that was last worked on under schema ``number``."""
    written = test_upgrade.script
    with monkeypatch.context() as patch:
        patch.setattr(
            test_upgrade,
            "script",
            lambda name: with_a_review(written(name)) if name == "rows" else written(name),
        )
        with test_upgrade.old_database(folder) as address:
            if number > 1:
                with monkeypatch.context() as older:
                    for module in (upgrading, schema):
                        older.setattr(module, "SCHEMA", number)
                    older.setattr(upgrading, "views", lambda _: ())  # the present ones look at tables to come
                    upgrade(address)
            yield address


@pytest.fixture(params=[1, 2, 3])
def older(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    with left_at(request.param, tmp_path, monkeypatch) as address:
        assert upgrade(address).found == request.param
        with bench_on(address) as bench:
            yield bench.on(LAST, 18)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "older" in metafunc.fixturenames:
        metafunc.parametrize("_place", ["sqlite", "postgresql"], indirect=True)


def pinned(bench: Bench, table: str) -> dict[str, str]:
    rows = bench.rows(f"SELECT kind, definition FROM {table} WHERE campaign = ?", CAMPAIGN)
    return {row["kind"]: row["definition"] for row in rows}


def name_it(bench: Bench, day: date) -> None:
    """Bring the inspect stage to the naming."""
    no = bench.value("SELECT no FROM stage WHERE kind = 'inspect'")
    bench.on(day)
    bench.fire(f"stage:{no}", "apply", "group", reason="上一阶段的总结在途")
    for event in ("review", "visit", "pass", "publicise", "name"):
        bench.fire(f"stage:{no}", event)


def test_it_keeps_its_machines_and_gets_those_it_lacks(older: Bench) -> None:
    machines = pinned(older, "campaign_machine")

    assert set(machines) == set(shipped("machines"))
    campaign = older.row(f"campaign:{CAMPAIGN}")
    for kind in ("supervision", "paper", "meeting"):
        assert machines[kind] == campaign[f"{kind}_machine"]
    assert machines["duty"] == older.row("duty:4")["machine"]
    for row in older.rows("SELECT DISTINCT kind, machine FROM stage"):
        assert machines[f"stage-{row['kind']}"] == row["machine"]
    for kind in (*LATER, "campaign"):
        assert machines[kind] == load(resolve("machines", kind), MachineSpec, name=kind).digest
    assert campaign["machine"] != machines["campaign"]  # its own is the one that it was opened with
    labels = older.rows("SELECT machine, state FROM state_label")
    assert {row["machine"] for row in labels} >= set(machines.values())
    assert older.audit().ok


def test_what_it_was_given_before_is_not_replaced(older: Bench) -> None:
    papers = pinned(older, "campaign_paper")

    assert set(papers) == set(shipped("papers"))
    now = {name: load(resolve("papers", name), PaperKind, name=name).digest for name in papers}
    assert papers["urge-slip"] != now["urge-slip"]  # which has changed since schema 1
    assert papers["dispatch-notice"] == now["dispatch-notice"]


def test_a_paper_of_every_kind_can_be_drafted(older: Bench) -> None:
    with older.engine.firing() as firing:
        for kind in shipped("papers"):
            facts = {"addressee": ["市水利局"], "mark": "登创办"}
            assert paper.draft(firing, CAMPAIGN, kind, key=f"try/{kind}", title=kind, context=facts, day=LAST)
            assert paper.kind_named(firing.unit, CAMPAIGN, kind).title

    assert older.audit().ok


def test_papers_of_before_can_still_be_made_and_so_can_further_ones_of_their_kinds(older: Bench) -> None:
    """The templates of this program ask for fields that the kinds of before do not have."""
    older.tick(date(2023, 5, 12))

    with reading(older.address) as rows:
        made = [row["subject"] for row in rows.rows("SELECT subject FROM paper ORDER BY length(no), no")]
        texts = [
            render(owed.kind, owed.context, formats=("txt",)).text
            for owed in map(partial(paper_files, rows), made)
        ]

    assert len(texts) > 5  # what schema 1 had drafted
    assert all(texts)


def test_its_re_review_begins_with_the_naming(older: Bench) -> None:
    older.tick(date(2023, 8, 1))
    name_it(older, NAMED)

    done = older.tick(date(2023, 9, 2)).done

    assert "复核：2023-09-01 命名，首次定于 2024-09-01" in done
    entry = older.history(f"campaign:{CAMPAIGN}")[-1]
    assert (entry["event"], entry["source"], entry["target"]) == ("arrange", "open", "open")
    assert json.loads(entry["body"])["definition"] == pinned(older, "campaign_machine")["campaign"]
    assert older.audit().ok

    older.tick(date(2024, 9, 2))

    assert older.rows("SELECT title, state FROM report") == [{"title": "复核", "state": "open"}]
    units = older.rows("SELECT unit FROM return ORDER BY unit")
    assert {row["unit"] for row in units} == {"市水利局", "市林业局"}
    assert older.papers("return-notice")
    older.tick(date(2024, 10, 30))
    assert older.value("SELECT count(*) FROM supervision WHERE cause = 'return_missing'") == 2
    assert older.audit().ok


def test_it_takes_in_what_only_a_later_campaign_knew(older: Bench) -> None:
    details = {"post": "办公室主任", "phone": None, "mail": None, "address": None}
    enter_contact(
        older.engine, CAMPAIGN, unit="市水利局", role="联系人", since=LAST, until=None, details=details
    )

    assert older.events(f"campaign:{CAMPAIGN}") == ["create", "enrol"]
    assert older.audit().ok


def test_what_its_own_machine_knows_it_does_by_that_one(older: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match="须给出"):
        older.fire(f"campaign:{CAMPAIGN}", "close", "director")
    older.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="验收完毕")

    entry = json.loads(older.history(f"campaign:{CAMPAIGN}")[-1]["body"])
    assert entry["definition"] == older.row(f"campaign:{CAMPAIGN}")["machine"]


def test_an_event_that_neither_machine_knows_is_refused_in_a_sentence(older: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match=r"没有“fly”这个事件"):
        older.fire(f"campaign:{CAMPAIGN}", "fly")


def test_a_step_past_its_own_machine_that_moves_it_is_a_problem(older: Bench) -> None:
    """An entry by the later machine of what the own one knows does not pass the audit."""
    later = pinned(older, "campaign_machine")["campaign"]
    with older.engine.firing() as firing:
        firing.unit.write("UPDATE campaign SET machine = ? WHERE id = ?", later, CAMPAIGN)
    older.fire(f"campaign:{CAMPAIGN}", "close", "director", reason="验收完毕")

    assert {problem.rule for problem in older.audit().problems} == {"machine"}


def without(event: str, name: str) -> Loaded[MachineSpec]:
    """Return a shipped machine as a program might have shipped it that did not know ``event`` yet."""
    loaded = load(resolve("machines", name), MachineSpec, name=name)
    spec = require(loaded)
    less = spec.model_copy(
        update={"transitions": tuple(one for one in spec.transitions if one.event != event)}
    )
    text = canonical(less.model_dump(mode="json", by_alias=True))
    return replace(loaded, value=less, canonical=text, digest=digest(text))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def test_of_two_campaigns_one_that_refuses_does_not_hold_the_other_up(bench: Bench) -> None:
    """The refusal is said, in a sentence, when the others have been seen to."""
    machines = {**rules().machines, "stage-mobilize": without("issue_plan", "stage-mobilize")}
    open_campaign(bench.engine, replace(rules(), machines=machines), campaign="a")
    bench.engine.fire(Act(subject="a/stage:1", event="launch", capacity=OFFICE))
    bench.on(date(2023, 5, 11))

    with pytest.raises(TransitionNotAllowed, match=r"没有“issue_plan”这个事件"):
        tick(bench.engine)

    assert bench.value("SELECT count(*) FROM meeting WHERE campaign = ?", CAMPAIGN) == 2
    assert bench.value("SELECT count(*) FROM meeting WHERE campaign = 'a'") == 0
