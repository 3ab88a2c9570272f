"""What a revision comes to, for people: the changes of the text, what they touch, what to look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical, digest
from definitions.plan_diff import diff
from workflow.lights import label, light
from workflow.planned import stage_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from definitions.plan_diff import Change
    from workflow.revising.duty import Effect
    from workflow.revising.standing import Standing
    from workflow.workdays import Workdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a plan."""

    revision: int
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """An open stage or duty for which something changes, as it stands before; a new one has no state yet."""

    kind: str
    no: str
    title: str
    effect: Effect
    state: str = ""
    label: str = ""
    light: str = "none"
    light_label: str = ""
    fields: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """What a revision came to, or would.

    Attributes:
        changed: False where the file says what the campaign runs on already; nothing was written then.
        touched: open stages and duties for which something changes, and new ones.
        carried: duties that were open before and stand on the new version now.
        done: duties that were left alone.
        seen: stands for all that this was reckoned from.
        provisional: years of which the working days were guessed.
    """

    campaign: str
    before: Version
    after: Version
    changed: bool
    changes: tuple[Change, ...] = ()
    touched: tuple[Touched, ...] = ()
    carried: int = 0
    done: int = 0
    remarks: tuple[str, ...] = ()
    seen: str = ""
    provisional: frozenset[int] = frozenset()


def unchanged(standing: Standing) -> Revised:
    """Return that nothing is to be done."""
    return _revised(standing, changed=False)


def outcome(standing: Standing, workdays: Workdays) -> Revised:
    """Return what the revision comes to; nothing is written for it."""
    changes = diff(standing.old.plan, standing.new.plan)
    return replace(
        _revised(standing, changed=True),
        changes=changes,
        touched=(*_stages(standing), *_duties(standing, workdays)),
        carried=sum(step.effect != "cancelled" for step in standing.steps),
        remarks=tuple(_remarks(standing, changes)),
        seen=_seen(standing),
        provisional=frozenset(workdays.provisional),
    )


def _revised(standing: Standing, *, changed: bool) -> Revised:
    return Revised(
        campaign=standing.head["id"],
        before=Version(revision=standing.old.plan.revision, plan=standing.old.digest),
        after=Version(revision=standing.new.plan.revision, plan=standing.new.digest),
        changed=changed,
        done=len(standing.duties) - len(standing.steps),
    )


def _seen(standing: Standing) -> str:
    moving = [step.row for step in standing.steps if step.effect != "kept"]
    versions = [[row["subject"], row["version"]] for row in (*standing.stages, *moving)]
    return digest(canonical([standing.old.digest, standing.new.digest, versions]))


def _stages(standing: Standing) -> Iterator[Touched]:
    for row in standing.stages:
        if row["done"]:
            continue
        if int(row["no"]) not in standing.new.stages:
            yield _touched("stage", row, "cancelled")
            continue
        columns = stage_columns(standing.new, int(row["no"]))
        fields = tuple(
            (name, row[name], value)
            for name, value in columns.items()
            if name not in {"plan", "position"} and row[name] != value
        )
        if fields:
            yield _touched("stage", row, "changed", fields)
    for stage in standing.new_stages:
        yield Touched(kind="stage", no=str(stage.no), title=stage.title, effect="added")


def _duties(standing: Standing, workdays: Workdays) -> Iterator[Touched]:
    for step in standing.steps:
        if step.effect != "kept":
            row, policy = step.row, standing.policy
            lit = light(policy, row["state"], row["due"], standing.today, workdays)
            one = _touched("duty", row, step.effect, step.fields)
            yield replace(one, light=lit, light_label=label(policy, lit))
    for duty in standing.new_duties:
        yield Touched(kind="duty", no=str(duty.no), title=duty.title, effect="added")


def _touched(
    kind: str, row: Mapping[str, Any], effect: Effect, fields: tuple[tuple[str, Any, Any], ...] = ()
) -> Touched:
    return Touched(
        kind=kind,
        no=row["no"],
        title=row["title"],
        effect=effect,
        state=row["state"],
        label=row["label"],
        fields=fields,
    )


def _remarks(standing: Standing, changes: Sequence[Change]) -> Iterator[str]:
    for step in standing.steps:
        yield from step.remarks
    new = standing.new.plan
    done = {row["no"] for row in standing.duties if row["done"]}
    left = [change.key for change in changes if change.kind == "duty" and change.key in done]
    if left:
        yield f"任务 {'、'.join(left)} 已办结或停办，仍以当时的版本为准，不随修订改动"
    leaderless = [str(duty.no) for duty in standing.new_duties if not duty.lead]
    if leaderless:
        yield f"新增的任务 {'、'.join(leaderless)} 没有牵头单位，交办时用 --lead 指定并说明理由"
    moved = {change.key for change in changes if change.kind == "schedule" and change.what != "added"}
    for row in standing.meetings:
        if row["slug"] in moved:
            yield f"会议{row['no']}（{row['title']}，{row['day']}）已经排定，不随修订改动；不再召开的请取消"
    if new.policy != standing.old.plan.policy:
        yield f"修订后的方案写的规则包是“{new.policy}”，这项工作仍按启动时的规则"
    if new.document.day is not None and new.document.day > standing.today:
        yield f"修订后的方案 {new.document.day.isoformat()} 才印发"
