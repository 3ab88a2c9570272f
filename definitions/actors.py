"""Who acts in a plan: bodies and their posts, units under their names, groups of units."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from definitions.model import Day, Model
from definitions.target import Names, Words

BodyKind = Literal[
    "leading_group",  # 领导小组、指挥部
    "office",  # 创建办、指挥部办公室
    "committee",  # 委员会及其办公室、联席会议
    "inspecting",  # 督查、考核机构
    "awarding",  # 命名机关
    "reviewing",  # 验收、评估专家组
    "issuer",  # 发文机关
    "printing",  # 印发机关
    "sponsor",  # 主办单位
    "addressee",  # 主送
    "copied",  # 抄送
    "other",
]
UnitKind = Literal[
    "department",
    "vertical",
    "party",
    "county",
    "township",
    "village",
    "enterprise",
    "institution",
    "public",
    "other",
]


class Dated(Model):
    """A name with the days, both inclusive, between which it holds; None is open.

    ``from`` and ``until`` in files.
    """

    name: Words
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Dated:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"“{self.name}”的 until（{self.until}）早于 from（{self.since}），请改正。")
        return self


DatedNames = tuple[Words | Dated, ...]
"""Names; where one holds only for a time, {name, from, until}."""


class Body(Model):
    """An organ that the document names other than as the doer of a duty.

    Attributes:
        host: the unit it sits in.
        members: units that belong to it, where the document lists units rather than posts.
        source: the clause.
    """

    name: Words
    kind: BodyKind
    host: str | None = None
    members: Names = ()
    source: Words | None = None


class Post(Model):
    """Who holds a role in a body, by post: 组长, 市长. Never a person's name.

    ``unit`` is the unit that the post belongs to, None for leaders of the whole region.
    """

    body: Words
    role: Words
    post: Words
    unit: Words | None = None


class Unit(Model):
    """A unit as the document writes it; ``aliases`` are other names that certainly mean the same."""

    name: Words
    kind: UnitKind
    aliases: DatedNames = ()
    host_of_office: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and every alias, whenever it holds."""
        return (self.name, *(bare(alias) for alias in self.aliases))


class Group(Model):
    """A name for many units. ``expandable``: the set is closed, so its members can be entered once."""

    name: Words
    members: DatedNames = ()
    expandable: bool


def bare(name: str | Dated) -> str:
    """Return the name alone."""
    return name if isinstance(name, str) else name.name
