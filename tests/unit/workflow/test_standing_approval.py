"""The standing approval is a decision of the director with a day: recorded, limited, ended; without it papers wait."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, default_policy

from workflow.act import DIRECTOR, OFFICE, Act
from workflow.authorising import StandingRefused, authorise, rescind
from workflow.errors import TransitionNotAllowed
from workflow.facts import campaign_facts
from workflow.reading import reading
from workflow.standing import grants

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.act import Capacity
    from workflow.standing import Grant

URGED = date(2023, 4, 6)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def run(bench: Bench, last: date) -> None:
    for day in range((last - ASSIGNED).days + 1):
        bench.tick(ASSIGNED + timedelta(days=day))


def how(capacity: Capacity = DIRECTOR, reason: str | None = None) -> Act:
    return Act(subject="", event="", capacity=capacity, reason=reason)


def known(bench: Bench) -> dict[str, Grant]:
    with reading(bench.address) as rows:
        facts = campaign_facts(rows, CAMPAIGN)
        assert facts is not None
        return {grant.kind: grant for grant in grants(rows, facts)}


def end(bench: Bench, *kinds: str) -> None:
    rescind(bench.engine, CAMPAIGN, kinds, how=how(reason="改为逐件签发"))


def test_opening_records_what_the_rules_list_as_decided_that_day_by_the_director(bench: Bench) -> None:
    (entry,) = [row for row in bench.history(f"campaign:{CAMPAIGN}") if row["event"] == "authorise"]

    given = json.loads(entry["body"])["given"]
    assert (entry["capacity"], given["post"], given["since"]) == ("director", "办公室主任", "2023-01-01")
    assert sorted(given["kinds"]) == sorted(default_policy().standing_approval)
    assert set(known(bench)) == set(given["kinds"])


def test_without_it_a_slip_waits_for_the_director(bench: Bench) -> None:
    end(bench, "urge-slip")
    bench.assign(4)

    run(bench, URGED)

    (slip,) = bench.papers("urge-slip")
    assert (slip["state"], slip["number"], bench.state("supervision:1")) == ("drafted", None, "open")
    name = f"paper:{slip['no']}"
    bench.fire(name, "approve", "director")
    bench.fire(name, "issue")
    assert bench.state("supervision:1") == "urged"


def test_after_its_last_day_it_speaks_no_more(bench: Bench) -> None:
    authorise(bench.engine, CAMPAIGN, ["urge-slip"], until=date(2023, 4, 5), how=how(reason="试行"))
    bench.assign(4)

    run(bench, URGED)

    assert [slip["state"] for slip in bench.papers("urge-slip")] == ["drafted"]


def test_on_its_last_day_it_still_speaks(bench: Bench) -> None:
    authorise(bench.engine, CAMPAIGN, ["urge-slip"], until=URGED, how=how())
    bench.assign(4)

    run(bench, URGED)

    (slip,) = bench.papers("urge-slip")
    assert slip["state"] == "issued"
    approve = bench.history(f"paper:{slip['no']}")[1]
    assert approve["reason"] == "办公室主任 2023-01-01 常设授权"


def test_a_later_word_on_a_kind_replaces_the_one_before_and_leaves_the_others(bench: Bench) -> None:
    bench.on(date(2023, 2, 1))
    authorise(bench.engine, CAMPAIGN, ["urge-slip"], until=date(2023, 12, 31), how=how(reason="一年一定"))

    now = known(bench)
    assert (now["urge-slip"].since, now["urge-slip"].until, now["urge-slip"].reason) == (
        "2023-02-01",
        "2023-12-31",
        "一年一定",
    )
    assert now["reminder-slip"].since == "2023-01-01"


def test_only_the_director_decides_and_ends_it_with_a_reason(bench: Bench) -> None:
    with pytest.raises(TransitionNotAllowed, match="须由创建办主任办理"):
        authorise(bench.engine, CAMPAIGN, ["urge-slip"], until=None, how=how(OFFICE))
    with pytest.raises(TransitionNotAllowed, match="须给出理由"):
        rescind(bench.engine, CAMPAIGN, ["urge-slip"], how=how())

    assert "urge-slip" in known(bench)


@pytest.mark.parametrize("kind", ["duban-letter", "criticism"])
def test_a_letter_that_must_be_signed_each_time_cannot_be_covered(bench: Bench, kind: str) -> None:
    with pytest.raises(StandingRefused, match=r"须逐件审签。可以常设授权的：.*催办单"):
        authorise(bench.engine, CAMPAIGN, [kind], until=None, how=how())


def test_a_day_that_is_past_and_what_was_never_given_are_refused(bench: Bench) -> None:
    bench.on(date(2023, 3, 1))
    with pytest.raises(StandingRefused, match="截止日 2023-02-28 已过"):
        authorise(bench.engine, CAMPAIGN, ["urge-slip"], until=date(2023, 2, 28), how=how())
    end(bench, "urge-slip")
    with pytest.raises(StandingRefused, match="催办单没有常设授权"):
        end(bench, "urge-slip")


def test_a_dry_run_changes_nothing(bench: Bench) -> None:
    before = bench.dump()

    rescind(bench.engine, CAMPAIGN, ["urge-slip"], how=how(reason="试"), dry_run=True)

    assert bench.dump() == before


def test_rules_that_list_nothing_record_nothing(tmp_path: Path) -> None:
    policy = default_policy().model_copy(update={"standing_approval": ()})
    with bench_at(tmp_path, policy=policy) as bench:
        assert known(bench) == {}
        assert bench.value("SELECT count(*) FROM history WHERE event = 'authorise'") == 0


def test_what_the_rules_do_not_list_waits_for_a_signature(tmp_path: Path) -> None:
    listed = tuple(kind for kind in default_policy().standing_approval if kind != "urge-slip")
    policy = default_policy().model_copy(update={"standing_approval": listed})
    with bench_at(tmp_path, policy=policy) as bench:
        bench.assign(4)
        run(bench, URGED)
        assert [slip["state"] for slip in bench.papers("urge-slip")] == ["drafted"]


def test_as_of_a_past_moment_it_is_what_had_been_decided_by_then(bench: Bench) -> None:
    then = bench.value("SELECT recorded FROM history WHERE event = 'authorise'")
    bench.on(date(2023, 2, 1))
    end(bench, "urge-slip")

    with reading(bench.address) as rows:
        facts = campaign_facts(rows, CAMPAIGN)
        assert facts is not None
        before = {grant.kind for grant in grants(rows, facts, until=then)}
    assert "urge-slip" in before - set(known(bench))


def test_a_campaign_of_an_older_program_rests_on_its_rules_until_the_director_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.campaign.authorise_at_opening", lambda *_, **__: None)
    with bench_at(tmp_path, policy=default_policy().model_copy(update={"revision": 2})) as bench:
        before = known(bench)
        assert before["urge-slip"].seq == 0
        bench.assign(4)
        run(bench, URGED)
        (slip,) = bench.papers("urge-slip")
        assert bench.history(f"paper:{slip['no']}")[1]["reason"] == "规则“默认规则（按本办要求）”的常设授权"

        end(bench, "urge-slip")

        assert set(known(bench)) == set(before) - {"urge-slip"}
        assert bench.audit().ok
