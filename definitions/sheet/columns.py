"""What each column of a sheet holds: plain data of an item to the text of a cell, and back.

Items are plain data as JSON has it, defaults left out. Reading a cell gives the keys that the column stands for, None
for a key that is to be empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from definitions.sheet import parts, tags, thresholds
from definitions.sheet.errors import CellInvalid
from definitions.sheet.words import (
    NOTHING,
    Due,
    narrow,
    read_due,
    read_names,
    read_text_cell,
    read_whole,
    tidy,
    write_due,
    write_names,
    write_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from definitions.sheet.headings import ListName

Item = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What cells are read against.

    Attributes:
        stages: number to title of the plan's stages.
        unit: of the indicator whose row is read.
    """

    stages: Mapping[int, str]
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the keys it stands for, and how they are written and read."""

    keys: tuple[str, ...]
    write: Callable[[Item, Context], str]
    read: Callable[[str, Context], Item]


def _text(key: str) -> Column:
    return Column(
        keys=(key,),
        write=lambda item, _: write_text(item[key]) if item.get(key) else "",
        read=lambda text, _: {key: read_text_cell(text)},
    )


def _number(key: str) -> Column:
    return Column(
        keys=(key,),
        write=lambda item, _: str(item.get(key, "")),
        read=lambda text, _: {key: read_whole(text) if tidy(text) else None},
    )


def _names(key: str) -> Column:
    return Column(
        keys=(key,),
        write=lambda item, _: write_names(item.get(key, ())),
        read=lambda text, _: {key: read_names(text)},
    )


def _numbers(key: str) -> Column:
    return Column(
        keys=(key,),
        write=lambda item, _: "、".join(map(str, item.get(key, ()))),
        read=lambda text, _: {key: [read_whole(one) for one in read_names(text)]},
    )


def _choice(key: str) -> Column:
    return Column(
        keys=(key,),
        write=lambda item, _: tags.write_choice(key, item[key]) if key in item else "",
        read=lambda text, _: {key: None if tidy(text) in NOTHING else tags.read_choice(key, text)},
    )


def _threshold(key: str) -> Column:
    return Column(
        keys=(key,),
        write=lambda item, at: thresholds.write_threshold(item[key], whole=at.unit) if key in item else "",
        read=lambda text, at: {
            key: None if tidy(text) in NOTHING else thresholds.read_threshold(text, whole=at.unit)
        },
    )


def _named(key: str, name: str, keys: Sequence[str]) -> Column:
    """Several thresholds, one a line, each with what ``name`` says of it."""

    def write(item: Item, at: Context) -> str:
        lines = (thresholds.write_named(one, name, whole=at.unit, keys=keys) for one in item.get(key, ()))
        return "\n".join(lines)

    def read(text: str, at: Context) -> Item:
        return {key: [thresholds.read_named(line, name, whole=at.unit, keys=keys) for line in _lines(text)]}

    return Column(keys=(key,), write=write, read=read)


def _parts() -> Column:
    return Column(
        keys=("parts",),
        write=lambda item, at: "\n".join(
            parts.write_part(one, whole=at.unit) for one in item.get("parts", ())
        ),
        read=lambda text, at: {"parts": [parts.read_part(line, whole=at.unit) for line in _lines(text)]},
    )


def _due(*, with_words: bool) -> Column:
    keys = ("due", "due_time") if with_words else ("due",)

    def write(item: Item, _: Context) -> str:
        return write_due(Due(item.get("due"), item.get("due_time")))

    def read(text: str, _: Context) -> Item:
        due = read_due(text)
        if with_words:
            return {"due": due.day, "due_time": due.hour} | ({"due_text": due.words} if due.words else {})
        if due.hour or (due.words and not due.day):
            raise CellInvalid(f"“{text[:20]}”不是日期，请写成 2023-12-31 的样子。")
        return {"due": due.day}

    return Column(keys=keys, write=write, read=read)


def _stage() -> Column:
    def write(item: Item, at: Context) -> str:
        number = item.get("stage")
        return "" if number is None else f"{number} {at.stages.get(number, '')}".strip()

    def read(text: str, at: Context) -> Item:
        return {"stage": None if tidy(text) in NOTHING else _stage_number(tidy(text), at.stages)}

    return Column(keys=("stage",), write=write, read=read)


def _stage_number(text: str, stages: Mapping[int, str]) -> int:
    for number, title in stages.items():
        if text in (title, title.removesuffix("阶段")):
            return number
    said = re.match(r"第?([0-9]+)", narrow(text)) or re.match(r"第([一二三四五六七八九十])阶段", text)
    if said is None:
        raise CellInvalid(
            f"没有“{text[:20]}”这个阶段，可写：{'、'.join(f'{n} {t}' for n, t in stages.items())}。"
        )
    return int(said[1]) if said[1].isascii() else "一二三四五六七八九十".index(said[1]) + 1


def _others(*keys: str) -> Column:
    """What is left of an item, a key a line."""

    def write(item: Item, _: Context) -> str:
        return "\n".join(tags.write_tag(key, item[key], "\n") for key in keys if key in item)

    def read(text: str, _: Context) -> Item:
        return dict.fromkeys(keys) | dict(tags.read_tag(line, keys) for line in _lines(text))

    return Column(keys=keys, write=write, read=read)


def _lines(text: str) -> list[str]:
    return [line for line in tidy(text).split("\n") if line.strip() not in NOTHING]


COLUMNS: Mapping[ListName, Mapping[str, Column]] = {
    "duties": {
        "no": _number("no"),
        "section": _text("section"),
        "title": _text("title"),
        "targets": _named("targets", "name", thresholds.TARGET),
        "lead": _names("lead"),
        "support": _names("support"),
        "role_words": _text("role_words"),
        "posts": _names("posts"),
        "stage": _stage(),
        "due": _due(with_words=True),
        "due_text": _text("due_text"),
        "source": _text("source"),
        "other": _others("roles", "points", "pending", "as_written", "from"),
    },
    "indicators": {
        "no": _number("no"),
        "domain": _text("domain"),
        "category": _text("category"),
        "name": _text("name"),
        "unit": _text("unit"),
        "attribute": _choice("attribute"),
        "judgement": _choice("judgement"),
        "target": _threshold("target"),
        "standard": _threshold("standard"),
        "parts": _parts(),
        "milestones": _named("milestones", "by", thresholds.COMMON),
        "regions": _named("regions", "region", thresholds.COMMON),
        "scope": _text("scope"),
        "lead": _names("lead"),
        "support": _names("support"),
        "data_from": _names("data_from"),
        "due": _due(with_words=False),
        "duties": _numbers("duties"),
        "source": _text("source"),
        "other": _others(
            "table_category",
            *(key for key in parts.OTHER if key != "scope"),
            "points",
            "pending",
            "as_written",
        ),
    },
}
"""The columns of each kind of sheet by key; together they stand for every key of an item."""
