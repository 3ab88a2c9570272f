"""What a PDF file holds: the words as given, embedded faces, no clock; and what is said where none can be made."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_samples import HOSTILE, context, kind
from pdf_reading import need_pdf, plainly, sheets
from pypdf import PdfReader
from test_paper_annexes import paper

from notifications import pdf, typesetter
from notifications.errors import FacesMissing, FontsFolderMissing, PdfFailed, TypstMissing
from notifications.fonts import CHAINS, choose, fallback_line
from notifications.model import Paragraph, Span
from notifications.pdf import font_warning, layout_digest, render_pdf
from notifications.pdf_data import runs
from notifications.render import render

if TYPE_CHECKING:
    from notifications.model import Document

ROOT = Path(__file__).parents[3]
MARKUP = [
    "#set text(red)",
    "$x$",
    "*b*",
    "_i_",
    "<a>",
    "\\",
    "@x",
    "// 注",
    "/* 注 */",
    "~",
    '"',
    '\\")#a',
    "#",
]
RARE = "喆堃珺昇旻玥翀祎彧赟镕䶮㎡"


def letter(text: str, date: str = "2023-05-12") -> Document:
    return paper(f"= 题\n{text}", format="letter", sealed=True, more={"date": date})


def words(content: bytes) -> str:
    return "".join(text for sheet in sheets(content) for text in sheet.texts)


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_what_a_value_says_is_printed_and_never_markup(text: str) -> None:
    need_pdf()
    hostile = replace(
        letter("某事。"),
        blocks=(Paragraph((Span(f"甲{text}乙"),)),),
        note=text,
        head=(text,),
        number=text,
    )

    content, _ = render_pdf(hostile, author=text)

    printed = words(content)
    assert printed.count(text.replace(" ", "")) >= 4
    assert f"甲{text.replace(' ', '')}乙" in printed


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_data_comes_out_of_typst_as_it_went_in(text: str) -> None:
    need_pdf()
    typst = pytest.importorskip("typst")
    told = json.dumps({"x": text}, ensure_ascii=False)

    back = typst.Compiler(input=b"").eval(typesetter.data_of(told))

    assert json.loads(back) == {"x": text}


@given(st.text(st.sampled_from("甲，。》（“”——……abc 019.-"), max_size=120), st.floats(1, 28))
def test_runs_lose_nothing(text: str, room: float) -> None:
    assert "".join(part for _, part in runs(text, room)) == text


def test_punctuation_beside_punctuation_changes_its_run() -> None:
    assert runs("甲”，《乙") == [
        ("plain", "甲”"),
        ("apart", "，"),
        ("plain", "《乙"),
    ]


def test_a_word_wider_than_the_line_is_cut_and_stays_in_the_margins() -> None:
    need_pdf()
    long = "https://example.org/" + "a1" * 60

    content, _ = render_pdf(letter(f"甲{long}"), author="某")

    (sheet, *_) = sheets(content)
    assert long in words(content)
    assert max(glyph.right for glyph in sheet.glyphs if glyph.size == 16) <= sheet.width - 26 / 25.4 * 72 + 1


def test_the_same_paper_gives_the_same_bytes_in_every_process() -> None:
    need_pdf()
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests/unit/notifications')\n"
        "from test_paper_pdf_files import letter; from notifications.pdf import render_pdf\n"
        "content, mark = render_pdf(letter('某事。'), author='某'); print(hashlib.sha256(content).hexdigest(), mark)"
    )

    one, other = (
        plainly(ROOT, code, PYTHONHASHSEED=seed, TZ=zone)
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    )

    assert one == other
    content, mark = render_pdf(letter("某事。"), author="某")
    assert render_pdf(letter("某事。"), author="某") == (content, mark)
    assert one.split()[1] == mark


def test_the_digest_tells_words_and_places_apart_and_no_more() -> None:
    need_pdf()
    content, mark = render_pdf(letter("某事。"), author="某")

    others = [
        letter("某市。"),
        replace(letter("某事。"), urgency="特急"),
        letter("某事。", date="2023-05-13"),
    ]

    assert len({mark, *(render_pdf(one, author="某")[1] for one in others)}) == 4
    again, same = render_pdf(letter("某事。"), author="另一办公室")
    assert again != content
    assert same == mark == layout_digest(content)


def test_the_digest_moves_when_a_character_does() -> None:
    """A name with a blank in front says the same words elsewhere."""
    need_pdf()
    (_, mark), (_, moved) = (
        render_pdf(replace(letter("某事。"), number=text), author="某") for text in ("甲", "甲　")
    )

    assert mark != moved


def test_dates_and_names_of_the_file_come_from_the_paper() -> None:
    need_pdf()
    found = PdfReader(io.BytesIO(render_pdf(letter("某事。"), author="某办公室")[0])).metadata

    assert found is not None
    assert (found.title, found.author) == ("题", "某办公室")
    assert str(found["/CreationDate"]).startswith("D:20230512")
    assert str(found["/ModDate"]).startswith("D:20230512")


def test_faces_are_embedded_subsets_that_give_their_characters_back() -> None:
    need_pdf()
    content, _ = render_pdf(letter(f"某事{RARE}，2023年。\n# 黑体"), author="某")

    fonts: dict[str, Any] = {}
    for page in PdfReader(io.BytesIO(content)).pages:
        fonts |= page["/Resources"]["/Font"]  # type: ignore[index]
    assert len(fonts) >= 2
    for font in (one.get_object() for one in fonts.values()):
        below = font["/DescendantFonts"][0].get_object()
        described = below["/FontDescriptor"]
        assert "/ToUnicode" in font
        assert str(below["/BaseFont"])[7] == "+"
        assert {"/FontFile2", "/FontFile3"} & set(described)
        assert len((described.get("/FontFile3") or described["/FontFile2"]).get_data()) < 200_000
    assert RARE in words(content)
    assert "\ufffd" not in words(content)


# --- which faces ---

NOTO = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def test_the_first_face_of_a_chain_that_is_there_leads_and_noto_stands_behind_it() -> None:
    found = choose(["FangSong", "FandolFang", "STZhongsong", "SimHei", "KaiTi_GB2312", *NOTO, "DejaVu Sans"])

    assert found["body"].families == ("FangSong", *NOTO)
    assert found["biao"].families == ("STZhongsong", *NOTO)
    assert found["hei"].families == ("SimHei", *reversed(NOTO))
    assert found["kai"].families == ("KaiTi_GB2312", *NOTO)
    assert found["song"].families == NOTO
    assert fallback_line(found) == "小标宋用 华文中宋 代替"


def test_one_chinese_face_serves_every_role_and_the_line_says_so() -> None:
    found = choose(["WenQuanYi Micro Hei"])

    assert {one.families for one in found.values()} == {("WenQuanYi Micro Hei",)}
    assert fallback_line(found).count("用 文泉驿微米黑 代替") == len(CHAINS)


def test_with_all_faces_there_nothing_is_said() -> None:
    names = ["方正小标宋简体", "simhei", "KAITI_GB2312", "FangSong_GB2312", "SimSun"]

    assert fallback_line(choose(names)) == ""


def test_the_office_folder_is_looked_into() -> None:
    need_pdf()
    with pytest.raises(FontsFolderMissing, match="DUBAN_FONTS 指明的字体文件夹 没有 不存在"):
        render_pdf(letter("某事。"), author="某", fonts=Path("没有"))
    assert render_pdf(letter("某事。"), author="某", fonts=ROOT / "notifications")[0].startswith(b"%PDF")


def test_the_warning_is_one_line() -> None:
    need_pdf()

    assert "\n" not in font_warning()
    assert font_warning() == "" or font_warning().startswith("PDF 字体：")


# --- no PDF here ---


@pytest.fixture
def without_typst(monkeypatch: pytest.MonkeyPatch) -> None:
    typesetter.typesetter.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)


@pytest.fixture
def without_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf._faces_text.cache_clear()
    bare = typesetter.Typesetter(None, frozenset({"DejaVu Sans"}))
    monkeypatch.setattr(pdf, "typesetter", lambda _: bare)


@pytest.mark.usefixtures("without_typst")
def test_without_the_extra_the_sentence_names_the_command() -> None:
    with pytest.raises(TypstMissing, match=r"pip install 'duban\[pdf\]'"):
        render(kind("duban-letter"), context("duban-letter"), formats=["pdf"])


@pytest.mark.usefixtures("without_faces")
def test_without_a_chinese_face_the_pdf_is_refused_and_the_docx_comes_out() -> None:
    rendered = render(kind("duban-letter"), context("duban-letter"), formats=["docx", "pdf"])

    assert list(rendered.outputs) == [".docx"]
    assert len(rendered.refused) == 1
    assert "fonts-noto-cjk" in rendered.refused[0]
    with pytest.raises(FacesMissing):
        render_pdf(letter("某事。"), author="某")


def test_what_typst_refuses_is_one_sentence() -> None:
    need_pdf()

    with pytest.raises(PdfFailed, match="PDF 排版失败"):
        typesetter.typesetter().pdf("{}", "{}", day=date(2023, 5, 12))
