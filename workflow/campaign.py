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
from workflow.act import OFFICE
from workflow.clock import DEFAULT_ZONE, local_day
from workflow.effects import EFFECTS
from workflow.errors import CampaignExists, PlanRefused
from workflow.guards import GUARDS
from workflow.naming import ID
from workflow.occurrences import materialise, whole_rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from definitions.model import Model
    from definitions.recurrence import Schedule
    from workflow.engine import Engine, Firing

CALENDAR = "china"  # State Council notices, see workflow.workdays
SUPPORTED_SCHEDULES = ("meeting", "bulletin")


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
    """What opening came to: counts, and what a person should know."""

    campaign: str
    title: str
    stages: int
    duties: int
    schedules: int
    occurrences: int
    remarks: tuple[str, ...]


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
            papers=list(papers),
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
        causes=frozenset(policy.causes),
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
    with engine.firing(dry_run=dry_run) as firing:
        opened = local_day(firing.now)
        if opened < policy.effective:
            raise PlanRefused(
                plan=plan.id, reason=f"规则“{policy.title}”自 {policy.effective.isoformat()} 起施行"
            )
        before = firing.unit.one("SELECT id, opened FROM campaign WHERE id = ?", name)
        if before is not None:
            raise CampaignExists(campaign=name, opened=opened.fromisoformat(before["opened"]))
        digests = _keep_definitions(firing, rules)
        ends = max((stage.end for stage in plan.stages if stage.end), default=None)
        inspecting = plan.bodies_by_kind.get("inspecting", ())
        remarks = _remarks(plan, office)
        firing.create(
            "campaign",
            {
                "subject": f"{name}/campaign:{name}",
                "id": name,
                "title": f"{plan.region}{plan.award}创建"
                if "创建" not in plan.award
                else f"{plan.region}{plan.award}",
                "plan": rules.plan.digest,
                "policy": rules.policy.digest,
                "office": rules.office.digest,
                "supervision_machine": digests["supervision"],
                "paper_machine": digests["paper"],
                "meeting_machine": digests["meeting"],
                "zone": DEFAULT_ZONE,
                "opened": opened.isoformat(),
                "in_force": plan.document.issued.isoformat() if plan.document.issued else None,
                "ends": ends.isoformat() if ends else None,
                "host": office.host or next((unit.name for unit in plan.units if unit.host_of_office), None),
                "inspecting": inspecting[0].name if inspecting else None,
            },
            machine=digests["campaign"],
            capacity=OFFICE,
            given={"plan": rules.plan.digest, "policy": rules.policy.digest, "office": rules.office.digest},
        )
        for kind, paper in rules.papers.items():
            firing.unit.insert("campaign_paper", {"campaign": name, "kind": kind, "definition": paper.digest})
        for position, stage in enumerate(plan.stages, 1):
            firing.create(
                "stage",
                {
                    "subject": f"{name}/stage:{stage.no}",
                    "campaign": name,
                    "no": str(stage.no),
                    "position": position,
                    "kind": stage.kind,
                    "title": stage.title,
                    "starts": stage.start.isoformat() if stage.start else None,
                    "ends": stage.end.isoformat() if stage.end else None,
                    "source": stage.source,
                },
                machine=digests[f"stage-{stage.kind}"],
                capacity=OFFICE,
            )
        for position, _ in enumerate(plan.duties, 1):
            _create_duty(
                firing, name, plan=plan, policy=policy, position=position, machine=digests["duty"], ends=ends
            )
        schedules = _create_schedules(firing, name, plan=plan, office=office, policy=policy, opened=opened)
        occurrences = materialise(firing, name, opened)
        title = firing.unit.value("SELECT title FROM campaign WHERE id = ?", name)
    return Opened(
        campaign=name,
        title=title,
        stages=len(plan.stages),
        duties=len(plan.duties),
        schedules=schedules,
        occurrences=occurrences,
        remarks=tuple(remarks),
    )


def _keep_definitions(firing: Firing, rules: Rules) -> dict[str, str]:
    """Store every definition under its digest; return the machines' digests by name."""
    kept: list[tuple[str, str, Loaded[Any]]] = [
        ("plan", require(rules.plan).id, rules.plan),
        ("policy", require(rules.policy).id, rules.policy),
        ("office", require(rules.office).id, rules.office),
        *(("machine", name, loaded) for name, loaded in rules.machines.items()),
        *(("paper", name, loaded) for name, loaded in rules.papers.items()),
    ]
    known = {row["digest"] for row in firing.unit.rows("SELECT digest FROM definition")}
    for kind, name, loaded in kept:
        if loaded.digest in known:
            continue
        known.add(loaded.digest)
        model: Model = require(loaded)
        firing.unit.insert(
            "definition",
            {
                "digest": loaded.digest,
                "kind": kind,
                "name": name,
                "revision": getattr(model, "revision", 1),
                "body": loaded.canonical,
            },
        )
        if isinstance(model, MachineSpec):
            for state, spec in model.states.items():
                firing.unit.insert(
                    "state_label",
                    {
                        "machine": loaded.digest,
                        "state": state,
                        "label": spec.label,
                        "final": int(spec.final),
                        "done": int(spec.done),
                    },
                )
    return {name: loaded.digest for name, loaded in rules.machines.items()}


def _create_duty(
    firing: Firing, name: str, *, plan: Plan, policy: Policy, position: int, machine: str, ends: date | None
) -> None:
    duty = plan.duties[position - 1]
    due, due_from = duty.due, f"方案 {duty.source}" if duty.due else ""
    if due is None:
        stage = next((stage for stage in plan.stages if stage.no == duty.stage), None)
        for way in policy.default_due:
            found = (stage.end if stage else None) if way == "stage_end" else ends
            if found is not None:
                where = f"阶段{stage.no}的截止日" if way == "stage_end" and stage else "方案的截止日"
                due, due_from = found, f"规则“{policy.title}”：{where}"
                break
    subject = firing.create(
        "duty",
        {
            "subject": f"{name}/duty:{duty.no}",
            "campaign": name,
            "no": str(duty.no),
            "position": position,
            "section": duty.section or "",
            "title": duty.title,
            "stage": str(duty.stage) if duty.stage is not None else None,
            "source": duty.source,
            "original_due": due.isoformat() if due else None,
            "due_from": due_from,
        },
        machine=machine,
        capacity=OFFICE,
        given={"lead": list(duty.lead), "support": list(duty.support)},
    )
    for role, units in (("lead", duty.lead), ("support", duty.support)):
        for place, unit in enumerate(dict.fromkeys(units)):
            firing.unit.insert(
                "duty_unit", {"subject": subject, "unit": unit, "role": role, "since": 1, "position": place}
            )


def _create_schedules(
    firing: Firing, name: str, *, plan: Plan, office: Office, policy: Policy, opened: date
) -> int:
    made = 0
    for schedule in _running(plan, office):
        assert schedule.rrule is not None, "only schedules with a rule run"
        starts = max(day for day in (schedule.start, plan.document.issued, opened) if day is not None)
        firing.unit.insert(
            "schedule",
            {
                "campaign": name,
                "slug": schedule.slug,
                "kind": schedule.kind,
                "title": schedule.title,
                "rule": whole_rule(schedule.rrule, policy.rhythm.day_of_month),
                "starts": starts.isoformat(),
                "until": schedule.until.isoformat() if schedule.until else None,
                "time": schedule.time.strftime("%H:%M") if schedule.time else policy.rhythm.time,
                "roll": schedule.roll,
                "catch_up": schedule.catch_up,
                "source": schedule.source,
            },
        )
        made += 1
    return made


def _running(plan: Plan, office: Office) -> list[Schedule]:
    return [
        schedule
        for schedule in (*plan.schedules, *office.schedules)
        if schedule.rrule is not None and schedule.kind in SUPPORTED_SCHEDULES
    ]


def _remarks(plan: Plan, office: Office) -> list[str]:
    remarks = []
    leaderless = [str(duty.no) for duty in plan.duties if not duty.lead]
    if leaderless:
        remarks.append(f"任务 {'、'.join(leaderless)} 没有牵头单位，交办时用 --lead 指定并说明理由")
    if office.id == "default":
        remarks.append(f"未指定本办设置，机关代字暂用“{office.mark}”；可写一份设置文件，用 --office 指明")
    idle = [
        schedule.title
        for schedule in (*plan.schedules, *office.schedules)
        if schedule.rrule is None or schedule.kind not in SUPPORTED_SCHEDULES
    ]
    if idle:
        remarks.append(f"本版本不自动安排，请自行掌握：{'、'.join(idle)}")
    return remarks
