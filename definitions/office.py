"""An office file: local data that the office enters beside the signed plan. Posts only, no names of persons."""

from __future__ import annotations

from pydantic import Field, field_validator

from definitions.model import Model
from definitions.recurrence import Schedule, Slug


class Contact(Model):
    """Whom units turn to: a post, and a telephone number as it shall stand in letters."""

    post: str = Field(min_length=1)
    phone: str | None = None


class Office(Model):
    """The creation office (创建办) as it signs its papers.

    Attributes:
        mark: 机关代字, the characters before the year in a document number: 登创办.
        host: unit that the office sits in; its own duties are accepted by others. None when not known.
        director: post that signs papers.
        place: meeting room that notices name.
        copies: bodies and units that papers are copied to (抄送).
        schedules: rhythms that the office adds to those of the plan; their ``source`` is ``office``.
    """

    id: Slug
    title: str = Field(min_length=1)
    mark: str = Field(min_length=1, max_length=10)
    host: str | None = None
    director: str = Field(min_length=1)
    contact: Contact
    place: str | None = None
    copies: tuple[str, ...] = ()
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
