"""Dispatch 调度 and report rounds as ``tick`` sees them: opened, filled, missing returns noted, closed to returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow import round_papers
from workflow.act import SYSTEM, Act
from workflow.returns import BETWEEN, asked, create_round, day_of

if TYPE_CHECKING:
    from datetime import date

    from workflow.engine import Firing


def open_dispatch(firing: Firing, row: dict[str, Any], today: date) -> str:
    """Open the dispatch of an occurrence; returns are due on the working day before it."""
    day = day_of(firing, row, today)
    due = max(firing.workdays.subtract(day, 1), today)
    return _opened(firing, create_round(firing, row, today, due=due, day=max(day, due)), today)


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
    return _opened(firing, subject, today)


def _opened(firing: Firing, subject: str, today: date) -> str:
    firing.fire(Act(subject=subject, event="open", capacity=SYSTEM))
    round_papers.notify(firing, _row(firing, subject), today)
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
    _sum_up(firing, campaign, today, done)


def _fill(firing: Firing, campaign: str, kind: str, today: date, done: list[str]) -> None:
    """Let those join whom the office has entered meanwhile for a name that had no members."""
    for row in firing.unit.rows(
        f"SELECT * FROM {kind} WHERE campaign = ? AND state = 'open' AND unresolved <> '' ORDER BY length(no), no",
        campaign,
    ):
        who = asked(firing, campaign, row["slug"], today)
        left = BETWEEN.join(who.unresolved)
        if left == row["unresolved"]:
            continue
        there = {
            one["unit"] for one in firing.unit.rows("SELECT unit FROM return WHERE round = ?", row["subject"])
        }
        units = [one.name for one in who.asked if one.name not in there]
        given = {"units": units, "unresolved": left}
        firing.fire(Act(subject=row["subject"], event="add", capacity=SYSTEM, given=given))
        done.append(f"{row['title']} {row['day']}：成员名单已补登，增列 {len(units)} 家")


def _notify_anew(firing: Firing, campaign: str, kind: str, today: date, done: list[str]) -> None:
    """A round whose notice was withdrawn, or that asked nobody at first, still has to be told to its units."""
    done += [
        f"{row['title']} {row['day']}：报送通知已拟稿"
        for row in firing.unit.rows(
            f"SELECT * FROM {kind} WHERE campaign = ? AND state = 'open' AND day >= ? ORDER BY length(no), no",
            campaign,
            today.isoformat(),
        )
        if round_papers.notify(firing, row, today) is not None
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


def _sum_up(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """Draft the summary of what has been collected; one that was withdrawn is still wanted."""
    done += [
        f"{row['title']} {row['day']}：情况汇总已拟稿"
        for row in firing.unit.rows(
            "SELECT * FROM dispatch WHERE campaign = ? AND state = 'collected' ORDER BY length(no), no",
            campaign,
        )
        if round_papers.sum_up(firing, row, today) is not None
    ]


def _row(firing: Firing, subject: str) -> dict[str, Any]:
    kind = subject.partition("/")[2].partition(":")[0]
    row = firing.unit.one(f"SELECT * FROM {kind} WHERE subject = ?", subject)
    assert row is not None, "it is there"
    return row
