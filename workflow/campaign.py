"""Opening a campaign: a plan, a policy and the office's own file become stages, duties and schedules that run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from definitions.capacity import CAPACITY_LABELS
from definitions.catalogue import resolve, shipped
from definitions.errors import DefinitionInvalid
from definitions.lint.machine import Vocabulary, lint_machine
from definitions.lint.plan import lint_plan
from definitions.lint.policy import lint_policy
from definitions.loader import Loaded, load, require
from definitions.machine import MachineSpec
from definitions.office import Office
from definitions.paper import PaperKind
from definitions.plan import Plan
from definitions.policy import Policy
from workflow import rhythms
from workflow.act import OFFICE
from workflow.authorising import authorise_at_opening
from workflow.clock import DEFAULT_ZONE, local_day
from workflow.contexts import CAUSES
from workflow.effects import EFFECTS
from workflow.errors import CampaignExists, PlanRefused
from workflow.guards import GUARDS
from workflow.keeping import keep_definitions
from workflow.naming import ID
from workflow.occurrences import materialise
from workflow.pinned import pin_machine
from workflow.planned import create_duty, create_stage, facts_of, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.engine import Engine, Firing

CALENDAR = "china"  # State Council notices, see workflow.workdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The definitions that a campaign runs under, each read and linted."""

    plan: Loaded[Plan]
    policy: Loaded[Policy]
    office: Loaded[Office]
    machines: Mapping[str, Loaded[MachineSpec]]
    papers: Mapping[str, Loaded[PaperKind]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What opening came to: counts, what a person should know, and the years whose rest days were guessed."""

    campaign: str
    title: str
    stages: int
    duties: int
    schedules: int
    occurrences: int
    remarks: tuple[str, ...]
    provisional: tuple[int, ...] = ()


def load_rules(plan: str, *, policy: str | None = None, office: str = "default") -> Rules:
    """Read a plan and everything it runs under.

    Args:
        plan: id of a shipped plan, or path of a file.
        policy: likewise; the plan's own by default.
        office: likewise.

    Raises:
        DefinitionNotFound: one of them does not exist.
        DefinitionInvalid: one of them has errors.
    """
    loaded_plan = load(resolve("plans", plan), Plan, name=plan)
    named_policy = policy or runnable(loaded_plan).policy
    loaded_policy = load(resolve("policies", named_policy), Policy, name=named_policy)
    loaded_office = load(resolve("offices", office), Office, name=office)
    machines = {name: load(resolve("machines", name), MachineSpec, name=name) for name in shipped("machines")}
    papers = {name: load(resolve("papers", name), PaperKind, name=name) for name in shipped("papers")}
    words = vocabulary(require(loaded_policy))
    for name, machine in machines.items():
        findings = [machine.locate(finding) for finding in lint_machine(require(machine), words)]
        if findings:
            raise DefinitionInvalid(name=name, findings=findings)
    findings = [
        loaded_policy.locate(finding)
        for finding in lint_policy(
            require(loaded_policy),
            supervision=require(machines["supervision"]),
            duty=require(machines["duty"]),
            papers={name: require(kind) for name, kind in papers.items()},
        )
    ]
    if findings:
        raise DefinitionInvalid(name=named_policy, findings=findings)
    require(loaded_office)
    return Rules(
        plan=loaded_plan, policy=loaded_policy, office=loaded_office, machines=machines, papers=papers
    )


def runnable(loaded: Loaded[Plan]) -> Plan:
    """Return the plan, if it can run.

    Raises:
        DefinitionInvalid: it could not be read, or the linter found an error.
        PlanRefused: it wants a calendar that this program does not know.
    """
    plan = require(loaded)
    findings = [finding for finding in lint_plan(loaded) if finding.severity == "error"]
    if findings:
        raise DefinitionInvalid(name=loaded.name, findings=findings)
    if plan.calendar != CALENDAR:
        raise PlanRefused(plan=plan.id, reason=f"没有名为“{plan.calendar}”的日历，calendar 请写 {CALENDAR}")
    return plan


def vocabulary(policy: Policy) -> Vocabulary:
    """Return the names that a machine may use in this program under ``policy``."""
    return Vocabulary(
        guards=frozenset(GUARDS),
        effects=frozenset(EFFECTS),
        capacities=frozenset(CAPACITY_LABELS),
        machines=frozenset(shipped("machines")),
        causes=frozenset({*policy.causes, *CAUSES}),
    )


def open_campaign(
    engine: Engine, rules: Rules, *, campaign: str | None = None, dry_run: bool = False
) -> Opened:
    """Start a plan: all of it in one transaction.

    Raises:
        CampaignExists: a campaign of this id runs or ran in this database.
        PlanRefused: the plan names things that cannot run.
    """
    plan, policy, office = runnable(rules.plan), require(rules.policy), require(rules.office)
    name = campaign or plan.id
    if not ID.fullmatch(name):
        raise PlanRefused(plan=plan.id, reason=f"编号“{name}”只能用小写英文字母、数字和连字符，最多 60 个字")
    twice = shared_slugs(plan, [schedule.slug for schedule in office.schedules])
    if twice:
        raise PlanRefused(plan=plan.id, reason=f"安排的代号“{twice[0]}”与本办设置里的重复，请改一处")
    with engine.firing(dry_run=dry_run) as firing:
        opened = local_day(firing.now)
        if opened < policy.effective:
            raise PlanRefused(
                plan=plan.id, reason=f"规则“{policy.title}”自 {policy.effective.isoformat()} 起施行"
            )
        before = firing.unit.one("SELECT id, opened FROM campaign WHERE id = ?", name)
        if before is not None:
            raise CampaignExists(campaign=name, opened=opened.fromisoformat(before["opened"]))
        digests = _keep_rules(firing, rules)
        firing.create(
            "campaign",
            {
                "subject": f"{name}/campaign:{name}",
                "id": name,
                "plan": rules.plan.digest,
                "policy": rules.policy.digest,
                "office": rules.office.digest,
                "supervision_machine": digests["supervision"],
                "paper_machine": digests["paper"],
                "meeting_machine": digests["meeting"],
                "zone": DEFAULT_ZONE,
                "opened": opened.isoformat(),
                **head_of(plan, host=office.host),
            },
            machine=digests["campaign"],
            capacity=OFFICE,
            given={"plan": rules.plan.digest, "policy": rules.policy.digest, "office": rules.office.digest},
        )
        for kind, paper in rules.papers.items():
            firing.unit.insert("campaign_paper", {"campaign": name, "kind": kind, "definition": paper.digest})
        for kind, machine in digests.items():
            pin_machine(firing, name, kind, machine)
        authorise_at_opening(firing, name, policy.standing_approval, title=policy.title, post=office.director)
        facts = facts_of(plan, rules.plan.digest, firing.campaign(name).policy)
        for stage in plan.stages:
            create_stage(firing, name, facts, stage, machine=digests[f"stage-{stage.kind}"])
        for duty in plan.duties:
            create_duty(firing, name, facts, duty, machine=digests["duty"])
        # The day of publication alone says nothing: the rhythms of such a plan may have run long before.
        since = max(opened, plan.document.issued or opened)
        schedules = rhythms.create(
            firing, name, (*plan.schedules, *office.schedules), since=since, opened=opened
        )
        occurrences = materialise(firing, name, opened)
        title = firing.unit.value("SELECT title FROM campaign WHERE id = ?", name)
    return Opened(
        campaign=name,
        title=title,
        stages=len(plan.stages),
        duties=len(plan.duties),
        schedules=schedules,
        occurrences=occurrences,
        remarks=tuple(_remarks(plan, office)),
        provisional=tuple(sorted(firing.workdays.provisional)),
    )


def shared_slugs(plan: Plan, others: Iterable[str]) -> list[str]:
    """Return the slugs of a plan's schedules that the office's own use, too: occurrences would get mixed up."""
    mine = {schedule.slug for schedule in plan.schedules}
    return [slug for slug in others if slug in mine]


def head_of(plan: Plan, *, host: str | None) -> dict[str, Any]:
    """Return the columns of a campaign that follow from its plan; ``host`` is what the office's file says, if it does."""
    ends = last_day(plan)
    inspecting = plan.bodies_by_kind.get("inspecting", ())
    return {
        "title": f"{plan.region}{plan.award}{'' if '创建' in plan.award else '创建'}",
        "in_force": plan.document.day.isoformat() if plan.document.day else None,
        "ends": ends.isoformat() if ends else None,
        "host": host or next((unit.name for unit in plan.units if unit.host_of_office), None),
        "inspecting": inspecting[0].name if inspecting else None,
    }


def _keep_rules(firing: Firing, rules: Rules) -> dict[str, str]:
    """Store every definition under its digest; return the machines' digests by name."""
    keep_definitions(
        firing,
        ("plan", require(rules.plan).id, rules.plan),
        ("policy", require(rules.policy).id, rules.policy),
        ("office", require(rules.office).id, rules.office),
        *(("machine", name, loaded) for name, loaded in rules.machines.items()),
        *(("paper", name, loaded) for name, loaded in rules.papers.items()),
    )
    return {name: loaded.digest for name, loaded in rules.machines.items()}


def _remarks(plan: Plan, office: Office) -> list[str]:
    remarks = []
    leaderless = [str(duty.no) for duty in plan.duties if not duty.lead]
    if leaderless:
        remarks.append(f"任务 {'、'.join(leaderless)} 没有牵头单位，交办时用 --lead 指定并说明理由")
    if office.id == "default":
        remarks.append(f"未指定本办设置，机关代字暂用“{office.mark}”；可写一份设置文件，用 --office 指明")
    resting = [schedule for schedule in (*plan.schedules, *office.schedules) if not rhythms.runs(schedule)]
    waiting = [one.title for one in resting if one.kind == "review" and one.rule is not None]
    if waiting:
        remarks.append(f"{'、'.join(waiting)}等命名后起算，命名了自动排定")
    idle = [one.title for one in resting if one.title not in waiting]
    if idle:
        remarks.append(f"本版本不自动安排，请自行掌握：{'、'.join(idle)}")
    return remarks
