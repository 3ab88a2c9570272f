"""What is to be reached: a threshold of an indicator, a target within a duty or a deadline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from definitions.model import Day, Model

Words = Annotated[str, Field(min_length=1)]
Names = tuple[Words, ...]
Number = int | float
Value = Number | tuple[Number, Number] | None
Op = Literal[">=", "<=", ">", "<", "=", "between", "text"]
Sense = Literal["min", "max", "exact", "range", "words"]

_SENSES: dict[Op, Sense] = {
    ">=": "min",
    ">": "min",
    "<=": "max",
    "<": "max",
    "=": "exact",
    "between": "range",
    "text": "words",
}


class Alternative(Model):
    """One of several thresholds that hold together or instead of each other.

    Attributes:
        unit: its own unit of measure, None for that of the whole.
        reference: a named standard whose limit counts: 《地表水环境质量标准》（GB 3838—2002）Ⅲ类.
    """

    text: Words
    op: Op
    value: Value = None
    unit: str | None = None
    reference: Words | None = None

    @property
    def sense(self) -> Sense:
        """Whether the value is a floor, a ceiling, to be met exactly, a range, or words only."""
        return _SENSES[self.op]

    @model_validator(mode="after")
    def _value_fits_op(self) -> Alternative:
        _check_value(self.op, self.value, self.text)
        return self


class Threshold(Alternative):
    """What is asked: the words, and where they hold a number, operator and value; the unit is the indicator's.

    Attributes:
        any_of: thresholds one of which is enough (满足其一), ``op`` is ``text`` then.
        all_of: thresholds that count at the same time (同时满足), ``op`` is ``text`` then.
        as_written: the document's words where its value is plainly wrong; the value stands as it says.
    """

    any_of: tuple[Alternative, ...] = ()
    all_of: tuple[Alternative, ...] = ()
    as_written: Words | None = None

    @model_validator(mode="after")
    def _several_stand_in_lists(self) -> Threshold:
        if (self.any_of or self.all_of) and self.op != "text":
            raise ValueError(
                f"“{self.text}”写了 any_of 或 all_of，op 应写 text，数值都写在 any_of、all_of 的各项里。"
            )
        return self


class Target(Threshold):
    """A target within a duty or a deadline.

    Attributes:
        name: what is measured.
        by: the day by which, inclusive; ``by_text`` the document's words for it.
        modality: a word that softens or sharpens: 力争, 左右, 突破.
        text: as written.
        lead: who answers for this target where the document names somebody.
        of: what is counted where the value is a share or number of them: 村, 企业, 社区.
        scope: where, or for which class, it holds: 中心城区, 县城, 汝南县.
        base: what a growth, fall or improvement is measured against: 2013年.
    """

    name: Words
    by: Day | None = None
    by_text: str | None = None
    modality: str | None = None
    lead: Names = ()
    of: Words | None = None
    scope: Words | None = None
    base: Words | None = None


def _check_value(op: Op, value: Value, text: str) -> None:
    if op == "text" and value is not None:
        raise ValueError(f"“{text}”的 op 为 text，value 应留空（null）；有数值时请改 op。")
    if op == "between" and not (isinstance(value, tuple) and value[0] <= value[1]):
        raise ValueError(f"“{text}”的 op 为 between，value 应为 [下限, 上限]，且下限不大于上限。")
    if op not in {"text", "between"} and not isinstance(value, int | float):
        raise ValueError(f"“{text}”的 op 为 {op}，value 应为一个数；没有数值时 op 请写 text。")
