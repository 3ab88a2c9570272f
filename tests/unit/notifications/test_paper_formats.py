"""The docx of every format against the numbers of GB/T 9704-2012, as an XML parser reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from paper_formats import (
    COPIES,
    MINUTES,
    RANKING,
    TEXT,
    W,
    letter,
    official,
    packed,
    paper,
    parts,
    samples,
    tree,
)

from notifications.docx import font_profiles, render_docx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from notifications.docx import Fonts
    from notifications.model import Document

SAMPLES = samples()
LINE, MM = 579, 1440 / 25.4  # twips
UPRIGHT = {"w": "11906", "h": "16838"}
TURNED = {"w": "16838", "h": "11906", "orient": "landscape"}
SCHEMA_ORDER = {  # ECMA-376, as far as we use it
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs kinsoku overflowPunct autoSpaceDE "
    "autoSpaceDN adjustRightInd snapToGrid spacing ind jc outlineLvl sectPr",
    "rPr": "rStyle rFonts snapToGrid color spacing kern sz szCs lang",
    "tblPr": "tblpPr tblOverlap tblW tblInd tblBorders tblLayout tblCellMar",
    "trPr": "cantSplit trHeight tblHeader",
    "tcPr": "tcW gridSpan vAlign",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "sectPr": "headerReference footerReference pgSz pgMar titlePg docGrid",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders drawingGridVerticalSpacing characterSpacingControl compat "
    "themeFontLang decimalSymbol listSeparator",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "p": "pPr r",
    "body": "p tbl sectPr",
    "font": "altName panose1 charset family pitch",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone docPr cNvGraphicFramePr graphic",
    "wsp": "cNvSpPr spPr txbx bodyPr",
    "spPr": "xfrm prstGeom solidFill noFill ln",
}
MANY = {
    "body": ("p", "tbl"),
    "tbl": ("tr",),
    "tr": ("tc",),
    "tc": ("p",),
    "p": ("r",),
    "sectPr": ("footerReference",),
}


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def attributes(element: ET.Element | None) -> dict[str, str]:
    assert element is not None
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()}


def words(element: ET.Element) -> str:
    return "".join(
        "\t" if local(one) == "tab" else one.text or ""
        for one in element.iter()
        if local(one) in {"t", "tab"}
    )


def styled(root: ET.Element, style: str) -> list[ET.Element]:
    found = root.iter(f"{W}p")
    return [one for one in found if attributes(one.find(f"{W}pPr/{W}pStyle")).get("val") == style]


def spacing(element: ET.Element) -> dict[str, int]:
    found = attributes(element.find(f"{W}pPr/{W}spacing"))
    return {name: int(value) for name, value in found.items() if value.isdecimal()}


def style_of(given: Document, style: str) -> ET.Element:
    root = ET.fromstring(parts(packed(given))["word/styles.xml"])
    return next(one for one in root if attributes(one).get("styleId") == style)


def sections(given: Document) -> list[ET.Element]:
    return list(tree(given).iter(f"{W}sectPr"))


def parsed(given: Document) -> Iterator[ET.Element]:
    for part in parts(packed(given)).values():
        yield from ET.fromstring(part).iter()


@pytest.mark.parametrize("name", SAMPLES)
def test_children_stand_in_schema_order(name: str) -> None:
    """Word calls a file corrupt where LibreOffice opens it."""
    for element in parsed(SAMPLES[name]):
        order = SCHEMA_ORDER.get(local(element))
        if order:
            names = [local(child) for child in element if local(child) not in MANY.get(local(element), ())]
            ranks = [order.split().index(one) for one in names]
            assert ranks == sorted(set(ranks)), (element.tag, names)
        if local(element) == "body":
            assert local(element[-1]) == "sectPr"
        if local(element) == "tc":
            assert local(element[-1]) == "p"


@pytest.mark.parametrize("name", SAMPLES)
def test_the_package_holds_what_it_names_and_nothing_else(name: str) -> None:
    files = parts(packed(SAMPLES[name]))
    types = {one.get("PartName", "")[1:] for one in ET.fromstring(files["[Content_Types].xml"])} - {""}
    related = {
        attributes(one)["Id"]: attributes(one)["Target"]
        for one in ET.fromstring(files["word/_rels/document.xml.rels"])
    }
    used = {
        value
        for one in ET.fromstring(files["word/document.xml"]).iter()
        for key, value in one.attrib.items()
        if key.endswith("relationships}id")
    }
    footers = {target for target in related.values() if target.startswith(("footer", "header"))}

    assert types == {one for one in files if not one.endswith(".rels")} - {"[Content_Types].xml"}
    assert {related[one] for one in used} == footers
    assert {f"word/{target}" for target in related.values()} | {"word/document.xml"} == {
        one for one in types if one.startswith("word/")
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_every_style_that_is_used_is_there(name: str) -> None:
    found = list(parsed(SAMPLES[name]))
    there = {attributes(one)["styleId"] for one in found if one.tag == f"{W}style"}

    assert {attributes(one)["val"] for one in found if one.tag in {f"{W}pStyle", f"{W}rStyle"}} <= there


@pytest.mark.parametrize("name", ["official", "upward", "minutes"])
def test_the_red_head_stands_35_mm_below_the_top_of_the_text(name: str) -> None:
    """7.2.4 and 10.3, whether 份号 and 紧急程度 stand above it or not."""
    root = tree(SAMPLES[name])
    (head,) = styled(root, "RedHead")
    above = len(styled(root, "Number")) * LINE
    halves = int(attributes(next(head.iter(f"{W}sz")))["val"])
    free = 0.11 * halves * 10  # of the head's own line, above its characters

    assert abs(above + spacing(head)["before"] + free - 35 * MM) < 0.2 * MM
    assert spacing(head)["line"] == pytest.approx(1.2 * halves * 10, abs=1)
    assert attributes(style_of(SAMPLES[name], "RedHead").find(f"{W}rPr/{W}color"))["val"] == "FF0000"


def test_serial_and_urgency_stand_on_lines_of_their_own_in_this_order() -> None:
    top = styled(tree(SAMPLES["official"]), "Number")
    flush = styled(tree(SAMPLES["letter"]), "Number")

    assert [words(one) for one in top] == ["000123", "特急"]
    assert [words(one) for one in flush] == ["000123\t某创办〔2026〕35号", "特急"]
    assert attributes(flush[1].find(f".//{W}rStyle"))["val"] == "Hei"


def test_the_number_stands_two_blank_lines_below_the_head_and_4_mm_above_a_red_line() -> None:
    """7.2.5, 7.2.7; the line is as wide as the 版心 because a border is as wide as its paragraph."""
    (number,) = styled(tree(SAMPLES["official"]), "RuledNumber")
    style = style_of(SAMPLES["official"], "RuledNumber")
    border = attributes(style.find(f"{W}pPr/{W}pBdr/{W}bottom"))
    (head,) = styled(tree(SAMPLES["official"]), "RedHead")
    below_head = 0.12 * int(attributes(next(head.iter(f"{W}sz")))["val"]) * 10
    below_number = 579 * 0.2 - 0.12 * 320  # of the line, under its characters

    assert words(number) == "某创办〔2026〕35号"
    assert spacing(number)["before"] + below_head == pytest.approx(2 * LINE, abs=2)
    assert attributes(style.find(f"{W}pPr/{W}jc"))["val"] == "center"
    assert abs(int(border["space"]) * 20 + below_number - 4 * MM) < 0.25 * MM
    assert (border["sz"], border["color"]) == ("12", "FF0000")
    assert style.find(f"{W}pPr/{W}ind") is None


def test_an_upward_paper_names_who_signs_beside_the_number() -> None:
    """7.2.6: 发文字号 左空一字, 签发人 右空一字, the name in 楷体, on the same line."""
    (number,) = styled(tree(SAMPLES["upward"]), "UpwardNumber")
    style = style_of(SAMPLES["upward"], "UpwardNumber")

    assert words(number) == "某创办〔2026〕35号\t签发人：办公室主任"
    assert [attributes(one)["val"] for one in number.iter(f"{W}rStyle")] == ["Kai"]
    assert attributes(style.find(f"{W}pPr/{W}ind"))["firstLine"] == "316"
    assert attributes(style.find(f"{W}pPr/{W}tabs/{W}tab")) == {"val": "right", "pos": str(8849 - 316)}
    assert attributes(style.find(f"{W}basedOn"))["val"] == "RuledNumber"


def test_a_long_post_of_who_signs_takes_a_line_of_its_own() -> None:
    given = official(
        upward=True, more={"signer": "某市创建工作领导小组办公室主任", "addressee": ["市人民政府"]}
    )
    (number,) = styled(tree(given), "UpwardNumber")
    (usual,) = styled(tree(SAMPLES["upward"]), "UpwardNumber")

    assert len(list(number.iter(f"{W}br"))) == 1
    assert not list(usual.iter(f"{W}br"))


def test_a_row_of_a_form_is_split_only_when_it_is_long() -> None:
    """And then it is not kept with the signature, or its whole page would stay empty above it."""
    root = tree(paper(f"= 题\n: 甲 :: 乙\n: 丙 :: {'丁' * 300}", format="form"))
    short, long = root.iter(f"{W}tr")

    assert short.find(f"{W}trPr/{W}cantSplit") is not None
    assert long.find(f"{W}trPr/{W}cantSplit") is None
    assert not list(long.iter(f"{W}keepNext"))


@pytest.mark.parametrize("name", ["official", "upward", "letter", "minutes", "bulletin"])
def test_the_title_stands_two_blank_lines_below_and_the_text_one_below_it(name: str) -> None:
    title = style_of(SAMPLES[name], "Title")

    assert spacing(title)["before"] == 2 * LINE
    assert spacing(style_of(SAMPLES[name], "Addressee"))["before"] == LINE
    assert attributes(title.find(f"{W}rPr/{W}sz"))["val"] == "44"


@pytest.mark.parametrize("name", ["official", "annexed", "minutes"])
def test_the_foot_lies_on_the_lower_edge_of_the_text_between_its_lines(name: str) -> None:
    """7.4: 0.35 mm outside, 0.25 mm inside, 抄送 with its turnover under the first name, 印发 at both ends."""
    table = list(tree(SAMPLES[name]).iter(f"{W}tbl"))[-1]
    place = attributes(table.find(f"{W}tblPr/{W}tblpPr"))
    borders = {local(one): attributes(one)["sz"] for one in table.findall(f"{W}tblPr/{W}tblBorders/*")}
    copies, imprint = (row.find(f".//{W}p") for row in table.findall(f"{W}tr"))
    indents = attributes(style_of(SAMPLES[name], "Foot").find(f"{W}pPr/{W}ind"))

    assert (place["vertAnchor"], place["tblpYSpec"], place["tblpX"]) == ("margin", "bottom", "1587")
    assert attributes(table.find(f"{W}tblPr/{W}tblW"))["w"] == "8849"
    assert borders == {"top": "8", "bottom": "8", "insideH": "6"}
    assert copies is not None
    assert imprint is not None
    assert words(copies) == "抄送：" + "，".join(COPIES) + "。"
    assert words(imprint) == "某市创建工作领导小组办公室\t2026年11月10日印发"
    assert indents == {"left": str(316 + 3 * 280), "hanging": str(3 * 280), "right": "316"}
    assert attributes(style_of(SAMPLES[name], "FootEnds").find(f"{W}pPr/{W}tabs/{W}tab"))["pos"] == str(
        8849 - 316
    )


def test_the_foot_of_a_letter_is_copies_only_without_lines() -> None:
    table = list(tree(SAMPLES["letter"]).iter(f"{W}tbl"))[-1]

    assert table.find(f"{W}tblPr/{W}tblBorders") is None
    assert [words(row) for row in table.findall(f"{W}tr")] == ["抄送：" + "，".join(COPIES) + "。"]


@pytest.mark.parametrize("name", SAMPLES)
def test_page_numbers_stand_outside_on_every_page_but_the_first_of_a_letter(name: str) -> None:
    """7.5: odd right, even left, 空一字; on landscape pages the same line is turned."""
    files = parts(packed(SAMPLES[name]))
    first, *others = sections(SAMPLES[name])
    for side, place in (("odd", ("right", "316")), ("even", ("left", "316"))):
        for turned in ("", "-turned"):
            if part := files.get(f"word/footer-{side}{turned}.xml"):
                line = next(
                    one for one in ET.fromstring(part).iter(f"{W}p") if one.find(f"{W}pPr/{W}ind") is not None
                )
                assert words(line) == "— 2 —"
                assert attributes(line.find(f"{W}pPr/{W}jc"))["val"] == place[0]
                assert attributes(line.find(f"{W}pPr/{W}ind"))[place[0]] == place[1]

    assert (first.find(f"{W}titlePg") is not None) == (SAMPLES[name].format == "letter")
    assert not [one for one in others if one.find(f"{W}titlePg") is not None]
    for one in (first, *others):
        kinds = [attributes(each)["type"] for each in one.findall(f"{W}footerReference")]
        assert kinds[-2:] == ["even", "default"]


def test_a_landscape_page_is_the_upright_one_turned() -> None:
    """Its top lies at the left edge of the upright page, so that 订口 28 mm becomes its upper margin."""
    upright, turned, _ = sections(SAMPLES["annexed"])
    a, b = (attributes(one.find(f"{W}pgMar")) for one in (upright, turned))

    assert attributes(upright.find(f"{W}pgSz")) == UPRIGHT
    assert attributes(turned.find(f"{W}pgSz")) == TURNED
    assert (b["top"], b["right"], b["bottom"], b["left"]) == (a["left"], a["top"], a["right"], a["bottom"])
    assert (b["top"], b["left"]) == ("1587", "1984")


def test_the_number_of_a_landscape_page_keeps_its_place() -> None:
    """The line that stands 25.5 mm above the lower edge stands as far from the left edge, read downwards."""
    part = ET.fromstring(parts(packed(SAMPLES["table"]))["word/footer-odd-turned.xml"])
    by_name = {local(one): one for one in part.iter()}
    across, down = (
        int(next(one for one in by_name[side] if local(one) == "posOffset").text or 0) / 635
        for side in ("positionH", "positionV")
    )
    extent = attributes(by_name["extent"])
    box = attributes(by_name["bodyPr"])

    assert (across, down) == (1446, 1587)
    assert (int(extent["cx"]) / 635, int(extent["cy"]) / 635) == (320, 8849)
    assert (box["vert"], box["lIns"], box["rIns"]) == ("vert", "0", "0")


def test_annexes_begin_new_pages_before_the_foot_and_the_title_stands_on_line_three() -> None:
    """7.3.7."""
    root = tree(SAMPLES["annexed"])
    labels, titles = styled(root, "AnnexLabel"), styled(root, "AnnexTitle")
    body = list(root[0])
    table = [i for i, one in enumerate(body) if one.find(f"{W}tblPr/{W}tblpPr") is not None]

    assert [words(one) for one in labels] == ["附件1", "附件2", "附件3"]
    assert [words(one) for one in titles] == ["实地测评排名表", "问题清单", "名词说明"]
    assert [one.find(f"{W}pPr/{W}pageBreakBefore") is not None for one in labels] == [True, False, False]
    assert spacing(style_of(SAMPLES["annexed"], "AnnexTitle"))["before"] == LINE
    assert table == [len(body) - 3]
    assert body.index(titles[-1]) < table[0]
    assert [attributes(one.find(f"{W}pgSz")) for one in sections(SAMPLES["annexed"])] == [
        UPRIGHT,
        TURNED,
        UPRIGHT,
    ]


def test_two_annexes_of_a_kind_lie_in_one_section() -> None:
    given = letter(TEXT + "\n@ 甲\n一\n@ 乙\n二\n@@ 丙\n三\n@@ 丁\n四")
    root = tree(given)

    assert [one.find(f"{W}pPr/{W}pageBreakBefore") is not None for one in styled(root, "AnnexLabel")] == [
        *(True, True),
        *(False, True),
    ]
    assert [attributes(one.find(f"{W}pgSz")) for one in sections(given)] == [UPRIGHT, TURNED, UPRIGHT]


def test_a_foot_never_lies_on_a_landscape_page() -> None:
    *_, last = sections(SAMPLES["turned-last"])
    without = sections(letter(TEXT + "\n@@ 丙\n三", more={"copies": []}))

    assert attributes(last.find(f"{W}pgSz")) == UPRIGHT
    assert [attributes(one.find(f"{W}pgSz")) for one in without] == [UPRIGHT, TURNED]


def test_lists_of_who_attended_hang_under_the_first_name() -> None:
    """10.3: one blank line, 左空二字, the label in 黑体, turnover under the first name."""
    lists = styled(tree(SAMPLES["minutes"]), "Listed")

    assert [words(one)[:3] for one in lists] == ["出席：", "请假：", "列席："]
    assert spacing(lists[0])["before"] == LINE
    assert [one.find(f"{W}pPr/{W}spacing") for one in lists[1:]] == [None, None]
    for one in lists:
        assert attributes(one.find(f".//{W}rStyle"))["val"] == "Hei"
        assert attributes(one.find(f"{W}pPr/{W}ind")) == {
            "leftChars": "500",
            "left": "1580",
            "hangingChars": "300",
            "hanging": "948",
        }


def test_a_list_may_stand_in_a_letter() -> None:
    lists = styled(tree(letter("= 题\n正文\n+ 参会人员：:: 甲、乙\n下文")), "Listed")

    assert [words(one) for one in lists] == ["参会人员：甲、乙"]


def test_minutes_have_no_addressee_and_no_signature() -> None:
    root = tree(SAMPLES["minutes"])

    assert not styled(root, "Addressee")
    assert not styled(root, "Signature")
    assert words(styled(root, "RedHead")[0]) == "某市创建工作领导小组联席会议纪要"


def test_a_form_has_a_red_title_and_its_labels_beside_its_values() -> None:
    root = tree(SAMPLES["form"])
    (title,), (number,) = styled(root, "FormTitle"), styled(root, "FormNumber")
    (table,) = root.iter(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    grid = [int(attributes(one)["w"]) for one in table.iter(f"{W}gridCol")]
    heights = [int(attributes(row.find(f"{W}trPr/{W}trHeight"))["val"]) for row in rows]

    assert (words(title), words(number)) == ("创建工作交办单", "某创办〔2026〕35号")
    assert attributes(style_of(SAMPLES["form"], "FormTitle").find(f"{W}rPr/{W}color"))["val"] == "FF0000"
    assert (len(grid), sum(grid)) == (4, 8849)
    assert [len(row.findall(f"{W}tc")) for row in rows] == [2, 4, 4, 4, 2, 2, 2]
    for row in rows:
        cells = row.findall(f"{W}tc")
        spans = [int(attributes(one)["val"]) for one in row.iter(f"{W}gridSpan")]
        assert sum(spans) + len(cells) - len(spans) == 4
        assert sum(int(attributes(one.find(f"{W}tcPr/{W}tcW"))["w"]) for one in cells) == 8849
    assert heights[5] >= 8 * 480
    assert heights[6] >= 4 * 480
    assert [words(one) for one in styled(root, "FormLabel")][:3] == ["事项", "来源", "时限"]
    assert attributes(style_of(SAMPLES["form"], "FormLabel").find(f"{W}pPr/{W}jc"))["val"] == "center"


def test_a_register_lies_on_landscape_pages_and_repeats_its_head() -> None:
    root = tree(SAMPLES["table"])
    (table,) = root.iter(f"{W}tbl")
    rows = table.findall(f"{W}tr")

    assert [attributes(one.find(f"{W}pgSz")) for one in root.iter(f"{W}sectPr")] == [TURNED]
    assert words(styled(root, "RegisterHead")[0]) == "某市创建工作领导小组办公室\t2026年11月10日"
    assert sum(int(attributes(one)["w"]) for one in table.iter(f"{W}gridCol")) == 12756
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 40
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


@pytest.mark.parametrize("end", ["最后一段。", RANKING, "+ 参会人员：:: 甲、乙", ": 甲 :: 乙\n:4 丙 ::"])
@pytest.mark.parametrize("more", [{}, {"contact": None}, {"attachments": ["反馈表"]}])
def test_the_signature_is_kept_with_the_end_of_the_text(end: str, more: dict[str, object]) -> None:
    """From the last paragraph, or the last row, to the line before the last: each is kept with the next."""
    given = letter(f"= 题\n第一段。\n{end}", more={"copies": []} | more)
    root = tree(given)
    body = [one for one in root[0] if local(one) != "sectPr"]
    from_here = (
        next(
            i
            for i, one in enumerate(body)
            if one.find(f"{W}pPr/{W}pStyle") is not None and "Addressee" in ET.tostring(one, "unicode")
        )
        + 2
    )
    kept = {
        name
        for name in ("Signature", "Date", "Note", "Attachment")
        if style_of(given, name).find(f"{W}pPr/{W}keepNext") is not None
    }

    def is_kept(one: ET.Element) -> bool:
        if local(one) == "tbl":
            cells = one.findall(f"{W}tr")[-1].iter(f"{W}p")
            return all(cell.find(f"{W}pPr/{W}keepNext") is not None for cell in cells)
        return (
            attributes(one.find(f"{W}pPr/{W}pStyle"))["val"] in kept
            or one.find(f"{W}pPr/{W}keepNext") is not None
        )

    assert kept == {"Signature", "Date", "Note", "Attachment"}
    assert len(body) > from_here + 1
    assert all(is_kept(one) for one in body[from_here:-1])


@pytest.mark.parametrize("more", [{}, {"contact": None}])
def test_nothing_is_kept_with_an_annex(more: dict[str, object]) -> None:
    root = tree(letter(TEXT + "\n@ 甲\n一", more=more))
    body = list(root[0])
    last = body[body.index(styled(root, "AnnexLabel")[0]) - 1]

    assert attributes(last.find(f"{W}pPr/{W}keepNext")) == {"val": "0"}


def test_tables_that_follow_each_other_stay_apart() -> None:
    """Word makes one table of two that touch."""
    for given in (
        official(f"= 题\n正文\n{RANKING}\n: 甲 :: 乙"),
        official(f"= 题\n正文\n@ 甲\n{RANKING}"),
        paper(f"{MINUTES}\n{RANKING}", format="minutes", more={"masthead": "会议纪要", "contact": None}),
        paper(f"= 题\n{RANKING}", format="table", more={"contact": None}),
    ):
        names = [local(one) for one in tree(given)[0]]

        assert "tbl tbl" not in " ".join(names)
        assert names[-2:] == ["p", "sectPr"]


@pytest.mark.parametrize("fonts", ["gb2312", "gbk", "windows"])
def test_a_profile_names_its_typefaces_and_what_stands_in_for_them(fonts: Fonts) -> None:
    files = parts(render_docx(SAMPLES["official"], author="甲", fonts=fonts)[0])
    named = {
        value
        for one in ET.fromstring(files["word/styles.xml"]).iter(f"{W}rFonts")
        for key, value in attributes(one).items()
        if key != "hint"
    }
    table = {
        attributes(one)["name"]: attributes(one.find(f"{W}altName"))["val"]
        for one in ET.fromstring(files["word/fontTable.xml"])
    }
    roles = font_profiles()[fonts]

    assert named == {roles[role]["name"] for role in ("body", "kai", "hei", "title", "song")}
    assert table == {font["name"]: font["instead"] for font in roles.values()}
    assert "GB2312" not in "".join(named) or fonts == "gb2312"


def test_the_usual_typefaces_fall_back_to_those_of_windows() -> None:
    usual = font_profiles()["gb2312"]

    assert {font["name"]: font["instead"] for font in usual.values()} == {
        "仿宋_GB2312": "仿宋",
        "楷体_GB2312": "楷体",
        "方正小标宋简体": "华文中宋",
        "黑体": "SimHei",
        "宋体": "SimSun",
    }


def test_another_profile_changes_names_and_no_measure() -> None:
    usual, plain = (
        parts(render_docx(SAMPLES["annexed"], author="甲", fonts=fonts)[0]) for fonts in ("gb2312", "windows")
    )

    assert {name for name in usual if usual[name] != plain[name]} == {"word/styles.xml", "word/fontTable.xml"}
