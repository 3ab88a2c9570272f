"""Dispatch 调度 and report rounds as ``tick`` sees them: opened, filled, missing returns noted, closed to returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow import round_papers
from workflow.act import SYSTEM, Act
from workflow.addressees import members_entered, names_asked
from workflow.errors import PaperNotMade
from workflow.returns import BETWEEN, asked, clause, create_round, day_of

if TYPE_CHECKING:
    from datetime import date

    from workflow.engine import Firing

_NOTICES = {"dispatch": "调度通知", "report": "报送通知"}


def open_dispatch(firing: Firing, row: dict[str, Any], today: date) -> str:
    """Open the dispatch of an occurrence; returns are due on the working day before it."""
    day = day_of(firing, row, today)
    due = max(firing.workdays.subtract(day, 1), today)
    return _opened(firing, create_round(firing, row, today, due=due, day=max(day, due)))


def open_report(firing: Firing, row: dict[str, Any], today: date) -> str:
    """Open the collection of a report, plan, evaluation or re-review; returns are due on its day."""
    day = day_of(firing, row, today)
    limits = firing.campaign(row["campaign"]).policy["limits"]
    remind_on = firing.workdays.subtract(day, int(limits.get("remind", 2)))
    subject = create_round(
        firing,
        row,
        today,
        due=day,
        day=day,
        kind=row["kind"],
        remind_on=remind_on.isoformat() if remind_on > today else None,
    )
    return _opened(firing, subject)


def _opened(firing: Firing, subject: str) -> str:
    firing.fire(Act(subject=subject, event="open", capacity=SYSTEM))
    round_papers.notify(firing, _row(firing, subject))
    return subject


def tend(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """See to the rounds that are open: who joins them, who is reminded, who is missing, what is to be summed up."""
    for kind in ("dispatch", "report"):
        _fill(firing, campaign, kind, today, done)
        _notify_anew(firing, campaign, kind, today, done)
    _remind(firing, campaign, today, done)
    _miss(firing, campaign, today, done)
    for kind in ("dispatch", "report"):
        _collect(firing, campaign, kind, today, done)
    _sum_up(firing, campaign, done)
    _report_up(firing, campaign, done)


def _fill(firing: Firing, campaign: str, kind: str, today: date, done: list[str]) -> None:
    """Let those join whom the office has entered meanwhile as members of a name that the clause uses."""
    for row in firing.unit.rows(
        f"SELECT * FROM {kind} WHERE campaign = ? AND state = 'open' ORDER BY length(no), no", campaign
    ):
        who = asked(firing, campaign, row["slug"], today)
        left = BETWEEN.join(who.unresolved)
        filled = left != row["unresolved"]
        entered = members_entered(firing.unit, campaign, today)
        names = names_asked(clause(firing, campaign, row["slug"]))
        joined = {unit for name in names for unit in entered.get(name, ())}
        there = {
            one["unit"] for one in firing.unit.rows("SELECT unit FROM return WHERE round = ?", row["subject"])
        }
        units = [one.name for one in who.asked if one.name not in there and (filled or one.name in joined)]
        if not filled and not units:
            continue
        given = {"units": units, "unresolved": left}
        firing.fire(Act(subject=row["subject"], event="add", capacity=SYSTEM, given=given))
        done.append(f"{row['title']} {row['day']}：成员名单已补登，增列 {len(units)} 家")


def _notify_anew(firing: Firing, campaign: str, kind: str, today: date, done: list[str]) -> None:
    """A round whose notice was withdrawn, or that units have joined since, still has to be told to them."""
    done += [
        f"{row['title']} {row['day']}：{_NOTICES[kind]}已拟稿"
        for row in firing.unit.rows(
            f"SELECT * FROM {kind} WHERE campaign = ? AND state = 'open' AND day >= ? ORDER BY length(no), no",
            campaign,
            today.isoformat(),
        )
        if round_papers.notify(firing, row) is not None
    ]


def _remind(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    for row in firing.unit.rows(
        "SELECT subject, title, day FROM report t WHERE campaign = ? AND state = 'open' AND remind_on <= ? "
        "AND EXISTS (SELECT 1 FROM return r WHERE r.round = t.subject AND r.state = 'due') ORDER BY length(no), no",
        campaign,
        today.isoformat(),
    ):
        fired = firing.fire(Act(subject=row["subject"], event="remind", capacity=SYSTEM))
        done.append(f"{row['title']} {row['day']}：到期前提醒，{'；'.join(fired.remarks)}")


def _miss(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """What has not come by its last day is missing."""
    rows = firing.unit.rows(
        "SELECT subject, round, unit FROM return WHERE state = 'due' AND due < ? AND campaign = ? "
        "ORDER BY length(no), no",
        today.isoformat(),
        campaign,
    )
    for row in rows:
        firing.fire(Act(subject=row["subject"], event="miss", capacity=SYSTEM))
    for subject in dict.fromkeys(row["round"] for row in rows):
        units = [row["unit"] for row in rows if row["round"] == subject]
        done.append(f"{_row(firing, subject)['title']}：未报送 {len(units)} 家（{BETWEEN.join(units)}）")


def _collect(firing: Firing, campaign: str, kind: str, today: date, done: list[str]) -> None:
    for row in firing.unit.rows(
        f"SELECT * FROM {kind} WHERE campaign = ? AND state = 'open' AND day <= ? AND due < ? ORDER BY length(no), no",
        campaign,
        today.isoformat(),
        today.isoformat(),
    ):
        firing.fire(Act(subject=row["subject"], event="collect", capacity=SYSTEM))
        done.append(f"{row['title']} {row['day']}：报送截止")


def _sum_up(firing: Firing, campaign: str, done: list[str]) -> None:
    """Draft the summary of what has been collected; one that was withdrawn is still wanted."""
    done += [
        f"{row['title']} {row['day']}：情况汇总已拟稿"
        for row in firing.unit.rows(
            "SELECT * FROM dispatch WHERE campaign = ? AND state = 'collected' ORDER BY length(no), no",
            campaign,
        )
        if round_papers.sum_up(firing, row) is not None
    ]


def _report_up(firing: Firing, campaign: str, done: list[str]) -> None:
    """Draft what the office itself, or the leading group, hands up; one that was withdrawn is still wanted.

    What cannot be drafted is said at every tick, until somebody has entered what is missing.
    """
    for row in firing.unit.rows(
        "SELECT * FROM report WHERE campaign = ? AND state IN ('open', 'collected') ORDER BY length(no), no",
        campaign,
    ):
        try:
            paper = round_papers.report_up(firing, row)
        except PaperNotMade as exc:
            done.append(f"{row['title']} {row['day']}：专题汇报没有拟成，{exc}")
        else:
            if paper is not None:
                done.append(f"{row['title']} {row['day']}：专题汇报已拟稿")


def _row(firing: Firing, subject: str) -> dict[str, Any]:
    kind = subject.partition("/")[2].partition(":")[0]
    row = firing.unit.one(f"SELECT * FROM {kind} WHERE subject = ?", subject)
    assert row is not None, "it is there"
    return row
