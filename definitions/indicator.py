"""Indicators, and the nine ways of judging whether one is met.

``judgement`` says which way; each way has the keys that it needs and no others. Own target and the standard's
threshold stay apart from each other, and both from what is measured later.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from definitions.model import Day, Model
from definitions.target import Alternative, Names, Number, Threshold, Words

Judgement = Literal[
    "threshold",  # a number against a number
    "range",  # a threshold by class of region
    "trend",  # not falling, improving: against the years before
    "upper",  # the task that the level above has set
    "checklist",  # established, carried out, in force
    "compound",  # an AND over parts
    "conditional",  # the threshold depends on a base value
    "survey",  # satisfaction, participation
    "multi",  # several conditions in words
]
Direction = Literal["rising", "falling", "not_falling", "not_rising", "steady_or_improving"]
"""上升、下降、不降低、不上升、保持稳定或持续改善."""


class ByThreshold(Model):
    """数值比较: the measured number against target and standard; ``op`` says whether as floor or as ceiling."""

    judgement: Literal["threshold"]


class RegionClass(Threshold):
    """What is asked of one class of region."""

    name: Words


class ByRange(Model):
    """分档: the threshold depends on what kind of region this is.

    Attributes:
        profile: the trait that decides: 地形, 气候, 城市规模.
        own: the class that this region belongs to.
        classes: what is asked of each class that the document or the standard names.
    """

    judgement: Literal["range"]
    profile: Words
    own: Words
    classes: Annotated[tuple[RegionClass, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _own_class_is_listed(self) -> ByRange:
        names = [one.name for one in self.classes]
        if self.own not in names:
            raise ValueError(f"own 写的“{self.own}”不在 classes 里，classes 有：{'、'.join(names)}。")
        return self


class ByTrend(Model):
    """变化趋势: against the period before; ``base`` None where the document does not say which."""

    judgement: Literal["trend"]
    direction: Direction
    base: Words | None = None
    base_value: Number | None = None


class ByUpper(Model):
    """上级任务: what the level above has set; cannot be judged before its document is at hand.

    Attributes:
        authority: who sets the task, None where the document only says 上级.
        document: the document that sets it, None while the office has not got it.
        direction: what else is asked: 保持稳定或持续改善.
    """

    judgement: Literal["upper"]
    authority: Words | None = None
    document: Words | None = None
    direction: Direction | None = None


class ByChecklist(Model):
    """定性核查: things that must be there, each shown by material; judged by a person."""

    judgement: Literal["checklist"]
    checks: Names = ()


class Condition(Model):
    """When a branch holds: what is looked at, and the number it is held against."""

    name: Words
    text: Words
    op: Literal[">=", "<=", ">", "<", "="]
    value: Number
    unit: str | None = None


class Branch(Model):
    """One branch of a conditional: ``then`` is asked where ``when`` holds."""

    when: Condition
    then: Threshold


class ByCondition(Model):
    """分情况: what is asked depends on a base value (利用率≤60% 的地区…)."""

    judgement: Literal["conditional"]
    branches: Annotated[tuple[Branch, ...], Field(min_length=2)]


class BySurvey(Model):
    """抽样调查: satisfaction, participation.

    Attributes:
        conducted_by: who asks the public.
        sample: size and way of the sample, None where the document does not say.
    """

    judgement: Literal["survey"]
    conducted_by: Names = ()
    sample: Words | None = None


class ByConditions(Model):
    """多项条件: several conditions in one text; every one must hold."""

    judgement: Literal["multi"]
    conditions: Annotated[Names, Field(min_length=2)]


class Part(Model):
    """One part of a compound indicator; without a ``unit`` of its own it has the indicator's.

    Attributes:
        scope: where, or for which class, it holds.
    """

    name: Words
    unit: str | None = None
    judgement: Judgement
    target: Threshold | None = None
    standard: Threshold | None = None
    scope: Words | None = None


class ThresholdPart(ByThreshold, Part):
    """A part judged by a number."""


class RangePart(ByRange, Part):
    """A part judged by class of region."""


class TrendPart(ByTrend, Part):
    """A part judged against the period before."""


class UpperPart(ByUpper, Part):
    """A part judged by the task of the level above."""


class ChecklistPart(ByChecklist, Part):
    """A part judged by material."""


class ConditionalPart(ByCondition, Part):
    """A part judged by branches."""


class SurveyPart(BySurvey, Part):
    """A part judged by asking the public."""


class MultiPart(ByConditions, Part):
    """A part judged by several conditions."""


AnyPart = Annotated[
    ThresholdPart
    | RangePart
    | TrendPart
    | UpperPart
    | ChecklistPart
    | ConditionalPart
    | SurveyPart
    | MultiPart,
    Field(discriminator="judgement"),
]


class Milestone(Alternative):
    """What is to be reached by a day on the way: a yearly target."""

    by: Day


class Regional(Alternative):
    """What is asked of one region or unit below: a district, a county, a village."""

    region: Words


class Points(Model):
    """The score of an indicator where the campaign is scored.

    Attributes:
        full: points when it is met.
        rule: ``all_or_nothing``; ``linear``: ``deduct`` points off for every ``per`` that is missing, down to
            ``floor``.
        per: in the indicator's unit.
    """

    full: Number
    rule: Literal["all_or_nothing", "linear"] = "all_or_nothing"
    deduct: Number | None = None
    per: Number | None = None
    floor: Number = 0
    text: str | None = None

    @model_validator(mode="after")
    def _linear_has_a_slope(self) -> Points:
        if self.rule == "linear" and not (self.deduct and self.per):
            raise ValueError("按比例扣分（rule: linear）要写明每差 per 扣 deduct 分，请补上这两个键。")
        return self


class Indicator(Model):
    """An indicator: own target and the standard's threshold, kept apart.

    Attributes:
        domain: 领域, category: 任务 of the table, number included, as written.
        table_category: the heading under which the table has it, where that is not ``category``.
        attribute: binding, for reference or encouraged; None where the document does not say.
        target: the plan's own; None for a compound, whose parts carry theirs.
        standard: what the awarding side asks.
        scope: where, or for which class, it holds: 湿润地区, 山区, 中小城市.
        milestones: yearly targets; regions: targets of single regions or units.
        data_from: units that only provide figures; neither lead nor support.
        due: end of the period the target is for.
        duties: numbers of the duties that serve it, linked by hand from the document; empty when none does.
        points: its score where the campaign is scored.
        pending: keys that the document leaves to be settled (待定).
        as_written: the document's words where something in the row is plainly wrong; the row stands as it says.
    """

    no: int = Field(ge=1)
    domain: str | None = None
    category: str | None = None
    table_category: str | None = None
    name: Words
    unit: str | None = None
    attribute: Literal["约束性", "参考性", "鼓励性"] | None = None
    judgement: Judgement
    target: Threshold | None = None
    standard: Threshold | None = None
    parts: tuple[AnyPart, ...] = ()
    scope: Words | None = None
    milestones: tuple[Milestone, ...] = ()
    regions: tuple[Regional, ...] = ()
    lead: Names = ()
    support: Names = ()
    data_from: Names = ()
    due: Day | None = None
    duties: tuple[int, ...] = ()
    points: Points | None = None
    pending: Names = ()
    as_written: Words | None = None
    source: Words

    @model_validator(mode="after")
    def _only_a_compound_has_parts(self) -> Indicator:
        if self.judgement == "compound" and (not self.parts or self.target or self.standard):
            raise ValueError(
                f"复合指标“{self.name}”的目标值和指标值要写在 parts 的各分项里，本身留空（null）。"
            )
        if self.parts and self.judgement != "compound":
            raise ValueError(
                f"指标“{self.name}”有 parts，judgement 应写 compound；不是复合指标请删去 parts。"
            )
        return self


class ThresholdIndicator(ByThreshold, Indicator):
    """An indicator judged by a number."""


class RangeIndicator(ByRange, Indicator):
    """An indicator judged by class of region."""


class TrendIndicator(ByTrend, Indicator):
    """An indicator judged against the period before."""


class UpperIndicator(ByUpper, Indicator):
    """An indicator judged by the task of the level above."""


class ChecklistIndicator(ByChecklist, Indicator):
    """An indicator judged by material."""


class CompoundIndicator(Indicator):
    """An indicator that is met when all its parts are."""

    judgement: Literal["compound"]


class ConditionalIndicator(ByCondition, Indicator):
    """An indicator judged by branches."""


class SurveyIndicator(BySurvey, Indicator):
    """An indicator judged by asking the public."""


class MultiIndicator(ByConditions, Indicator):
    """An indicator judged by several conditions."""


AnyIndicator = Annotated[
    ThresholdIndicator
    | RangeIndicator
    | TrendIndicator
    | UpperIndicator
    | ChecklistIndicator
    | CompoundIndicator
    | ConditionalIndicator
    | SurveyIndicator
    | MultiIndicator,
    Field(discriminator="judgement"),
]
