"""Guards: named pure functions that answer None, or the reason why not.

A reason is one Chinese clause that says what is missing and what to do. ``why`` shows the same reasons.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from definitions.capacity import CAPACITY_LABELS
from workflow.extension_guards import EXTENSION_GUARDS
from workflow.round_guards import ROUND_GUARDS
from workflow.standing import covering

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from workflow.facts import Facts

Guard = Callable[["Facts"], "str | None"]
_ANNOUNCED = {
    "meeting-notice": "会议",
    "meeting-postponement": "原定会议",
    "inspection-notice": "督查",
    "dispatch-notice": "报送",
    "return-notice": "报送",
}  # announce a day


_TELLS_THE_END = frozenset({"extension-reply"})  # go out because what they are about has been decided
_TELLS_WHAT_CAME = frozenset(  # go out when it has come to a good end, and not when it was called off
    {"inspection-report", "commendation", "rectification-ledger", "inspection-report-up", "half-year-report"}
)

_CALLED_OFF = ("cancelled", "set_aside")


def campaign_open(facts: Facts) -> str | None:
    """The campaign has not ended."""
    return None if facts.campaign.row["state"] == "open" else "创建工作已结束"


def campaign_closed(facts: Facts) -> str | None:
    """The campaign has ended."""
    return None if facts.campaign.row["state"] == "closed" else "创建工作尚未结束，结束后才能归档"


def plan_in_force(facts: Facts) -> str | None:
    """The plan has been issued by the day of the act."""
    issued = facts.campaign.row["in_force"]
    if issued is None or facts.day >= date.fromisoformat(issued):
        return None
    return f"方案 {issued} 才印发，此前只能做动员准备"


def has_lead(facts: Facts) -> str | None:
    """Somebody answers for the duty, or the office names somebody with a reason."""
    act = facts.act
    if act is not None and act.unit:
        return None if act.reason else "指定牵头单位须说明理由（--reason）"
    return None if facts.leads else "方案没有写明牵头单位，请用 --lead 指定一家并用 --reason 说明理由"


def another_unit(facts: Facts) -> str | None:
    """A duty is reassigned to a unit that does not lead it already."""
    act = facts.act
    if act is not None and act.unit in facts.leads:
        return f"“{act.unit}”本来就是牵头单位，请改派给别的单位，或用 uphold 维持交办"
    return None


def unsigned_by_unit(facts: Facts) -> str | None:
    """A unit signs for a duty once."""
    acting = facts.act.capacity.unit if facts.act is not None else None
    return f"“{acting}”已经签收" if acting in facts.signed else None


def last_lead_to_sign(facts: Facts) -> str | None:
    """Every other lead has signed."""
    acting = facts.act.capacity.unit if facts.act is not None else None
    waiting = [unit for unit in facts.leads if unit not in facts.signed and unit != acting]
    return f"还有牵头单位未签收：{'、'.join(waiting)}" if waiting and acting else None


def not_own_submission(facts: Facts) -> str | None:
    """Whoever submitted does not accept."""
    act = facts.act
    if act is not None and str(act.capacity) == facts.row["submitted_as"]:
        return "送审的身份不能自己审核"
    return None


def host_duty_from_outside(facts: Facts) -> str | None:
    """Duties of the unit that hosts the office are accepted by the inspecting body or the leading group."""
    host = next((unit for unit in facts.leads if unit in facts.campaign.host_names), None)
    if host is None or facts.act is None or facts.act.capacity.role != "office":
        return None
    return f"“{host}”是创建办所在单位，它牵头的任务须由督查机构（--as inspector）或领导小组（--as group）审核"


def person_not_counted_yet(facts: Facts) -> str | None:
    """Where two persons must accept, they are two."""
    if facts.actor and facts.row["accepted_by"] == facts.actor:
        return f"“{facts.actor}”已审核过一次，规则要求由另一人再审（用 DUBAN_ACTOR 写明经办岗位）"
    return None


def last_person_to_accept(facts: Facts) -> str | None:
    """Enough persons have accepted, this one included."""
    wanted = int(facts.campaign.policy["acceptance"]["persons"])
    counted = 1 if facts.row["accepted_by"] else 0
    return f"规则要求 {wanted} 人审核，还差 {wanted - counted - 1} 人" if counted + 1 < wanted else None


def closer_entitled(facts: Facts) -> str | None:
    """The inspecting body closes; where the plan names none the director may."""
    body = facts.campaign.row["inspecting"]
    if body and facts.act is not None and facts.act.capacity.role != "inspector":
        return f"方案写明由“{body}”督查，须由它销号（--as inspector）"
    return None


def all_duties_assigned(facts: Facts) -> str | None:
    """No duty is still waiting to be assigned."""
    waiting = facts.duty_states.get("planned", 0)
    return f"还有 {waiting} 项任务没有交办" if waiting else None


def all_duties_done(facts: Facts) -> str | None:
    """Every duty stands in a done state."""
    open_ones = sum(number for state, number in facts.duty_states.items() if state not in facts.done_states)
    return f"还有 {open_ones} 项任务没有办结" if open_ones else None


def previous_stage_done(facts: Facts) -> str | None:
    """The stage before is done; the first stage waits for none."""
    before = facts.previous
    if before is None or before["done"]:
        return None
    return f"上一阶段“{before['title']}”还是“{before['label']}”"


def inspection_asks(facts: Facts) -> str | None:
    """An inspection is under way that asks for more work."""
    asking = {"supplementing", "rectifying"} & set(facts.inspections)
    return None if asking else "考核验收没有要求补正或整改，也没有督查在整改中"


def signed_by_its_approver(facts: Facts) -> str | None:
    """A paper is approved by those that its kind names; whether the standing approval speaks for it, see below."""
    act = facts.act
    if act is None or act.capacity.role in ("standing", *facts.approvers):
        return None
    wanted = "或".join(CAPACITY_LABELS[role] for role in facts.approvers if role != "standing")
    roles = "、".join(f"--as {role}" for role in facts.approvers if role != "standing")
    return f"{facts.called}由{wanted}审签（{roles}）"


def standing_covers_kind(facts: Facts) -> str | None:
    """The standing approval speaks only for the kinds that the director named, and until the day that he said."""
    act = facts.act
    if act is None or act.capacity.role != "standing":
        return None
    if covering(facts.standing, facts.row["kind"], facts.day) is not None:
        return None
    return "这种文书不在常设授权之内，须由主任审签"


def still_wanted(facts: Facts) -> str | None:
    """What the paper is about has not ended meanwhile."""
    about = facts.about
    if about is not None and about["final"] and not _tells(facts.row["kind"], about):
        return f"所涉事项已是“{about['label']}”，不应再发，请撤回（paper withdraw）"
    if about is not None and facts.row["kind"] == "interview-notice":
        day = json.loads(facts.row["context"])["day"]
        return f"约谈日期 {day} 已过，请撤回（paper withdraw）后另拟" if day < facts.day.isoformat() else None
    if about is not None and facts.row["kind"] == "assignment-slip" and about["state"] != "assigned":
        return f"任务已是“{about['label']}”，不用再发交办单，请撤回（paper withdraw）"
    if (
        about is not None
        and facts.row["kind"] == "reminder-slip"
        and (about["due"] or "") < facts.day.isoformat()
    ):
        return f"任务时限 {about['due']} 已过，不应再提醒，请撤回（paper withdraw），到时另发催办单"
    dated = _ANNOUNCED.get(facts.row["kind"])
    if about is not None and dated is not None and facts.day.isoformat() > about["day"]:
        return f"{dated}日期 {about['day']} 已过，不应再发，请撤回（paper withdraw）"
    return None


def _tells(kind: str, about: Mapping[str, Any]) -> bool:
    return kind in _TELLS_THE_END or (kind in _TELLS_WHAT_CAME and about["state"] not in _CALLED_OFF)


def paper_issued(facts: Facts) -> str | None:
    """The step is taken by issuing its paper."""
    act = facts.act
    return (
        None if act is not None and act.paper else "印发对应文书时自动进入，请先审签、印发文书（paper list）"
    )


def reply_registered(facts: Facts) -> str | None:
    """A reply is a registered incoming paper."""
    act = facts.act
    if act is None or act.paper is None or act.paper in facts.incoming:
        return None
    return f"回函“{act.paper}”没有登记，请先用 paper register 登记"


def day_has_come(facts: Facts) -> str | None:
    """A meeting is not held before its day."""
    if facts.act is None or facts.day >= date.fromisoformat(facts.row["day"]):
        return None
    return f"会议定于 {facts.row['day']} 召开，日期未到"


def later_date(facts: Facts) -> str | None:
    """A meeting is postponed, never put forward."""
    act = facts.act
    if act is None or act.date is None or act.date > date.fromisoformat(facts.row["day"]):
        return None
    return f"新日期须晚于原定的 {facts.row['day']}"


def announced(facts: Facts) -> str | None:
    """It is one that is announced."""
    return None if facts.row["announced"] else "暗访不发通知，到日子直接实施（conduct）"


def unannounced(facts: Facts) -> str | None:
    """It is one that nobody is told of."""
    return None if not facts.row["announced"] else "督查通知还没有印发，请先审签、印发（paper list）"


def inspection_day_has_come(facts: Facts) -> str | None:
    """An inspection is not conducted before its day."""
    if facts.act is None or facts.day >= date.fromisoformat(facts.row["day"]):
        return None
    return f"督查定于 {facts.row['day']} 实施，日期未到"


def something_to_rectify(facts: Facts) -> str | None:
    """Something was found that has to be put right."""
    return None if facts.to_rectify else "没有登记要整改的问题，请直接办结（close）"


def nothing_to_rectify(facts: Facts) -> str | None:
    """Nothing was found that has to be put right."""
    if not facts.to_rectify:
        return None
    return f"有 {facts.to_rectify} 个问题要整改，请先交办整改（rectify）"


def duties_of_it_done(facts: Facts) -> str | None:
    """Every duty that comes from it is done."""
    return f"由它交办的任务还没有办结：{'、'.join(facts.owed)}" if facts.owed else None


def requests_answered(facts: Facts) -> str | None:
    """Every request that was brought before the meeting has its answer."""
    if not facts.unanswered:
        return None
    return f"还有协调事项没有答复：{'、'.join(facts.unanswered)}（meeting answer）"


def answered_by_the_asked(facts: Facts) -> str | None:
    """Where the office answers on a unit's paper, it is the unit that was asked."""
    act, asked = facts.act, facts.row["to_unit"]
    if act is None or act.on_behalf in (None, asked):
        return None
    return f"这件事请“{asked}”答复，来文是“{act.on_behalf}”的"


def is_scored(facts: Facts) -> str | None:
    """It is a scoring, and of this unit."""
    if facts.row["kind"] != "scoring":
        return "排名由台账算出，不由人打分；数字不对请更正台账后重新测算（recompute）"
    act = facts.act
    if act is None or act.unit in facts.ranked:
        return None
    return f"“{act.unit}”不在这次评分之列（有：{'、'.join(facts.ranked) or '无'}）"


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        campaign_open,
        campaign_closed,
        plan_in_force,
        has_lead,
        another_unit,
        unsigned_by_unit,
        last_lead_to_sign,
        not_own_submission,
        host_duty_from_outside,
        person_not_counted_yet,
        last_person_to_accept,
        closer_entitled,
        all_duties_assigned,
        all_duties_done,
        previous_stage_done,
        inspection_asks,
        signed_by_its_approver,
        standing_covers_kind,
        still_wanted,
        paper_issued,
        reply_registered,
        day_has_come,
        later_date,
        announced,
        unannounced,
        inspection_day_has_come,
        something_to_rectify,
        nothing_to_rectify,
        duties_of_it_done,
        requests_answered,
        answered_by_the_asked,
        is_scored,
        *ROUND_GUARDS,
        *EXTENSION_GUARDS,
    )
}
