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


class Threshold(Model):
    """What is asked: the words, and where they hold a number, operator and value; the unit is the indicator's."""

    text: Words
    op: Op
    value: Value = None

    @model_validator(mode="after")
    def _value_fits_op(self) -> Threshold:
        _check_value(self.op, self.value, self.text)
        return self


class Target(Model):
    """A target within a duty or a deadline.

    Attributes:
        name: what is measured.
        by: the day by which, inclusive.
        modality: a word that softens or sharpens: 力争, 左右, 突破.
        text: as written.
        lead: who answers for this target where the document names somebody.
    """

    name: Words
    op: Op
    value: Value = None
    unit: str | None = None
    by: Day | None = None
    modality: str | None = None
    text: Words
    lead: Names = ()

    @model_validator(mode="after")
    def _value_fits_op(self) -> Target:
        _check_value(self.op, self.value, self.text)
        return self


def _check_value(op: Op, value: Value, text: str) -> None:
    if op == "text" and value is not None:
        raise ValueError(f"“{text}”的 op 为 text，value 应留空（null）；有数值时请改 op。")
    if op == "between" and not (isinstance(value, tuple) and value[0] <= value[1]):
        raise ValueError(f"“{text}”的 op 为 between，value 应为 [下限, 上限]，且下限不大于上限。")
    if op not in {"text", "between"} and not isinstance(value, int | float):
        raise ValueError(f"“{text}”的 op 为 {op}，value 应为一个数；没有数值时 op 请写 text。")
