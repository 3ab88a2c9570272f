"""What is owed to receivers, on both databases: lost never, served again under its key never once a receipt stands."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from postoffice import HOST, Mailbox, mailbox
from processes import FORKS, KILLED, at_once, die, run
from workbench import ASSIGNED, CAMPAIGN, Bench, bench_at, bench_on

from commands.app import App
from commands.delivery import deliver
from workflow import resending
from workflow.delivered import Outcome, note
from workflow.deliveries import LEASE, Due, claim, release
from workflow.errors import DeliverySettled
from workflow.paper import draft
from workflow.reading import reading
from workflow.units import enter_contact, enter_member, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = FORKS
PAUSES = [timedelta(minutes=1), timedelta(minutes=5)]
UNITS = ("市水利局", "市林业局", "生态环境分局")
COPIES = ("市财政局", "督查室")
SENT = Outcome(
    channel="mail",
    receipt={
        "accepted": [{"address": "a@b"}],
        "refused": [],
        "at": "2023-04-03T09:00:00+08:00",
        "message": "<1>",
    },
    handed=True,
)
FAILED = Outcome(channel="mail", error="连不上")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench.on(ASSIGNED)


def issue(bench: Bench, to: tuple[str, ...] = UNITS, copies: tuple[str, ...] = COPIES) -> str:
    """Issue a letter; return its subject."""
    context: dict[str, Any] = {
        "issuer": "登封市生态文明创建工作指挥部办公室",
        "addressee": list(to),
        "mark": "登创办",
        "date": ASSIGNED.isoformat(),
        "clause": "三（一）1",
    }
    with bench.engine.firing() as firing:
        number = firing.unit.value("SELECT count(*) FROM paper")
        subject = draft(
            firing,
            CAMPAIGN,
            "duban-letter",
            key=f"letter {number}",
            title="关于任务4的督办函",
            context=context | {"copies": list(copies)} | letter_facts(),
            day=bench.clock.now().date(),
        )
        assert subject is not None
        firing.fire(bench.act(subject.partition("/")[2], "approve", "director"))
        firing.fire(bench.act(subject.partition("/")[2], "issue"))
    return subject


def letter_facts() -> dict[str, Any]:
    """Return what the kind wants beside that."""
    return {
        "plan": {"title": "登封市国家生态文明建设示范区创建工作方案", "number": "登政办〔2023〕8号"},
        "campaign": "登封市国家生态文明建设示范区创建",
        "contact": {"post": "综合组", "phone": "0371-00000000"},
        "reply_due": "2023-05-04",
        "reply_form": "书面形式",
        "matters": [
            {
                "no": "4",
                "title": "加强水污染防治",
                "clause": "三（一）4",
                "due": "2023-03-31",
                "days_late": 1,
                "cause": "逾期未办结",
                "lead": ["市水利局"],
                "support": [],
            }
        ],
    }


def plan_of_bench(bench: Bench) -> dict[str, Any]:
    with reading(bench.address) as rows:
        return plan_of(rows, CAMPAIGN)


def all_of(bench: Bench) -> list[dict[str, Any]]:
    return bench.rows("SELECT * FROM delivery ORDER BY id")


def states(bench: Bench) -> dict[str, str]:
    return {row["receiver"]: row["status"] for row in all_of(bench)}


def serve(bench: Bench, due: Due, outcome: Outcome = SENT) -> str:
    return note(bench.engine, [(due, outcome)], PAUSES)[due.id].status


def later(bench: Bench, by: timedelta) -> None:
    bench.clock.set(bench.clock.now() + by)


# --- who is owed what ---


def test_three_units_and_two_copies_are_five_deliveries(bench: Bench) -> None:
    subject = issue(bench)

    found = all_of(bench)
    assert [(row["receiver"], row["role"]) for row in found] == [
        *((unit, "to") for unit in UNITS),
        *((unit, "copy") for unit in COPIES),
    ]
    assert [row["key"] for row in found] == [f"{subject}→{unit}" for unit in (*UNITS, *COPIES)]
    assert {row["status"] for row in found} == {"owed"}


def test_who_is_addressed_and_copied_to_gets_it_once(bench: Bench) -> None:
    issue(bench, to=("市水利局",), copies=("市水利局", "市林业局"))

    assert [(row["receiver"], row["role"]) for row in all_of(bench)] == [
        ("市水利局", "to"),
        ("市林业局", "copy"),
    ]


def test_a_group_is_its_members_where_somebody_listed_them_and_else_itself(bench: Bench) -> None:
    group = next(one["name"] for one in plan_of_bench(bench)["groups"])
    issue(bench, to=(group,), copies=())
    enter_member(bench.engine, CAMPAIGN, name=group, units=UNITS, since=date(2023, 1, 1), member=True)
    issue(bench, to=(group, "市水利局"), copies=())

    assert [row["receiver"] for row in all_of(bench)] == [group, *UNITS]


def test_a_draft_is_owed_to_nobody_and_a_withdrawn_paper_no_more(bench: Bench) -> None:
    subject = issue(bench)
    serve(bench, claim(bench.engine)[0])

    bench.fire(subject.partition("/")[2], "withdraw", reason="发错单位")

    assert list(states(bench).values()) == ["delivered", *["dropped"] * 4]
    assert not claim(bench.engine)
    with pytest.raises(DeliverySettled, match="文书已撤回"):
        resending.retry(bench.engine, [all_of(bench)[1]["id"]])


# --- claiming ---


def test_what_one_has_claimed_another_does_not_get_until_the_lease_ends(bench: Bench) -> None:
    issue(bench)
    mine = claim(bench.engine)

    assert len(mine) == 5
    assert claim(bench.engine) == []
    later(bench, LEASE)
    assert [due.id for due in claim(bench.engine)] == [due.id for due in mine]


def test_what_was_not_tried_is_given_back_at_once(bench: Bench) -> None:
    issue(bench)

    release(bench.engine, claim(bench.engine))

    assert len(claim(bench.engine)) == 5


def test_the_token_is_the_same_on_every_attempt_and_another_for_every_letter(bench: Bench) -> None:
    issue(bench)
    first = claim(bench.engine)
    later(bench, LEASE)
    again = claim(bench.engine)

    assert [due.token for due in first] == [due.token for due in again]
    assert len({due.token for due in first}) == 5


def test_programs_at_once_serve_every_key_once(bench: Bench, tmp_path: Path) -> None:
    for _ in range(6):
        issue(bench)
    keys = sorted(row["key"] for row in all_of(bench))

    def work(index: int) -> None:
        with bench_on(bench.address) as mine, (tmp_path / f"{index}.log").open("w") as log:
            mine.on(ASSIGNED)
            while batch := claim(mine.engine):
                for due in batch:
                    log.write(f"{due.subject}→{due.receiver}\n")
                    serve(mine, due)

    bench.engine.store.close()
    assert at_once(3, work) == [0] * 3

    done = [line for log in tmp_path.glob("*.log") for line in log.read_text().splitlines()]
    assert sorted(done) == keys
    assert {row["status"] for row in all_of(bench)} == {"delivered"}
    assert bench.audit().ok


# --- what comes of attempts ---


def test_pauses_grow_and_then_the_letter_is_dead(bench: Bench) -> None:
    issue(bench, to=("市水利局",), copies=())
    (due,) = claim(bench.engine)
    assert serve(bench, due, FAILED) == "owed"
    assert not claim(bench.engine)

    later(bench, PAUSES[0])
    (due,) = claim(bench.engine)
    assert serve(bench, due, FAILED) == "owed"
    later(bench, PAUSES[0])
    assert not claim(bench.engine)
    later(bench, PAUSES[1] - PAUSES[0])
    (due,) = claim(bench.engine)

    assert serve(bench, due, FAILED) == "dead"
    later(bench, timedelta(days=30))
    assert not claim(bench.engine)
    assert all_of(bench)[0]["error"] == "连不上"


def test_a_lasting_refusal_is_a_dead_letter_at_once(bench: Bench) -> None:
    issue(bench, to=("市水利局",), copies=())
    (due,) = claim(bench.engine)

    assert serve(bench, due, Outcome(channel="mail", error="没有这个人", lasting=True)) == "dead"


def test_the_first_receipt_stands(bench: Bench) -> None:
    issue(bench, to=("市水利局",), copies=("市林业局",))
    due = claim(bench.engine)[0]
    serve(bench, due)
    before = all_of(bench)

    serve(bench, due, FAILED)
    serve(
        bench, due, Outcome(channel="folder", receipt={**(SENT.receipt or {}), "at": "later"}, handed=False)
    )

    assert all_of(bench) == before
    with pytest.raises(DeliverySettled, match="已有回执"):
        resending.retry(bench.engine, [due.id])
    with pytest.raises(DeliverySettled, match="已有回执"):
        resending.drop(bench.engine, [due.id], reason="不送了")


def test_whoever_comes_late_with_a_failure_does_not_disturb_who_is_at_it(bench: Bench) -> None:
    issue(bench, to=("市水利局",), copies=())
    (slow,) = claim(bench.engine)
    later(bench, LEASE)
    (mine,) = claim(bench.engine)
    before = all_of(bench)

    serve(bench, slow, FAILED)

    assert all_of(bench) == before
    assert serve(bench, mine) == "delivered"


def test_a_receipt_that_comes_late_counts(bench: Bench) -> None:
    issue(bench, to=("市水利局",), copies=())
    (due,) = claim(bench.engine)
    resending.drop(bench.engine, [due.id], reason="当面送交")

    assert serve(bench, due) == "delivered"


# --- the paper moves on ---


def test_with_its_last_receipt_a_paper_is_delivered_and_history_has_the_receipts(bench: Bench) -> None:
    subject = issue(bench)
    paper = subject.partition("/")[2]
    first, *rest = claim(bench.engine)
    for due in rest:
        serve(bench, due)
    assert bench.state(paper) == "issued"

    serve(bench, first)

    assert bench.state(paper) == "delivered"
    entry = json.loads(bench.history(paper)[-1]["body"])
    assert (entry["capacity"], entry["event"]) == ("system", "deliver")
    assert [one["receiver"] for one in entry["given"]["receipts"]] == [*UNITS, *COPIES]
    assert "a@b" not in bench.history(paper)[-1]["body"]
    assert bench.audit().ok


def test_what_lies_in_a_folder_keeps_the_paper_for_a_person_to_say(bench: Bench) -> None:
    paper = issue(bench).partition("/")[2]
    put = Outcome(channel="folder", receipt=SENT.receipt, handed=False)
    for number, due in enumerate(claim(bench.engine)):
        serve(bench, due, SENT if number else put)

    assert set(states(bench).values()) == {"delivered"}
    assert bench.state(paper) == "issued"


def test_giving_up_the_last_one_moves_the_paper_and_says_why(bench: Bench) -> None:
    paper = issue(bench).partition("/")[2]
    first, *rest = claim(bench.engine)
    for due in rest:
        serve(bench, due)

    resending.drop(bench.engine, [first.id], reason="已当面送交")

    entry = json.loads(bench.history(paper)[-1]["body"])
    assert entry["event"] == "deliver"
    assert entry["given"]["dropped"] == [{"receiver": "市水利局", "reason": "已当面送交"}]


def test_a_paper_that_reached_nobody_is_not_delivered(bench: Bench) -> None:
    paper = issue(bench).partition("/")[2]

    resending.drop(bench.engine, [due.id for due in claim(bench.engine)], reason="不送了")

    assert bench.state(paper) == "issued"


def test_retrying_begins_anew(bench: Bench) -> None:
    issue(bench, to=("市水利局",), copies=())
    (due,) = claim(bench.engine)
    serve(bench, due, Outcome(channel="mail", error="没有这个人", lasting=True))

    resending.retry(bench.engine, [due.id])

    (row,) = all_of(bench)
    assert (row["status"], row["attempts"], row["error"]) == ("owed", 0, None)
    assert [one.id for one in claim(bench.engine)] == [due.id]


# --- killed ---


@pytest.fixture
def office(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Bench, Mailbox]]:
    """An office that mails to every unit, and the server that takes it."""
    for number, unit in enumerate(UNITS):
        enter_contact(
            bench.engine,
            CAMPAIGN,
            unit=unit,
            role="联络员",
            since=date(2023, 1, 1),
            until=None,
            details={"post": "办公室主任", "mail": f"unit{number}@example.org"},
        )
    with mailbox() as box:
        settings = tmp_path / "送达设置.yaml"
        settings.write_text(
            f"mail: {{host: {HOST}, port: {box.port}, security: plain, sender: office@example.org, timeout: 5}}\n"
            f"folder: {tmp_path / '送达'}\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("DUBAN_DELIVERY", str(settings))
        monkeypatch.setenv("DUBAN_PAPERS", str(tmp_path / "公文"))
        yield bench, box


def test_a_death_after_sending_and_before_noting_sends_the_same_message_again(
    office: tuple[Bench, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, box = office
    issue(bench, copies=())

    def child() -> None:
        monkeypatch.setattr("workflow.delivered._note", lambda *_: die())
        with bench_on(bench.address) as mine:
            mine.on(ASSIGNED)
            deliver(App(address=bench.address, clock=mine.clock), mine.engine)

    bench.engine.store.close()
    assert run(child) == KILLED
    assert (len(box.taken), set(states(bench).values())) == (1, {"owed"})
    app = App(address=bench.address, clock=bench.clock)
    deliver(app, bench.engine)  # the lease of the dead one still runs
    assert len(box.taken) == 1

    later(bench, LEASE)
    deliver(app, bench.engine)
    deliver(app, bench.engine)

    identities = [message["Message-ID"] for message in box.messages()]
    assert len(identities) == 4
    assert identities[0] == identities[1]
    assert len(set(identities)) == 3
    assert set(states(bench).values()) == {"delivered"}
    assert bench.audit().ok


def test_killed_at_any_letter_nothing_is_lost_and_no_receipt_is_served_again(
    office: tuple[Bench, Mailbox],
) -> None:
    bench, box = office
    for _ in range(3):
        issue(bench, copies=())
    bench.engine.store.close()
    deaths = 0
    for number in range(1, 8):

        def child(number: int = number) -> None:
            with bench_on(bench.address) as mine:
                mine.on(ASSIGNED)
                later(mine, LEASE * number)
                sent = 0

                def count(*words: Any, right: Any = note) -> Any:
                    nonlocal sent
                    sent += len(words[1])
                    if sent == number:
                        die()
                    return right(*words)

                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr("workflow.delivered.note", count)
                    deliver(App(address=bench.address, clock=mine.clock), mine.engine)

        before = {row["key"]: row["receipt"] for row in all_of(bench) if row["status"] == "delivered"}
        deaths += run(child) == KILLED
        now = {row["key"]: row["receipt"] for row in all_of(bench)}
        assert before.items() <= now.items()

    assert deaths >= 2
    assert {row["status"] for row in all_of(bench)} == {"delivered"}
    identities = [message["Message-ID"] for message in box.messages()]
    assert len(set(identities)) == 9
    assert len(identities) == 9 + deaths  # each death cost one letter that was sent and not noted
    assert bench.audit().ok
