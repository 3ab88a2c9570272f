"""Files that are no workbooks, or more than one: refused with a sentence, and nothing in them runs."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from definitions.sheet.errors import WorkbookRefused
from definitions.sheet.grid import letters, position
from definitions.sheet.xlsx_in import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "序号"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def changed(name: str, old: bytes, new: bytes) -> bytes:
    members = parts()
    assert old in members[name]
    return packed(members | {name: members[name].replace(old, new, 1)})


def bomb() -> bytes:
    return packed(
        parts() | {"xl/sharedStrings.xml": b"<sst><si><t>" + b"a" * 60_000_000 + b"</t></si></sst>"}
    )


def laughs() -> bytes:
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return changed(SHEET, b"<worksheet", entities + b"<worksheet")


def many_merged() -> bytes:
    area = b'<mergeCell ref="A1:GR5000"/>' * 3
    return changed(SHEET, b"</sheetData>", b"</sheetData><mergeCells>" + area + b"</mergeCells>")


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "old-excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版的 .xls，或者加了密码"),
    "text": ("序号,任务\n".encode, "不是 .xlsx 表格"),
    "empty": (lambda: b"", "不是 .xlsx 表格"),
    "other-package": (lambda: packed({"word/document.xml": b"<a/>"}), "不是 .xlsx 表格"),
    "torn": (lambda: workbook()[:-200], "文件已损坏"),
    "macros": (lambda: packed(parts() | {"xl/vbaProject.bin": b"x"}), "带有宏"),
    "large": (lambda: b"PK" + b"\0" * 9_000_000, "超过上限 8 MB"),
    "bomb": (bomb, "解压后过大"),
    "laughs": (laughs, "文档类型声明"),
    "xml": (lambda: changed(SHEET, b"<sheetData>", b"<sheetData"), "内容已损坏"),
    "encoding": (lambda: changed("xl/workbook.xml", b"<workbook", b"<?xml version='1.0' encoding='x-no'?><workbook"), "内容已损坏"),
    "no-relations": (lambda: packed({k: v for k, v in parts().items() if "workbook.xml.rels" not in k}), "文件不完整"),
    "far-row": (lambda: changed(SHEET, b'r="A1"', b'r="A900000"'), "Sheet!A900000 有内容，超出 5000 行"),
    "far-column": (lambda: changed(SHEET, b'r="A1"', b'r="XFD1"'), "Sheet!XFD1 有内容"),
    "merged": (many_merged, "合并的单元格过多"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_proper_workbook_is_refused_with_its_reason(kind: str) -> None:
    content, reason = REFUSED[kind]

    with pytest.raises(WorkbookRefused, match=reason):
        read_workbook(content())


def test_a_bomb_does_not_fill_the_memory() -> None:
    content = bomb()
    tracemalloc.start()

    with pytest.raises(WorkbookRefused):
        read_workbook(content)

    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()


def test_a_link_to_the_outside_is_not_followed() -> None:
    link = b'<Relationship Id="rId9" TargetMode="External" Target="http://example.invalid/x.xlsx" Type="x"/>'
    name = "xl/_rels/workbook.xml.rels"

    grids = read_workbook(changed(name, b"</Relationships>", link + b"</Relationships>"))

    assert [grid.cell((1, 1)).text for grid in grids] == ["序号"]


def test_a_relation_that_leaves_the_package_finds_nothing() -> None:
    with pytest.raises(WorkbookRefused, match="没有工作表"):
        read_workbook(
            changed("xl/_rels/workbook.xml.rels", b"/xl/worksheets/sheet1.xml", b"../../../etc/passwd")
        )


@pytest.mark.parametrize(("column", "said"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_the_program_names_them(column: int, said: str) -> None:
    assert letters(column) == said
    assert position(f"{said}12") == (12, column)


@pytest.mark.parametrize("said", ["", "12", "A", "1A", "É1", "A" * 99 + "1"])
def test_what_is_no_reference_is_no_place(said: str) -> None:
    assert position(said) == (0, 0)
