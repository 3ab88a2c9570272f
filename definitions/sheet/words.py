"""The smallest things in a cell: names, numbers, days, quoted texts. ``write_x`` and ``read_x`` undo each other."""

from __future__ import annotations

import calendar
import json
import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from definitions.sheet.errors import CellInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NOTHING = frozenset({"", "/", "-", "—", "——", "－", "／"})
"""What stands in a cell that has nothing to say."""

_DIGITS = str.maketrans("０１２３４５６７８９．－／：％", "0123456789.-/:%")
_SEPARATORS = "、，,；;\n\t 　"
_OPENING, _CLOSING = "（(〔[【《“", "）)〕]】》”"
_UNSAFE = re.compile(r"[\"\n\r\t]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")
_LAST_MONTH = 12
_TENTHS = {"上旬": 10, "中旬": 20, "上半月": 15}

_DAY = re.compile(
    r"(?P<y>[0-9]{4})(?:[-/.年](?P<m>[0-9]{1,2}))?(?:[-/.月](?P<d>[0-9]{1,2}))?[日号]?"
    r"(?P<part>年?底|末|月底|月末|月?上旬|月?中旬|月?下旬|月?上半月|月份?|年上半年|年内|年)?"
    r"(?:[ T]?(?P<hour>[0-9]{1,2})[:时点](?P<minute>[0-9]{2})?分?(?::00)?)?"
    r"(?P<tail>以前|之前|前|止|前完成|底前|为止)?"
)
_EXACT = re.compile(r"([0-9]{4})([-/.])[0-9]{1,2}\2[0-9]{1,2}(?:[ T][0-9]{1,2}:[0-9]{2}(?::00)?)?")


class Due(NamedTuple):
    """A due date as a cell says it: ISO day and hour, and the words where they say more than the day."""

    day: str | None
    hour: str | None = None
    words: str | None = None


def narrow(text: str) -> str:
    """Return the text with digits and the signs of numbers and dates in half width."""
    return text.translate(_DIGITS)


def tidy(text: str) -> str:
    """Return the text as cells are compared: no blanks around, one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def quoted(text: str, special: str) -> str:
    """Return the text as it stands, or as a JSON string where one of ``special`` or a line break is in it."""
    separator = next((one for one in special if one not in _OPENING + _CLOSING), "|")
    plain = (
        tidy(text) == text
        and text not in NOTHING
        and not _UNSAFE.search(text)
        and text[0] not in ":："
        and not any(one in text for one in special)
        and list(split(f"{text}{separator}.", separator))[-1] == "."  # its brackets are closed
    )
    return text if plain else json.dumps(text, ensure_ascii=False)


def unquoted(text: str) -> str:
    """Return what ``quoted`` was given."""
    text = text.strip()
    if not (text.startswith('"') and text.endswith('"')):
        return text
    try:
        said = json.loads(text)
    except ValueError as exc:
        raise CellInvalid(f"引号里的“{text[:20]}”没有写完整，请补上后一个英文引号。") from exc
    if not isinstance(said, str):
        raise CellInvalid(f"“{text[:20]}”应是一段加英文引号的文字。")
    return said


def write_text(text: str) -> str:
    """Return a text that has a cell for itself; in quotation marks where its line breaks or its dash are meant."""
    plain = tidy(text) == text and text not in NOTHING and "\n" not in text and not text.startswith('"')
    return text if plain else json.dumps(text, ensure_ascii=False)


def read_text_cell(text: str) -> str | None:
    """Return the text of a cell: None for a dash; lines that were broken to fit the cell are put together."""
    said = tidy(text)
    if said in NOTHING:
        return None
    if said.startswith('"') and said.endswith('"') and len(said) > 1:
        try:
            return str(json.loads(said))
        except ValueError:
            pass  # quotation marks of the text itself
    return re.sub(r"\s*\n\s*", "", re.sub(r"(?<=[A-Za-z0-9])\s*\n\s*(?=[A-Za-z0-9])", " ", said))


def split(text: str, separators: str) -> Iterator[str]:
    """Yield the pieces between separators, those within English quotation marks or brackets of any kind apart."""
    piece, depth, inside, escaped = "", 0, False, False
    for char in text:
        if inside:
            inside = char != '"' or escaped
            escaped = char == "\\" and not escaped
        elif char == '"':
            inside = True
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        elif char in separators and not depth:
            yield piece
            piece = ""
            continue
        piece += char
    yield piece


def write_names(names: Iterable[str]) -> str:
    """Return names as a cell has them: 市水利局、市林业局."""
    return "、".join(name if _is_plain(name) else json.dumps(name, ensure_ascii=False) for name in names)


def _is_plain(name: str) -> bool:
    return '"' not in name and name[0] not in ":：" and list(_names(f"{name}、.")) == [name, "."]


def read_names(text: str) -> list[str]:
    """Return the names in a cell, whatever separates them; each once."""
    return [] if tidy(text) in NOTHING | {"无"} else list(dict.fromkeys(_names(text)))


def _names(text: str) -> Iterator[str]:
    for piece in split(tidy(text), _SEPARATORS):
        name = unquoted(piece)
        if name and (name not in NOTHING or piece.strip().startswith('"')):
            yield name


def write_number(number: float) -> str:
    """Return a number as a cell has it, an integer without a point."""
    return json.dumps(number)


def read_number(text: str) -> int | float:
    """Return the number that a cell holds."""
    said = narrow(tidy(text)).replace(",", "").replace("，", "")
    if not _NUMBER.fullmatch(said):
        raise CellInvalid(f"“{text[:20]}”不是一个数。")
    number: int | float = json.loads(re.sub(r"^(-?)0+(?=[0-9])", r"\1", said))
    return number


def read_whole(text: str) -> int:
    """Return the whole number that a cell holds: 12, 12.0, 第12项."""
    said = re.fullmatch(r"第?([0-9]+)(?:\.0+)?[项条号、.．]?", narrow(tidy(text)))
    if not said:
        raise CellInvalid(f"“{text[:20]}”不是序号，请写成 12 的样子。")
    return int(said[1])


def write_due(due: Due) -> str:
    """Return day and hour as a cell has them: 2023-12-31, 2023-12-31 17:00."""
    return " ".join(part for part in (due.day, due.hour) if part)


def read_due(text: str) -> Due:
    """Return the due date in a cell: an exact day, a month or a year of which the last day counts, or words only."""
    words = tidy(text)
    if words in NOTHING:
        return Due(None)
    said = re.sub(r"\s+", " ", narrow(words)).replace("年 ", "年").replace("月 ", "月")
    found = _DAY.fullmatch(said)
    if found is None:
        return _words_only(words, said)
    try:
        day = _last_day(found)
    except ValueError as exc:
        raise CellInvalid(f"没有“{words[:20]}”这一天，请核对。") from exc
    hour = f"{int(found['hour']):02}:{found['minute'] or '00'}" if found["hour"] else None
    exact = _EXACT.fullmatch(said) is not None
    return Due(day.isoformat(), None if hour == "00:00" else hour, None if exact else words)


def _words_only(words: str, said: str) -> Due:
    if re.search(r"[0-9]|年|月|季度", said):
        raise CellInvalid(
            f"“{words[:20]}”看不出是哪一天，请写成 2023-12-31 或 2023年12月底前 的样子，年份不能省。"
        )
    return Due(None, None, words)


def _last_day(found: re.Match[str]) -> date:
    year, part = int(found["y"]), found["part"] or ""
    if not found["m"]:
        return date(year, 6, 30) if "上半年" in part else date(year, _LAST_MONTH, 31)
    month = int(found["m"])
    tenth = next((day for word, day in _TENTHS.items() if word in part), None)
    last = calendar.monthrange(year, month)[1] if 1 <= month <= _LAST_MONTH else 0
    return date(year, month, int(found["d"] or tenth or last))


def shown(values: Sequence[str]) -> str:
    """Return words for a sentence: “甲”、“乙”."""
    return "、".join(f"“{one}”" for one in values)
