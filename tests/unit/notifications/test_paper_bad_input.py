"""Bad input, line by line as the table of the office's specification has it: what goes in, and the result it names."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from paper_samples import HOSTILE, KINDS, context, kind, matter

from definitions.paper import PaperKind
from notifications.context import check_context, clean_context
from notifications.deliver import write_files
from notifications.errors import FileKept, PaperIncomplete, TemplateFailed
from notifications.layout import COLUMNS, TITLE_COLUMNS, width
from notifications.render import document, render
from notifications.template import TemplateSet, template_set

if TYPE_CHECKING:
    from pathlib import Path

    from definitions.findings import Finding

LETTER = "duban-letter"
RANKING = PaperKind.model_validate(
    {
        "id": "ranking",
        "title": "督查通报",
        "format": "official",
        "number": "{mark}通〔{year}〕{n}号",
        "series": "t",
        "template": "t",
        "fields": {
            "rows": {
                "label": "各单位情况",
                "type": "list",
                "unique": "unit",
                "fields": {
                    "unit": {"label": "单位", "required": True},
                    "score": {"label": "得分", "type": "decimal", "required": True},
                    "found": {"label": "发现问题", "type": "int", "required": True},
                    "fixed": {"label": "已整改", "type": "int", "required": True, "not_more_than": "found"},
                },
            }
        },
    }
)
TABLE = """= 督查情况的通报
{% set table = rows|ranked("score") %}
{% if table %}
排名靠前的是{{ table|leading|column("unit")|listed }}。
| 名次 | 单位 | 得分 | 发现问题 | 已整改 | 整改率 |
|:--:|----|:--:|:--:|:--:|:--:|
{% for row in table %}
| {{ row.rank }} | {{ row.unit }} | {{ row.score }} | {{ row.found }} | {{ row.fixed }} | {{ row|rate("fixed", "found") }} |
{% endfor %}
{% else %}
本次没有督查单位。
{% endif %}
"""


def findings(name: str = LETTER, **changes: Any) -> list[Finding]:
    return check_context(kind(name), context(name, **changes))


def only(found: list[Finding], severity: str = "error") -> Finding:
    assert [one.severity for one in found] == [severity], [one.sentence() for one in found]
    return found[0]


def text(name: str = LETTER, **changes: Any) -> str:
    return render(kind(name), context(name, **changes), formats=["txt"]).text


def row(**changes: Any) -> dict[str, Any]:
    return {"unit": "市水务局", "score": "90.5", "found": 3, "fixed": 2} | changes


def ranking(*rows: dict[str, Any]) -> dict[str, Any]:
    given = {"issuer": "某办", "addressee": ["各单位"], "date": "2023-05-12", "number": "某通〔2023〕1号"}
    return given | {"rows": list(rows)}


def ranked_text(*rows: dict[str, Any]) -> str:
    return render(RANKING, ranking(*rows), formats=["txt"], templates=TemplateSet((("t.txt", TABLE),))).text


def test_missing_required_field_is_an_error_naming_kind_field_and_file_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    given = context(LETTER)
    del given["reply_due"]

    with pytest.raises(PaperIncomplete) as caught:
        write_files(tmp_path / "out", "x", render(kind(LETTER), given))

    (found,) = caught.value.errors
    assert (found.key, found.file) == ("reply_due", LETTER)
    assert "督办函缺少反馈时限（reply_due），请补上" in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "near"), [("reply_du", "reply_due"), ("反馈时限", "reply_due"), ("基本依据", "")]
)
def test_unknown_field_is_a_warning_with_the_nearest_known_name(given: str, near: str) -> None:
    found = only(findings(**{given: "2023-05-19"}), "warning")

    assert (found.code, found.key) == ("paper-field-unknown", given)
    assert near in found.message
    assert ("是否应为" in found.message) == bool(near)


@pytest.mark.parametrize(
    "day", ["2023-02-30", "2023-13-01", "2022-02-29", "2023-5-12", "五月十二日", 20230512]
)
def test_impossible_date_is_an_error(day: Any) -> None:
    assert only(findings(reply_due=day)).code == "paper-date"


def test_deadline_before_the_documents_date_is_an_error() -> None:
    found = only(findings(reply_due="2023-05-11"))

    assert (found.code, found.key) == ("paper-date-order", "reply_due")
    assert "（2023-05-11）不能早于成文日期（2023-05-12）" in found.message


@pytest.mark.parametrize(
    "given",
    [
        "登创办督[2023]3号",
        "登创办督(2023)3号",
        "登创办督（2023）3号",
        "登创办督【2023】3号",
        "登创办督［2023］3号",
        "登创办督〔２０２３〕３号",
        "登创办督〔2023〕第3号",
        "登创办督〔2023〕003号",
        "登创办督〔2023年〕3号",
        "登创办督 〔2023〕 3 号",
    ],
)
def test_number_in_another_form_is_normalised_with_a_warning(given: str) -> None:
    facts, found = clean_context(kind(LETTER), context(LETTER, number=given))

    assert facts["number"] == "登创办督〔2023〕3号"
    assert {one.severity for one in found} == {"warning"}


@pytest.mark.parametrize(
    "given", ["登创办督〔23〕3号", "登创办督〔2023〕0号", "登创办督〔2023〕三号", "督3号"]
)
def test_number_that_is_not_sure_is_an_error(given: str) -> None:
    assert only(findings(number=given)).code == "paper-number"


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("请抓紧办理,逾期通报", "请抓紧办理，逾期通报"),
        ('落实"四个不放过"要求', "落实“四个不放过”要求"),
        ("附件(台账);报表", "附件（台账）；报表"),
        ("9:00前,见http://a.cn/x?y=1,2", "9:00前，见http://a.cn/x?y=1,2"),
    ],
)
def test_half_width_punctuation_beside_chinese_is_normalised_by_option(given: str, made: str) -> None:
    plain = kind(LETTER).model_copy(update={"punctuation": "as-given"})

    facts, found = clean_context(kind(LETTER), context(LETTER, consequence=given))

    assert facts["consequence"] == made
    assert only(found, "warning").code == "paper-punctuation"
    assert clean_context(plain, context(LETTER, consequence=given))[0]["consequence"] == given


@pytest.mark.parametrize(
    "given",
    ["1,234.5", "9:30", "http://a.cn/x?y=1,2;z", "a.b@c.cn", "GB/T 9704-2012", "0371-12345678", "[a, b]"],
)
def test_numbers_times_addresses_and_codes_are_untouched(given: str) -> None:
    facts, found = clean_context(kind(LETTER), context(LETTER, consequence=given))

    assert (facts["consequence"], found) == (given, [])


def test_line_break_inside_a_one_line_field_is_an_error_and_in_a_text_makes_paragraphs() -> None:
    assert only(findings(reply_form="正式\n文件")).code == "paper-line-break"

    made = text("bulletin", news=[{"head": "巡护", "text": "第一段。\n\n第二段。"}])

    assert "　　（一）巡护。第一段。\n　　第二段。\n" in made


@pytest.mark.parametrize("name", KINDS)
def test_empty_list_gives_the_templates_own_sentence_or_an_error_never_an_empty_table(name: str) -> None:
    """Every list of every kind, and those in records: what is left is a paper without 共0项, or a refusal."""
    for field, spec in kind(name).all_fields().items():
        if spec.type != "list":
            continue
        if spec.required:
            assert only(findings(name, **{field: []})).code == "paper-field-missing"
            continue
        made = text(name, **{field: []})
        assert "共0" not in made
        assert "None" not in made


def test_a_table_without_rows_is_refused_whatever_the_template_says() -> None:
    bare = TemplateSet(
        (
            (
                "t.txt",
                "= 题\n文\n| 单位 | 数 |\n|--|--|\n{% for r in rows %}\n| {{ r.unit }} | 1 |\n{% endfor %}",
            ),
        )
    )

    with pytest.raises(TemplateFailed, match="一行内容也没有"):
        render(RANKING, ranking(), templates=bare)

    assert "本次没有督查单位。" in ranked_text()


def test_one_attachment_bears_no_number_and_several_are_numbered() -> None:
    assert "　　附件：回执\n" in text(LETTER, attachments=["回执"])
    assert "　　附件：1.回执\n　　　　　2.座次\n" in text(LETTER, attachments=["回执", "座次"])


def test_more_than_99_items_and_long_names_lay_out_without_overflow() -> None:
    unit = "某市" + "生态环境保护综合行政执法大队" * 3
    many = [matter(no=str(i), title="治" * 60, lead=[unit[:40]], days_late=999) for i in range(1, 121)]

    rendered = render(kind(LETTER), context(LETTER, matters=many), formats=["txt", "html", "md", "docx"])
    lines = rendered.text.splitlines()

    assert max(map(width, lines)) <= 2 * COLUMNS
    assert "（一百二十）" in rendered.text
    assert all(rendered.outputs.values())


def test_nine_digit_counts_keep_their_columns() -> None:
    made = text(
        "bulletin", counts=[{"state": "状" * 40, "count": 123_456_789}, {"state": "办结", "count": 1}]
    )

    assert max(map(width, made.splitlines())) <= 2 * COLUMNS
    assert "123456790" in made.replace("\n", "").replace("　", "")


def test_title_of_60_characters_takes_lines_of_at_most_20() -> None:
    given = context(LETTER, matters=[matter(title="推进农村生活污水治理" * 6)])

    paper, _ = document(kind(LETTER), given, template_set())

    assert len("".join(paper.title)) >= 60
    assert max(map(width, paper.title)) <= 2 * TITLE_COLUMNS


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"found": float("nan")}, "paper-type"),
        ({"found": None}, "paper-field-missing"),
        ({"found": float("inf")}, "paper-type"),
        ({"fixed": -1}, "paper-count"),
        ({"fixed": 4}, "paper-more-than"),
        ({"score": "NaN"}, "paper-decimal"),
        ({"score": "-1"}, "paper-decimal"),
        ({"score": "Infinity"}, "paper-decimal"),
        ({"score": 92.5}, "paper-decimal"),
        ({"score": None}, "paper-field-missing"),
    ],
)
def test_figures_that_cannot_be_are_errors_with_the_row(changes: dict[str, Any], code: str) -> None:
    found = check_context(RANKING, ranking(row(unit="市林业局"), row(**changes)))

    errors = [one for one in found if one.severity == "error"]
    assert code in {one.code for one in errors}
    assert all(one.key.startswith("rows[1].") and "各单位情况第2项" in one.message for one in errors)


def test_more_rectified_than_found_says_both_figures() -> None:
    found = only(check_context(RANKING, ranking(row(found=3, fixed=5))))

    assert found.message == "各单位情况第1项的已整改（5）不能多于发现问题（3），请核对"


def test_only_a_count_can_be_bounded_by_another() -> None:
    with pytest.raises(ValueError, match="not_more_than"):
        PaperKind.model_validate(
            {"id": "x", "title": "函", "format": "note", "outputs": ["txt"], "template": "x"}
            | {"fields": {"day": {"label": "日期", "type": "date", "not_more_than": "n"}}}
        )


def test_two_rows_for_one_unit_are_an_error() -> None:
    found = only(check_context(RANKING, ranking(row(), row(unit="市林业局"), row())))

    assert found.message == "各单位情况第3项与第1项的单位相同（市水务局），请合并为一项"


def test_tie_in_score_gives_a_shared_rank() -> None:
    rows = [
        row(unit=f"{name}局", score=score)
        for name, score in zip("甲乙丙丁", ("90", "95", "80", "90.0"), strict=True)
    ]

    made = [line.split() for line in ranked_text(*rows).splitlines()]

    ranks = [line[:2] for line in made if line and line[0].isdigit()]
    assert ranks == [["1", "乙局"], ["2", "甲局"], ["2", "丁局"], ["4", "丙局"]]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("正式\x00文件", "正式文件"),
        ("正式\x1b文件", "正式文件"),
        ("正式\ud800文件", "正式文件"),
        ("\ufeff正式文件", "正式文件"),
        ("正式\u200b文件", "正式文件"),
        ("GB\u00a09704", "GB 9704"),
        ("正式\ufffe文件", "正式文件"),
    ],
)
def test_invisible_characters_are_stripped_with_a_warning_and_never_reach_the_file(
    given: str, made: str
) -> None:
    changed = context(LETTER, reply_form=given)
    facts, found = clean_context(kind(LETTER), changed)

    assert facts["reply_form"] == made
    assert only(found, "warning").code == "paper-characters"
    with ZipFile(BytesIO(render(kind(LETTER), changed, formats=["docx"]).outputs[".docx"])) as package:
        words = "".join(ET.fromstring(package.read("word/document.xml")).itertext())
    assert f"以{made}报送" in words


@pytest.mark.parametrize("value", HOSTILE)
def test_marks_in_data_are_printed_as_they_are_and_never_structure(value: str) -> None:
    as_given = kind(LETTER).model_copy(update={"punctuation": "as-given"})

    harmless, hostile = (
        document(as_given, context(LETTER, reply_to=one, basis=one), template_set())[0]
        for one in ("甲", value)
    )

    def shape(paper: Any) -> list[Any]:
        return [(type(one), getattr(one, "level", 0)) for one in paper.blocks]

    assert shape(hostile) == shape(harmless)
    assert f"报送{value}" in "".join(getattr(one, "text", "") for one in hostile.blocks)


@pytest.mark.parametrize("mark", ["{{", "{%"])
def test_template_marks_in_data_are_an_error_naming_the_field(mark: str) -> None:
    found = only(findings(consequence=f"见{mark} x }}}}"))

    assert (found.code, found.key) == ("paper-braces", "consequence")
    assert mark in found.message


def test_template_error_names_file_line_and_variable_without_a_traceback() -> None:
    broken = TemplateSet((("t.txt", "= 题\n文\n{{ rows.nothing }}"),))

    with pytest.raises(TemplateFailed) as caught:
        render(RANKING, ranking(row()), templates=broken)

    assert (caught.value.line, caught.value.exit_code) == (3, 5)
    assert str(caught.value).startswith("模板 t.txt 第 3 行有误：没有名为 nothing 的内容")
    assert "Traceback" not in str(caught.value)


def test_output_that_exists_is_kept_unless_told_to_overwrite(tmp_path: Path) -> None:
    rendered = render(kind(LETTER), context(LETTER), formats=["txt"])
    (tmp_path / "函.txt").write_text("手改过的", encoding="utf-8")

    with pytest.raises(FileKept):
        write_files(tmp_path, "函", rendered)
    assert (tmp_path / "函.txt").read_text(encoding="utf-8") == "手改过的"

    write_files(tmp_path, "函", rendered, overwrite=True)
    assert (tmp_path / "函.txt").read_bytes() == rendered.outputs[".txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["函.txt"]


@pytest.mark.parametrize("changes", [{"密级": "机密"}, {"basis": "秘密★3年"}, {"secret_level": "1"}])
def test_secret_grade_is_refused_with_exit_1(changes: dict[str, Any]) -> None:
    with pytest.raises(PaperIncomplete, match="涉密事项不得在本系统办理") as caught:
        render(kind(LETTER), context(LETTER, **changes))

    assert caught.value.exit_code == 1
