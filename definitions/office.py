"""An office file: local data that the office enters beside the signed plan. Posts only, no names of persons."""

from __future__ import annotations

from pydantic import Field, field_validator

from definitions.model import Model
from definitions.recurrence import Schedule, Slug


class Contact(Model):
    """Whom units turn to: a post, and a telephone number as it shall stand in letters."""

    post: str = Field(min_length=1)
    phone: str | None = None


class ByBody(Model):
    """What the office enters about the two bodies in whose name it also drafts papers."""

    leading_group: str | None = Field(default=None, min_length=1, max_length=40)
    inspector: str | None = Field(default=None, min_length=1, max_length=40)


class Office(Model):
    """The creation office (创建办) as it signs its papers.

    Attributes:
        mark: 机关代字, the characters before the year in a document number: 登创办.
        marks: 机关代字 of 领导小组 and 督查机构, whose papers the office drafts; without one they bear the office's.
        issuers: name of 领导小组 and 督查机构 on papers, where the plan names none.
        host: unit that the office sits in; its own duties are accepted by others. None when not known.
        director: post that signs papers.
        place: meeting room that notices name.
        copies: bodies and units that papers are copied to (抄送).
        superior: the one body that upward papers are addressed to, where the plan does not say it.
        schedules: rhythms that the office adds to those of the plan; their ``source`` is ``office``.
    """

    id: Slug
    title: str = Field(min_length=1)
    mark: str = Field(min_length=1, max_length=10)
    marks: ByBody = Field(default_factory=ByBody)
    issuers: ByBody = Field(default_factory=ByBody)
    host: str | None = None
    director: str = Field(min_length=1)
    contact: Contact
    place: str | None = None
    copies: tuple[str, ...] = ()
    superior: str | None = Field(default=None, min_length=1, max_length=60)
    schedules: tuple[Schedule, ...] = ()

    @field_validator("schedules")
    @classmethod
    def _are_ours(cls, schedules: tuple[Schedule, ...]) -> tuple[Schedule, ...]:
        slugs = [schedule.slug for schedule in schedules]
        for schedule in schedules:
            if schedule.source != "office":
                raise ValueError(
                    f"“{schedule.title}”是办公室自己加的安排，source 应写 office；方案承诺的安排请写在方案文件里。"
                )
            if slugs.count(schedule.slug) > 1:
                raise ValueError(f"安排的代号“{schedule.slug}”用了两次，请给其中一个换个代号。")
        return schedules
