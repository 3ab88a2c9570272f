"""The docx as python-docx and an XML parser read it."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.shared import Mm, Pt
from paper_formats import W, parts
from paper_samples import DOCX_KINDS, GOLDEN, HOSTILE, context, kind

from notifications.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def package(name: str, **changes: Any) -> bytes:
    content = render(kind(name), context(name, **changes), formats=["docx"]).outputs[".docx"]
    assert content is not None
    return content


def opened(name: str, **changes: Any) -> Document:
    return docx.Document(io.BytesIO(package(name, **changes)))


def elements(content: bytes) -> Iterator[ET.Element]:
    for body in parts(content).values():
        yield from ET.fromstring(body).iter()


@pytest.mark.parametrize("name", [name for name in DOCX_KINDS if kind(name).format != "table"])
def test_the_page_is_that_of_the_standard(name: str) -> None:
    """GB/T 9704-2012, 5.1 and 5.2: A4, 天头 37 mm, 订口 28 mm, 版心 156 mm by 225 mm."""
    section = opened(name).sections[0]
    width, height, top, left = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
    )
    right, bottom = section.right_margin, section.bottom_margin

    assert None not in (width, height, top, left, right, bottom)
    assert abs((width or 0) - Mm(210)) < Mm(0.1)
    assert abs((height or 0) - Mm(297)) < Mm(0.1)
    assert abs((top or 0) - Mm(37)) < Mm(0.1)
    assert abs((left or 0) - Mm(28)) < Mm(0.1)
    assert abs((width or 0) - (left or 0) - (right or 0) - Mm(156)) < Mm(0.2)
    assert abs((height or 0) - (top or 0) - (bottom or 0) - Mm(225)) < Mm(0.2)


@pytest.mark.parametrize("name", DOCX_KINDS)
def test_the_grid_is_declared_twice(name: str) -> None:
    content = package(name)
    grid = next(one for one in elements(content) if one.tag == f"{W}docGrid")
    styles = opened(name).styles
    normal = styles["Normal"].element
    spacing = normal.find(f"{W}pPr/{W}spacing")

    assert grid.attrib == {f"{W}type": "linesAndChars", f"{W}linePitch": "579", f"{W}charSpace": "-848"}
    assert spacing.get(f"{W}line") == "579"
    assert spacing.get(f"{W}lineRule") == "exact"
    assert normal.find(f"{W}pPr/{W}snapToGrid").get(f"{W}val") == "0"
    assert normal.find(f"{W}rPr/{W}spacing").get(f"{W}val") == "-5"


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("公文一级标题", "黑体", 16),
        ("公文二级标题", "楷体_GB2312", 16),
        ("公文版记", "仿宋_GB2312", 14),
        ("公文页码", "宋体", 14),
    ],
)
def test_every_style_names_its_font_for_all_scripts(style: str, font: str, size: int) -> None:
    styles = opened("duban-letter").styles
    one = styles[style]
    seen = one
    while seen.element.find(f"{W}rPr/{W}rFonts") is None:
        seen = seen.base_style
    fonts = seen.element.find(f"{W}rPr/{W}rFonts")
    while one.element.find(f"{W}rPr/{W}sz") is None:
        one = one.base_style

    assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert one.font.size == Pt(size)


@pytest.mark.parametrize("name", DOCX_KINDS)
def test_every_run_of_text_asks_for_the_east_asian_font(name: str) -> None:
    """Without the hint, “ ” — and … turn half-width in Word."""
    runs = [
        one
        for one in elements(package(name))
        if one.tag == f"{W}r" and one.find(f"{W}t") is not None and one.findtext(f"{W}t") != "2"
    ]

    assert runs
    for run in runs:
        fonts = run.find(f"{W}rPr/{W}rFonts")
        assert fonts is not None
        assert fonts.get(f"{W}hint") == "eastAsia"


def test_every_style_that_is_used_is_there() -> None:
    for name in DOCX_KINDS:
        content = package(name)
        there = {one.get(f"{W}styleId") for one in elements(content) if one.tag == f"{W}style"}
        used = {one.get(f"{W}val") for one in elements(content) if one.tag in {f"{W}pStyle", f"{W}rStyle"}}

        assert used <= there


def test_a_letter_has_its_red_head_and_double_lines_on_the_first_page_only() -> None:
    """10.1: 标志 30 mm below the page edge, lines of 170 mm, the last one 20 mm above the lower edge."""
    content = package("duban-letter")
    files = parts(content)
    head, foot = (ET.fromstring(files[f"word/{name}-first.xml"]) for name in ("header", "footer"))
    tops = [
        int(one.text or 0)
        for part in (head, foot)
        for one in part.iterfind(f".//{WP}positionV/{WP}posOffset")
    ]
    heights = [int(one.get("cy", 0)) for part in (head, foot) for one in part.iterfind(f".//{WP}extent")]
    section = opened("duban-letter").sections[0]

    assert "".join(one.text or "" for one in head.iter(f"{W}t")) == context("duban-letter")["issuer"]
    assert heights == [28575, 9525, 9525, 28575]
    assert tops == sorted(tops)
    assert abs(tops[3] + heights[3] / 2 - 277 * 36_000) < 1_000
    assert {one.get("cx") for one in [*head.iter(f"{WP}extent"), *foot.iter(f"{WP}extent")]} == {"6120000"}
    assert section.different_first_page_header_footer
    lead = Pt(0.11 * int(next(head.iter(f"{W}sz")).attrib[f"{W}val"]) / 2)  # free above the characters
    assert abs((section.header_distance or 0) + lead - Mm(30)) < Mm(0.2)
    assert "PAGE" not in "".join(one.text or "" for one in foot.iter(f"{W}instrText"))


def test_a_bulletin_has_its_number_and_no_first_page_of_its_own() -> None:
    document = opened("bulletin")

    assert [paragraph.text for paragraph in document.paragraphs[:3]] == [
        "登封市生态文明创建工作简报",
        "第3期",
        "登封市生态文明创建工作指挥部办公室\t2023年5月16日",
    ]
    assert not document.sections[0].different_first_page_header_footer
    assert document.tables[-1].rows[0].cells[0].text.startswith("报：")


def test_the_signature_is_kept_with_the_last_paragraph_of_the_text() -> None:
    document = opened("meeting-postponement")
    texts = [paragraph.text for paragraph in document.paragraphs]
    start = next(i for i, text in enumerate(texts) if text.startswith("已经报送的"))

    for paragraph in document.paragraphs[start:-1]:
        style = paragraph.style
        assert style is not None
        assert paragraph.paragraph_format.keep_with_next or style.paragraph_format.keep_with_next


def test_indents_are_given_in_characters_and_in_twips() -> None:
    for element in elements(package("duban-letter")):
        if element.tag == f"{W}ind":
            for side in ("firstLine", "left", "right", "hanging"):
                if f"{W}{side}Chars" in element.attrib:
                    assert f"{W}{side}" in element.attrib


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_printed_as_they_are(value: str) -> None:
    as_given = kind("meeting-notice").model_copy(update={"punctuation": "as-given"})
    facts = context("meeting-notice", place=value, requirements=[value], attachments=[value], meeting=value)
    document = docx.Document(io.BytesIO(render(as_given, facts).outputs[".docx"]))
    texts = [paragraph.text for paragraph in document.paragraphs]

    assert f"1.{value}。" in texts
    assert any(text.startswith("2.") and value in text for text in texts)  # after the 回执


def test_long_names_and_titles_stay_inside() -> None:
    document = opened("duban-letter", issuer="国" * 40, addressee=["市" * 40] * 3)
    (title,) = [one for one in document.paragraphs if one.style and one.style.name == "公文标题"]

    assert all(len(line) <= 20 for line in title.text.split("\n"))


def test_core_properties_follow_the_paper_and_no_clock() -> None:
    properties = opened("duban-letter").core_properties

    assert properties.created is not None
    assert properties.created.isoformat() == "2023-05-12T00:00:00+00:00"
    assert properties.modified == properties.created
    assert properties.author == context("duban-letter")["issuer"]
    assert properties.title == render(kind("duban-letter"), context("duban-letter")).title


def test_the_archive_bears_no_trace_of_time_or_system() -> None:
    with zipfile.ZipFile(io.BytesIO(package("duban-letter"))) as archive:
        infos = archive.infolist()

    assert infos[0].filename == "[Content_Types].xml"
    assert [info.filename for info in infos[1:]] == sorted(info.filename for info in infos[1:])
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {(info.create_system, info.external_attr) for info in infos} == {(0, 0)}


@pytest.mark.parametrize("name", DOCX_KINDS)
def test_the_unpacked_parts_are_the_golden_ones(name: str) -> None:
    """Deflate differs between zlib builds, so the parts are compared. A deliberate change: run paper_samples.py."""
    golden = json.loads((GOLDEN / "parts.json").read_text(encoding="utf-8"))

    assert render(kind(name), context(name)).digests[".docx"] == golden[name]


def test_another_process_makes_the_same_bytes() -> None:
    script = (
        "import hashlib; from paper_samples import *; "
        'print(*(hashlib.sha256(render(kind(n), context(n)).outputs[".docx"]).hexdigest() for n in DOCX_KINDS))'
    )
    here = [hashlib.sha256(package(name)).hexdigest() for name in DOCX_KINDS]

    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", script],
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": ":".join(filter(None, sys.path)),
                "TZ": "Asia/Shanghai",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout.split() == here


def test_key_order_of_the_context_does_not_matter() -> None:
    forward = context("duban-letter")
    backward = dict(reversed(forward.items()))

    assert render(kind("duban-letter"), forward).outputs == render(kind("duban-letter"), backward).outputs
