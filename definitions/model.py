"""The base of every definition: frozen, and unknown keys are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2099, 12, 31))]
"""A day that a plan can name: as far as the calendar reckons."""


class Model(BaseModel):
    """A piece of a definition file. Immutable once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
