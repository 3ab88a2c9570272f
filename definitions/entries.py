"""What an office enters many of at once: items that minutes settle, findings of an inspection. YAML or a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from definitions.entry_sheet import Column, read_entries
from definitions.loader import parse, require
from definitions.model import Day, Model
from definitions.target import Names, Words

if TYPE_CHECKING:
    from definitions.sheet.grid import Grid

YAML = (".yaml", ".yml")


class Item(Model):
    """An item that minutes give to units, with its date."""

    units: Names = Field(min_length=1)
    matter: Words
    due: Day
    support: Names = ()


class Items(Model):
    """A file of items."""

    items: tuple[Item, ...] = Field(min_length=1)


class Found(Model):
    """A finding: whose, about which duty or clause, what; and whether, and by when, it has to be put right."""

    unit: Words
    item: Words | None = None
    clause: Words | None = None
    text: Words
    rectify: bool = True
    due: Day | None = None


class Findings(Model):
    """A file of findings."""

    findings: tuple[Found, ...] = Field(min_length=1)


ITEM_COLUMNS = {
    "units": Column(headings=("责任单位", "单位", "牵头单位", "承办单位"), kind="names", required=True),
    "matter": Column(headings=("议定事项", "事项", "内容", "任务"), required=True),
    "due": Column(headings=("完成时限", "时限", "日期", "办结时限", "期限"), kind="day", required=True),
    "support": Column(headings=("配合单位",), kind="names"),
}
FOUND_COLUMNS = {
    "unit": Column(headings=("责任单位", "单位", "被督查单位"), required=True),
    "item": Column(headings=("任务序号", "任务编号", "任务")),
    "clause": Column(headings=("方案条款", "条款", "依据")),
    "text": Column(headings=("发现的问题", "问题", "存在问题", "问题描述"), required=True),
    "rectify": Column(headings=("是否整改", "需整改", "整改"), kind="yes"),
    "due": Column(headings=("整改时限", "时限", "完成时限"), kind="day"),
}


def read_items(content: bytes, name: str) -> list[dict[str, Any]]:
    """Return the items of a YAML file or a workbook, by the ending of its name: ``{at, units, matter, due, support}``, days as ISO text.

    Raises:
        DefinitionInvalid, SheetInvalid, WorkbookRefused: it cannot be read; with every place.
    """
    if name.lower().endswith(YAML):
        read = require(parse(content, Items, name=name))
        return [_plain(one, f"第{n}项：") for n, one in enumerate(read.items, 1)]
    return read_entries(_grids(content), ITEM_COLUMNS, name=name)


def read_findings(content: bytes, name: str) -> list[dict[str, Any]]:
    """Return the findings of a YAML file or a workbook, by the ending of its name: ``{at, unit, item, clause, text, rectify, due}``.

    Raises:
        DefinitionInvalid, SheetInvalid, WorkbookRefused: it cannot be read; with every place.
    """
    if name.lower().endswith(YAML):
        read = require(parse(content, Findings, name=name))
        return [_plain(one, f"第{n}条：") for n, one in enumerate(read.findings, 1)]
    found = read_entries(_grids(content), FOUND_COLUMNS, name=name)
    return [{**one, "rectify": one["rectify"] is not False} for one in found]


def _plain(one: Model, at: str) -> dict[str, Any]:
    said = one.model_dump(mode="json")
    lines = {key: " ".join(value.split()) for key, value in said.items() if isinstance(value, str)}
    return {"at": at, **said, **lines}


def _grids(content: bytes) -> list[Grid]:
    from definitions.sheet.xlsx_in import read_workbook  # noqa: PLC0415 - YAML needs none of it

    return read_workbook(content)
