"""Recurrence and roll rules as data. Occurrences are computed in ``workflow``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from definitions.model import Day, Model
from definitions.workday_rule import MOST, MOST_EVERY, Counted, written

Roll = Literal["previous", "next", "second", "nearest", "none"]
"""Where an occurrence on a rest day goes: the working day before, after, the second after, the nearer, or it stays."""

CatchUp = Literal["all", "latest", "none"]
"""What becomes of missed occurrences: each is made up, only the last, or none (the skip is recorded)."""

ScheduleKind = Literal[
    "meeting",  # 例会、联席会议、推进会
    "bulletin",  # 简报、通报
    "inspection",  # 督查、检查、暗访
    "ranking",  # 排名
    "scoring",  # 评分考核
    "dispatch",  # 调度
    "report",  # 报送、汇报、年度评估报告
    "plan",  # 年度工作计划
    "evaluation",  # 中期评估、终期考核
    "review",  # 复核
    "activity",  # 公益活动、调查
]

PeriodicPaper = Literal["bulletin", "circular", "half-year-report"]
"""Which paper a rhythm is written up in: 工作简报, 工作通报, 专题汇报 that goes up."""

_PAPERS: dict[str, tuple[str, ...]] = {"bulletin": ("bulletin", "circular"), "report": ("half-year-report",)}
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_VALUES = {
    "FREQ": r"[A-Z]+",
    "INTERVAL": r"[1-9][0-9]{0,2}",
    "COUNT": r"[1-9][0-9]{0,3}",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYMONTHDAY": r"-?([1-9]|[12][0-9]|3[01])(,-?([1-9]|[12][0-9]|3[01]))*",
    "BYDAY": r"(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*",
    "BYSETPOS": r"-?[1-9][0-9]?(,-?[1-9][0-9]?)*",
}
_LONGEST_SLUG = 60
_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def why_no_rule(text: str) -> str | None:
    """Return why ``text`` is no recurrence rule that we take, a Chinese sentence; None when it is one.

    Taken are RFC 5545 rules of whole days: ``FREQ`` yearly to daily, ``INTERVAL``, ``COUNT``, ``WKST``,
    ``BYMONTH``, ``BYMONTHDAY``, ``BYDAY``, ``BYSETPOS``. Start, end and hour have fields of their own. A rule that
    no day can meet is refused, since looking for its first day would take until the year 9999.
    """
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            return f"周期规则“{text}”里的“{part}”不是“名称=值”，应写成 FREQ=MONTHLY;BYMONTHDAY=14,28 的样子。"
        if name in parts:
            return f"周期规则“{text}”里“{name}”写了两次，请只留一处。"
        parts[name] = value
    return _why_no_parts(text, parts) or _why_no_day(text, parts) or _why_not_parsed(text)


def _why_no_parts(text: str, parts: dict[str, str]) -> str | None:
    for name, value in parts.items():
        if name in {"UNTIL", "DTSTART"}:
            return f"周期规则“{text}”里不要写 {name}：开始日期写在 start，结束日期写在 until。"
        if name not in _VALUES:
            return f"周期规则“{text}”里的“{name}”不支持，可用的有：{'、'.join(_VALUES)}。"
        if not re.fullmatch(_VALUES[name], value):
            return (
                f"周期规则“{text}”里“{name}”的值“{value}”不对，请对照 RFC 5545 改正（用大写字母，不加空格）。"
            )
    if parts.get("FREQ") not in _FREQUENCIES:
        return f"周期规则“{text}”须有 FREQ，且只能是：{'、'.join(_FREQUENCIES)}。"
    return None


def _why_no_day(text: str, parts: dict[str, str]) -> str | None:
    frequency, filters = parts["FREQ"], [name for name in parts if name.startswith("BY")]
    if frequency == "DAILY" and set(filters) - {"BYDAY"}:
        return f"周期规则“{text}”按日重复时不能再限定月或日，请改用 FREQ=MONTHLY 或 FREQ=YEARLY。"
    if frequency == "WEEKLY" and "BYMONTHDAY" in parts:
        return f"周期规则“{text}”按周重复时不能限定几号，请改用 FREQ=MONTHLY。"
    if frequency in {"DAILY", "WEEKLY"} and re.search(r"[0-9]", parts.get("BYDAY", "")):
        return f"周期规则“{text}”的 BYDAY 带了第几个，只能用于 FREQ=MONTHLY 或 FREQ=YEARLY。"
    if filters == ["BYSETPOS"]:
        return f"周期规则“{text}”的 BYSETPOS 要与 BYDAY 或 BYMONTHDAY 同用。"
    if "BYMONTH" in parts and "BYMONTHDAY" in parts:
        longest = max(_LONGEST.get(int(month), 31) for month in parts["BYMONTH"].split(","))
        if all(abs(int(day)) > longest for day in parts["BYMONTHDAY"].split(",")):
            return f"周期规则“{text}”永远不会有一天符合（那些月份没有这一号），请改正。"
    return None


def _why_not_parsed(text: str) -> str | None:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - most runs read no rule

    try:
        rrulestr(text)
    except (ValueError, TypeError, KeyError, AttributeError):
        return f"周期规则“{text}”读不懂，请对照 RFC 5545 改正。"
    return None


def _rule(text: str) -> str:
    reason = why_no_rule(text)
    if reason is not None:
        raise ValueError(reason)
    return text


RRule = Annotated[str, AfterValidator(_rule)]
"""An RFC 5545 recurrence rule of whole days, without start and end."""


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > _LONGEST_SLUG:
        raise ValueError(
            f"代号“{text[:20]}”只能用小写英文字母、数字和连字符，最多 {_LONGEST_SLUG} 个字，如 dengfeng-2023、monthly-bulletin。"
        )
    return text


Slug = Annotated[str, AfterValidator(_slug)]
"""An ASCII id, 1 to 60 characters: dengfeng-2023, monthly-bulletin."""


Period = Literal["week", "month", "quarter", "half", "year"]


class WorkdayRule(Model):
    """A rhythm counted in working days: the ``nth`` one ``of`` each period, or one ``every`` so many from the start.

    A negative ``nth`` counts from the end of the period: -1 is its last working day.
    """

    nth: int | None = None
    of: Period | None = None
    every: Annotated[int, Field(ge=1, le=MOST_EVERY)] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> WorkdayRule:
        if (self.every is None) == (self.nth is None and self.of is None):
            raise ValueError(
                "workday 要么写 nth 和 of（如 nth: 3, of: month），要么只写 every（如 every: 5），请留一种。"
            )
        if self.every is not None:
            return self
        if self.nth is None or self.of is None:
            raise ValueError(
                "workday 的 nth（第几个工作日）和 of（week、month、quarter、half、year）要一起写。"
            )
        if not 1 <= abs(self.nth) <= MOST[self.of]:
            raise ValueError(
                f"workday 的 nth 写了 {self.nth}；of: {self.of} 时可写 1 到 {MOST[self.of]}，倒数写 -1 到 -{MOST[self.of]}。"
            )
        return self

    @property
    def text(self) -> str:
        """The rule as it stands in the ledger."""
        return written(Counted(self.nth or 0, self.of or "", self.every or 0))


class Schedule(Model):
    """A rhythm: a meeting, bulletin, inspection, dispatch or report that comes again.

    Attributes:
        slug: ASCII id, unique in a campaign; occurrences are keyed by it.
        title: what one occurrence is called.
        rrule: None for 定期 and 不定期 without a stated rhythm: a person sets each occurrence.
        workday: in place of ``rrule`` a rhythm counted in working days; such a day is never a rest day.
        start: first day from which the rule counts, inclusive; None is the day the campaign opens.
        until: last day, inclusive; None is the end of the campaign.
        time: hour of the day in the campaign's zone; None is not stated.
        after: slug of the schedule whose occurrence this one follows; None stands alone.
        owner: body or unit that convenes or issues.
        participants: units and groups, as the document writes them.
        unannounced: 暗访: of an inspection, that those it goes to are told nothing before the day.
        paper: which paper comes of it: of a ``bulletin`` the 简报 unless it says ``circular`` (通报); of a ``report``
            none, unless it says that the office drafts one to hand up (``half-year-report``).
        text: the promise in short.
        source: the clause, or ``office`` for a rhythm that the office added.
    """

    slug: Slug
    kind: ScheduleKind
    title: str = Field(min_length=1)
    rrule: RRule | None = None
    workday: WorkdayRule | None = None
    start: Day | None = None
    until: Day | None = None
    time: dt.time | None = None
    after: str | None = None
    roll: Roll = "none"
    catch_up: CatchUp = "none"
    owner: str | None = None
    participants: tuple[str, ...] = ()
    unannounced: bool = False
    paper: PeriodicPaper | None = None
    text: str = ""
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Schedule:
        missing = {"roll", "catch_up"} - self.model_fields_set
        if self.rrule is not None and missing:
            names = "、".join(sorted(missing))
            raise ValueError(
                f"“{self.title}”有周期规则，必须写明 {names}（遇休息日怎么办、错过了补不补），请补上。"
            )
        if self.workday is not None:
            self._counts_well()
        if self.unannounced and self.kind != "inspection":
            raise ValueError(
                f"“{self.title}”的 kind 是 {self.kind}，unannounced（暗访）只用于 inspection，请删去或改 kind。"
            )
        if self.paper and self.paper not in _PAPERS.get(self.kind, ()):
            known = "、".join(_PAPERS.get(self.kind, ())) or "不写"
            raise ValueError(
                f"“{self.title}”的 kind 是 {self.kind}，paper 写了 {self.paper}；这一种可写：{known}。"
            )
        if self.start and self.until and self.until < self.start:
            raise ValueError(f"“{self.title}”的 until（{self.until}）早于 start（{self.start}），请改正。")
        return self

    def _counts_well(self) -> None:
        if self.rrule is not None:
            raise ValueError(f"“{self.title}”的 rrule 和 workday 是两种周期，请只写一种。")
        if "catch_up" not in self.model_fields_set:
            raise ValueError(f"“{self.title}”有周期规则，必须写明 catch_up（错过了补不补），请补上。")
        if self.roll != "none":
            raise ValueError(f"“{self.title}”按工作日数日子，不会落在休息日，roll 请删去或写 none。")
        if self.kind == "review" and self.start is None:
            raise ValueError(
                f"“{self.title}”没有 start，是从命名起算的复核，周期请写 rrule（如 FREQ=YEARLY;INTERVAL=3）。"
            )

    @property
    def rule(self) -> str | None:
        """The rule as text, whichever kind it is; None where there is none."""
        return self.rrule if self.workday is None else self.workday.text
