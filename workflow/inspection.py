"""Inspections: from a rhythm or by hand, what they find, and how that is put right.

Findings stand in the history of the inspection; each that has to be put right becomes a duty of its unit.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from workflow.act import OFFICE, SYSTEM, Act
from workflow.added import add_duty
from workflow.errors import CampaignEnded, DateImpossible, SubjectNotFound
from workflow.findings import findings, next_number
from workflow.known_units import units_in
from workflow.naming import title_of
from workflow.next_step import must_lead_on
from workflow.papers.making import Asked, draft_asked
from workflow.pinned import machine_for, see_to_paper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.act import Capacity
    from workflow.effects import Doing
    from workflow.engine import Firing
    from workflow.reading import Rows

NOTICE, REPORT, RECTIFY = "inspection-notice", "inspection-report", "rectification-notice"
RECTIFY_WITHIN = 10  # working days, where the policy says nothing


def lay_out(firing: Firing, row: dict[str, Any], today: date) -> str:
    """Put an inspection that a rhythm promises into the ledger, and draft its notice, unless it is unannounced 暗访."""
    campaign = row["campaign"]
    schedule = schedule_of(firing, campaign, row["slug"])
    day = date.fromisoformat(row["effective"])
    announced = not schedule.get("unannounced")
    if day < today:  # missed and made up: the units get the notice that the policy grants
        notice = int(firing.campaign(campaign).policy["limits"]["notice"])
        day = firing.workdays.add(today, notice) if announced else firing.workdays.roll(today, "next")
    inspection = add(
        firing,
        campaign,
        title=row["title"],
        day=day,
        inspector=schedule.get("owner") or plan_of(firing, campaign)["office"],
        scope=schedule.get("text") or row["title"],
        units=schedule.get("participants") or (),
        source=row["source"],
        announced=announced,
        capacity=SYSTEM,
        occurrence=(row["slug"], row["nominal"]),
    )
    if announced:
        notify(firing, inspection)
    return str(inspection["subject"])


def add(
    firing: Firing,
    campaign: str,
    *,
    title: str,
    day: date,
    inspector: str,
    scope: str,
    units: Sequence[str],
    source: str,
    announced: bool = True,
    capacity: Capacity = OFFICE,
    occurrence: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Begin an inspection; return its row. No units are all of them."""
    no = int(firing.unit.value("SELECT count(*) FROM inspection WHERE campaign = ?", campaign)) + 1
    slug, nominal = occurrence or (None, None)
    inspection = {
        "subject": f"{campaign}/inspection:{no}",
        "campaign": campaign,
        "no": str(no),
        "title": title,
        "slug": slug,
        "nominal": nominal,
        "day": day.isoformat(),
        "announced": int(announced),
        "inspector": inspector,
        "scope": scope,
        "units": "、".join(units),
        "source": source,
    }
    firing.create(
        "inspection",
        inspection,
        machine=machine_for(firing, campaign, "inspection"),
        capacity=capacity,
        given={"occurrence": f"{slug} {nominal}"} if occurrence else None,
    )
    return inspection


def begin(
    firing: Firing,
    campaign: str,
    *,
    title: str,
    day: date,
    units: Sequence[str],
    scope: str | None,
    inspector: str | None,
    source: str,
    announced: bool,
) -> dict[str, Any]:
    """Begin an inspection that somebody asks for, and draft its notice; return its row.

    Raises:
        CampaignEnded: the campaign has ended.
        DateImpossible: its day has passed, or leaves no time for the notice.
        UnitsUnknown: a unit is not of the plan.
    """
    facts = firing.campaign(campaign)
    if facts.row["state"] != "open":
        raise CampaignEnded(campaign=facts.row["title"])
    today = firing.today(facts.zone)
    if day < today:
        raise DateImpossible(text=day.isoformat(), reason="已经过去，督查请排在今天或以后")
    row = add(
        firing,
        campaign,
        title=title,
        day=day,
        inspector=inspector or facts.row["inspecting"] or plan_of(firing, campaign)["office"],
        scope=scope or title,
        units=units_in(firing.unit, campaign).require(dict.fromkeys(units)),
        source=source,
        announced=announced,
    )
    if announced:
        notify(firing, row)
    return row


def draft_by_hand(firing: Firing, subject: str) -> str | None:
    """Draft the notice of an inspection that waits for one; None if one stands.

    Raises:
        TransitionNotAllowed: it waits for none.
    """
    return notify(firing, must_lead_on(firing, subject, "notify"))


def report_by_hand(firing: Firing, subject: str) -> str | None:
    """Draft the report of an inspection that has been conducted; None if one stands.

    Raises:
        TransitionNotAllowed: it has not, or has been reported.
    """
    return draft_report(firing, must_lead_on(firing, subject, "report"))


def notify(firing: Firing, inspection: Mapping[str, Any]) -> str | None:
    """Draft the notice of an inspection, unless one stands."""
    return _draft(firing, NOTICE, inspection["subject"], key=f"{inspection['subject']}/notice")


def draft_report(firing: Firing, inspection: Mapping[str, Any]) -> str | None:
    """Draft the report of an inspection, unless one stands; its issue moves the inspection on."""
    return _draft(firing, REPORT, inspection["subject"])


def _draft(firing: Firing, kind: str, subject: str, *, key: str = "", **said: Any) -> str | None:
    campaign = subject.partition("/")[0]
    see_to_paper(firing, campaign, kind)
    return draft_asked(firing, campaign, Asked(kind=kind, about=subject, said=said, key=key))


def notify_anew(firing: Firing, campaign: str, today: date, done: list[str]) -> None:
    """An inspection whose notice was withdrawn still has to be announced."""
    done += [
        f"督查{row['no']}：督查通知已重新拟稿"
        for row in firing.unit.rows(
            "SELECT * FROM inspection WHERE campaign = ? AND state = 'scheduled' AND announced = 1 AND day >= ? "
            "ORDER BY length(no), no",
            campaign,
            today.isoformat(),
        )
        if notify(firing, row) is not None
    ]


def close_rectified(firing: Firing, campaign: str, done: list[str]) -> None:
    """Close every inspection of which all that was to be put right has been."""
    for row in firing.unit.rows(
        "SELECT i.subject, i.no, i.title FROM inspection i WHERE i.campaign = ? AND i.state = 'rectifying' "
        "AND NOT EXISTS (SELECT 1 FROM duty d JOIN state_label l ON l.machine = d.machine AND l.state = d.state "
        "WHERE d.origin = i.subject AND l.done = 0) ORDER BY length(i.no), i.no",
        campaign,
    ):
        firing.fire(
            Act(subject=row["subject"], event="close", capacity=SYSTEM, reason="整改任务已全部办结或停办")
        )
        done.append(f"督查{row['no']} {row['title']}：整改任务已了，办结")


def note_day_conducted(doing: Doing) -> Mapping[str, Any]:
    """Keep the day on which it was conducted."""
    return {"conducted": doing.facts.day.isoformat()}


def keep_findings(doing: Doing) -> None:
    """Number what was found; it stands in the entry.

    Raises:
        UnitsUnknown: one of the units is not of the plan.
        SubjectNotFound: there is no duty of a number that is given.
    """
    given: Any = (doing.act.given or {})["findings"]
    row, rows = doing.facts.row, doing.firing.unit
    units = units_in(rows, row["campaign"])
    split = [units.several(one["unit"]) for one in given]
    units.require_at(
        (one.get("at") or "", name) for one, names in zip(given, split, strict=True) for name in names
    )
    first = next_number(rows, doing.act.subject)
    doing.said["findings"] = [
        {
            "n": n,
            "unit": "、".join(dict.fromkeys(units.require(names))),
            "item": one.get("item") or None,
            "clause": one.get("clause") or _clause(rows, row["campaign"], one.get("item")),
            "text": one["text"],
            "rectify": int(bool(one.get("rectify", True))),
            "due": one.get("due") or None,
        }
        for n, (one, names) in enumerate(zip(given, split, strict=True), first)
    ]
    last = first + len(given) - 1
    doing.remarks.append(f"问题 {first}" if last == first else f"问题 {first} 至 {last}")


def _clause(rows: Rows, campaign: str, item: str | None) -> str:
    """Return the clause of the duty that a finding is about, "" where it is about none."""
    if not item or not item.isdigit():
        return ""
    subject = f"{campaign}/duty:{item}"
    clause = rows.value("SELECT source FROM duty WHERE subject = ?", subject)
    if clause is None:
        raise SubjectNotFound(subject=title_of(subject))
    return str(clause)


def keep_struck(doing: Doing) -> None:
    """Name what does not stand any more.

    Raises:
        SubjectNotFound: there is no finding of such a number, or it has been struck before.
    """
    given: Any = (doing.act.given or {})["struck"]
    stands = {one.n for one in findings(doing.firing.unit, doing.act.subject)}
    for n in given:
        if n not in stands:
            raise SubjectNotFound(subject=f"{title_of(doing.act.subject)}的问题{n}", kind="inspection")
    doing.said["struck"] = list(given)


def assign_rectification(doing: Doing) -> None:
    """Make a duty of everything that has to be put right, and draft the notices that tell the units."""
    row, firing, facts = doing.facts.row, doing.firing, doing.facts
    within = int(facts.campaign.policy["limits"].get("rectify_within", RECTIFY_WITHIN))
    usual = doing.act.date or firing.workdays.add(facts.day, within)
    units = units_in(firing.unit, row["campaign"])
    duties: list[tuple[int, str, str]] = []
    for one in findings(firing.unit, doing.act.subject):
        if not one.rectify:
            continue
        due = max(date.fromisoformat(one.due), facts.day) if one.due else usual
        no = add_duty(
            firing,
            row["campaign"],
            matter=one.text,
            leads=units.several(one.unit),
            due=due,
            origin=doing.act.subject,
            source=f"督查{row['no']}-{one.n}",
            section="督查整改",
            at=doing.act.at,
        )
        duties.append((one.n, no, due.isoformat()))
    doing.said["duties"] = [list(one) for one in duties]
    doing.remarks.append(f"交办整改任务 {len(duties)} 项：{'、'.join(no for _, no, _ in duties)}")
    whose = list(dict.fromkeys(one.unit for one in findings(firing.unit, doing.act.subject) if one.rectify))
    doing.remarks.append(f"整改通知 {len(whose)} 份已拟稿，请审签、印发（paper list）")
    doing.afterwards.append(partial(_tell_to_rectify, firing, doing.act.subject, whose))


def _tell_to_rectify(firing: Firing, subject: str, whose: Sequence[str]) -> None:
    """Draft a notice to each unit, or to those that share a finding, of what it has to put right."""
    for unit in whose:
        _draft(firing, RECTIFY, subject, whose=unit)


def plan_of(firing: Firing, campaign: str) -> dict[str, Any]:
    """Return the plan that a campaign stands on, as plain data."""
    return firing.definition(firing.campaign(campaign).row["plan"])


def schedule_of(firing: Firing, campaign: str, slug: str) -> dict[str, Any]:
    """Return a rhythm of the plan or of the office, empty where neither has it any more."""
    office = firing.definition(firing.campaign(campaign).row["office"])
    known = (*plan_of(firing, campaign)["schedules"], *office["schedules"])
    return next((schedule for schedule in known if schedule["slug"] == slug), {})
