"""A paper that came in as a reply: registered, the paper it answers moved, and its duty if the office says so, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.act import OFFICE, Act, Capacity
from workflow.errors import NothingToSubmit, SubjectNotFound
from workflow.facts import kind_of
from workflow.incoming import register_within
from workflow.naming import full_name, title_of

if TYPE_CHECKING:
    from datetime import date

    from workflow.engine import Engine, Fired, Firing
    from workflow.reading import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came in.

    Attributes:
        number: its 文号.
        unit: who wrote it.
        dated: the day it bears.
        digest: SHA-256 of its file, None without one.
        paper: full name of the paper that it answers, None for a paper of its own accord.
        submit: the duty that the paper is about is submitted for the unit on the strength of it.
        note: what the unit says of the outcome, for that.
    """

    number: str
    unit: str
    dated: date
    digest: str | None
    paper: str | None
    submit: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came of it: whether it is new, what moved, and what a person should know or do next."""

    registered: bool
    moved: tuple[Fired, ...] = ()
    said: tuple[str, ...] = ()


def receive(engine: Engine, campaign: str, reply: Reply, *, dry_run: bool = False) -> Received:
    """Register a paper, and move what it answers; all of it or nothing. Given again, nothing is done twice.

    Raises:
        DateImpossible: it is dated after today.
        IncomingKnown: the number stands for another paper.
        TransitionNotAllowed: the paper cannot be answered, or the duty not be submitted.
        NothingToSubmit: the paper is about no duty that could be submitted.
    """
    with engine.firing(dry_run=dry_run, campaign=campaign) as firing:
        new = register_within(
            firing,
            campaign,
            number=reply.number,
            unit=reply.unit,
            dated=reply.dated,
            digest=reply.digest,
            reply_to=reply.paper,
        )
        if reply.paper is None:
            return Received(registered=new is not None)
        said = [*_stranger(firing.unit, reply), *_too_early(firing.unit, reply)]
        moved = [*_answered(firing, reply, said), *_submitted(firing, reply, said)]
        return Received(registered=new is not None, moved=tuple(moved), said=tuple(said))


def _too_early(rows: Rows, reply: Reply) -> list[str]:
    """Return what to say of a reply that is dated before the paper that it answers."""
    assert reply.paper is not None, "a reply answers a paper"
    issued = rows.value("SELECT issued FROM paper WHERE subject = ?", reply.paper)
    if not issued or reply.dated.isoformat() >= issued[:10]:
        return []
    return [f"注意：来文日期 {reply.dated} 早于{title_of(reply.paper)}的印发日期 {issued[:10]}。请核对。"]


def paper_answered(rows: Rows, text: str, campaign: str) -> str:
    """Return the full name of the paper that ``text`` means: its 文号, as a reply quotes it, or its number here.

    Raises:
        SubjectNotFound: there is none.
    """
    found = rows.value("SELECT subject FROM v_paper WHERE campaign = ? AND number = ?", campaign, text)
    if found is not None:
        return str(found)
    subject = full_name(rows, text, kind="paper", campaign=campaign)
    if kind_of(subject) != "paper":
        raise SubjectNotFound(subject=text, kind="paper")
    return subject


def duty_of(rows: Rows, paper: str) -> str | None:
    """Return the duty that a paper is about, itself or by the lapse that it follows up; None if it is about another thing."""
    about = rows.value("SELECT about FROM paper WHERE subject = ?", paper)
    if about and kind_of(about) == "supervision":
        about = rows.value("SELECT target FROM supervision WHERE subject = ?", about)
    return str(about) if about and kind_of(about) == "duty" else None


def _answered(firing: Firing, reply: Reply, said: list[str]) -> list[Fired]:
    """Note on the paper that it was answered; a further answer is registered and no more."""
    assert reply.paper is not None, "a reply answers a paper"
    if firing.unit.value("SELECT state FROM paper WHERE subject = ?", reply.paper) == "replied":
        said.append(f"{title_of(reply.paper)}此前已记为已回函，这一份只登记。")
        return []
    return [
        firing.fire(
            Act(
                subject=reply.paper,
                event="reply",
                capacity=OFFICE,
                paper=reply.number,
                evidence=(reply.digest,) if reply.digest else (),
                given={"from": reply.unit},
            )
        )
    ]


def _submitted(firing: Firing, reply: Reply, said: list[str]) -> list[Fired]:
    """Submit the paper's duty for the unit if that is asked for, else say how."""
    assert reply.paper is not None, "a reply answers a paper"
    duty = duty_of(firing.unit, reply.paper)
    if duty is None:
        if reply.submit:
            raise NothingToSubmit(title=title_of(reply.paper))
        return []
    row = firing.unit.one("SELECT no, state, label FROM v_duty WHERE subject = ?", duty)
    assert row is not None, "a lapse has its duty"
    if row["state"] == "submitted" and reply.submit:
        said.append(f"{title_of(duty)}已经送审，没有重复送审。")
        return []
    if not reply.submit:
        steps = {"assigned": ("签收", "sign"), "in_progress": ("送审", "submit")}
        if row["state"] in steps:
            label, verb = steps[row["state"]]
            note = " --note 办理结果" if verb == "submit" else ""
            said.append(
                f"文书所涉的{title_of(duty)}现在“{row['label']}”。回函可据以{label}的，运行："
                f"duban duty {verb} {row['no']} --for {reply.unit} --paper {reply.number}{note}"
            )
        return []
    return [
        firing.fire(
            Act(
                subject=duty,
                event="submit",
                capacity=Capacity("lead", reply.unit),
                on_behalf=reply.unit,
                paper=reply.number,
                note=reply.note,
                evidence=(reply.digest,) if reply.digest else (),
            )
        )
    ]


def _stranger(rows: Rows, reply: Reply) -> list[str]:
    """Say that a reply comes from somebody to whom the paper was not sent."""
    sent = [
        row["receiver"]
        for row in rows.rows("SELECT receiver FROM delivery WHERE subject = ? ORDER BY id", reply.paper)
    ]
    if not sent or reply.unit in sent:
        return []
    return [f"注意：{reply.unit}不在这份文书的收文单位里（{'、'.join(sent)}）。请核对。"]
