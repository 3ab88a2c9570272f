"""The rules of an audit: each a function from one subject's history to findings. A new rule is a function and a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from workflow.history import CREATED, EXTENDED, FILED, GENESIS, RECKONED, REVISED, link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


# Columns that other rules look at, that repeat others, or whose digest stands in the entry.
_APART = frozenset({"subject", "campaign", "machine", "state", "version", "head", "context", "figures"})
# Entries without an arrow, and the kinds that have them; what they may set, ``plans``, ``calendars``, ``papers``
# and ``extensions`` look at.
_BOOKKEEPING = {
    FILED: frozenset({"paper"}),
    EXTENDED: frozenset({"duty"}),
    REVISED: frozenset({"stage", "duty"}),
    RECKONED: frozenset(
        {
            "campaign",
            "meeting",
            "inspection",
            "dispatch",
            "report",
            "return",
            "request",
            "duty",
            "supervision",
        }
    ),
}
_NOTHING = (None, 0, "")  # what a column is before a step sets it


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing an audit points at, in Chinese. ``seq`` is None where it is no single entry."""

    rule: str
    subject: str
    seq: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is stored, and its bytes read."""

    seq: int
    text: str
    previous: str
    hash: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as its row says it stands, with its history; ``row`` is None where the row is gone.

    ``arrows`` gives, for the digest of a definition, the initial state and the table (state, event) → targets.
    """

    name: str
    row: Mapping[str, Any] | None
    entries: Sequence[Entry]
    arrows: Callable[[str], tuple[str, Mapping[tuple[str, str], frozenset[str]]] | None]

    def says(self, column: str) -> Any:
        """Return what the row says, None where it is gone."""
        return None if self.row is None else self.row[column]


def chain(subject: Subject) -> Iterator[Problem]:
    """Every hash covers its own bytes and the hash before."""
    previous = GENESIS
    for entry in subject.entries:
        if entry.previous != previous:
            yield _problem("chain", subject, entry.seq, "与上一条的校验码不相连，记录被改动、删除或调换过")
        if link(entry.previous, entry.text) != entry.hash:
            yield _problem("chain", subject, entry.seq, "内容与校验码不符，记录被改动过")
        previous = entry.hash


def gaps(subject: Subject) -> Iterator[Problem]:
    """Numbers run from 1 without a gap, and the row knows how many there are."""
    if not subject.entries:
        yield _problem("gap", subject, None, "没有任何流转记录，记录被删除过")
        return
    if subject.entries[0].seq != 1:
        yield _problem("gap", subject, subject.entries[0].seq, "开头的记录缺失")
    for before, after in pairwise(subject.entries):
        if after.seq != before.seq + 1:
            yield _problem(
                "gap", subject, after.seq, f"第 {before.seq} 条之后缺 {after.seq - before.seq - 1} 条"
            )
    if subject.says("version") is None:
        yield _problem("gap", subject, None, "有流转记录而没有事项，事项被删除过")
    elif subject.entries[-1].seq != subject.says("version"):
        yield _problem(
            "gap",
            subject,
            None,
            f"事项已办 {subject.says('version')} 步，记录只到第 {subject.entries[-1].seq} 条，末尾被删除或添加过",
        )


def head(subject: Subject) -> Iterator[Problem]:
    """The row keeps the hash of the newest entry."""
    if (
        subject.says("head") is not None
        and subject.entries
        and subject.entries[-1].hash != subject.says("head")
    ):
        yield _problem("head", subject, subject.entries[-1].seq, "最后一条的校验码与事项上记的不同")


def replay(subject: Subject) -> Iterator[Problem]:
    """Each entry starts where the one before it ended, follows an arrow of its definition, and leads to the state."""
    state: str | None = None
    for entry in subject.entries:
        body = entry.body
        known = subject.arrows(str(body.get("definition")))
        if body.get("subject") != subject.name or body.get("seq") != entry.seq:
            yield _problem("replay", subject, entry.seq, "记录里写的是另一个事项或另一个序号")
        if known is None:
            yield _problem("replay", subject, entry.seq, "找不到当时的流程定义，无法复核")
            return
        initial, table = known
        if body.get("source") != state:
            yield _problem("replay", subject, entry.seq, f"应从“{state}”出发，却记为“{body.get('source')}”")
        if entry.seq == 1:
            if body.get("event") != CREATED or body.get("target") != initial:
                yield _problem("replay", subject, entry.seq, f"第一条应为建立到“{initial}”")
        elif not _is_bookkeeping(body) and body.get("target") not in table.get(
            (str(body.get("source")), str(body.get("event"))), frozenset()
        ):
            yield _problem(
                "replay",
                subject,
                entry.seq,
                f"流程里没有“{body.get('source')}”经“{body.get('event')}”到“{body.get('target')}”这条流转",
            )
        state = body.get("target")
    if subject.entries and subject.says("state") is not None and state != subject.says("state"):
        yield _problem(
            "replay", subject, None, f"按记录应为“{state}”，现存为“{subject.says('state')}”，状态被直接改动过"
        )


def _is_bookkeeping(body: Mapping[str, Any]) -> bool:
    """Whether an entry sets columns alone: no arrow, the state stays."""
    kind = str(body.get("subject")).partition("/")[2].partition(":")[0]
    return kind in _BOOKKEEPING.get(str(body.get("event")), ()) and body.get("source") == body.get("target")


def machine(subject: Subject) -> Iterator[Problem]:
    """A subject keeps the machine it began with: under a laxer one, a step past every guard would replay.

    A campaign may do by a later one what its own does not know, as long as that does not move it.
    """
    if not subject.entries:
        return
    first = subject.entries[0].body.get("definition")
    for entry in subject.entries[1:]:
        if entry.body.get("definition") != first and not _is_unknown(subject, str(first), entry.body):
            yield _problem("machine", subject, entry.seq, "所用的流程定义不是建立时的那一份")
    if subject.says("machine") is not None and subject.says("machine") != first:
        yield _problem("machine", subject, None, "事项现用的流程定义不是建立时的那一份，被直接改动过")


def _is_unknown(subject: Subject, first: str, body: Mapping[str, Any]) -> bool:
    """Whether an entry of a campaign tells of an event that its first machine has not, and leaves its state."""
    known = subject.arrows(first)
    return (
        known is not None
        and subject.name.partition("/")[2].startswith("campaign:")
        and body.get("source") == body.get("target")
        and all(event != body.get("event") for _, event in known[1])
    )


def order(subject: Subject) -> Iterator[Problem]:
    """Recorded times never run backwards."""
    for before, after in pairwise(subject.entries):
        if str(after.body.get("recorded")) < str(before.body.get("recorded")):
            yield _problem(
                "order", subject, after.seq, "记录时间早于上一条，系统时钟被拨回过，或记录被改动过"
            )


def columns(subject: Subject) -> Iterator[Problem]:
    """The row holds what its entries set, and nothing where no entry set anything."""
    if subject.row is None or not subject.entries:
        return
    apart = _APART | {"due"} if "original_due" in subject.row else _APART  # a duty's is computed
    said: dict[str, Any] = {}
    for entry in subject.entries:
        body = entry.body.get("set")
        said.update(body if isinstance(body, dict) else {})
    for name, value in subject.row.items():
        if name in apart or value == said.get(name) or (name not in said and value in _NOTHING):
            continue
        if name == "plan" and name not in said:
            continue  # entries of schema 1 do not say it: workflow.audit.plans
        yield _problem(
            "columns",
            subject,
            None,
            f"“{name}”按记录应为“{said.get(name)}”，现存为“{value}”，被直接改动过",
        )


RULES: tuple[Callable[[Subject], Iterable[Problem]], ...] = (
    chain,
    gaps,
    head,
    replay,
    machine,
    columns,
    order,
)


def read_entry(seq: int, text: object, previous: object, stored: object) -> Entry:
    """Read an entry as it is stored; what is no JSON object reads as an empty one, which no rule accepts."""
    text = text if isinstance(text, str) else repr(text)
    try:
        body = json.loads(text)
    except ValueError:
        body = {}
    return Entry(seq, text, str(previous), str(stored), body if isinstance(body, dict) else {})


def _problem(rule: str, subject: Subject, seq: int | None, message: str) -> Problem:
    return Problem(rule=rule, subject=subject.name, seq=seq, message=message)
