from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_samples import HOSTILE, KINDS, context, kind, matter

from notifications.errors import PaperIncomplete, TemplateFailed
from notifications.markup import parse
from notifications.model import Body, Face, Paragraph, Table
from notifications.render import render
from notifications.template import TemplateSet, fill, template_set

if TYPE_CHECKING:
    from pathlib import Path


def body(source: str, **values: Any) -> Body:
    return parse(fill(TemplateSet((("t.txt", source),)), "t.txt", values))


def shape(parsed: Body) -> list[Any]:
    return [
        (block.level, block.runs_in)
        if isinstance(block, Paragraph)
        else ("table", len(block.rows), block.shares)
        if isinstance(block, Table)
        else type(block)
        for block in parsed.blocks
    ]


TEMPLATE = """= 关于{{ x }}|的函
{{ x }}
# {{ x }}
## {{ x }}:: {{ x }}
### {{ x }}
| 甲 | {{ x }} |
|:--:|------|
| {{ x }} | 乙 |
"""


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_never_becomes_structure(value: str) -> None:
    harmless = body(TEMPLATE, x="甲")

    parsed = body(TEMPLATE, x=value)

    assert shape(parsed) == shape(harmless)
    assert parsed.title == (f"关于{value}", "的函")
    assert isinstance(parsed.blocks[0], Paragraph)
    assert parsed.blocks[0].text == value


@given(st.text(alphabet="#|=:- \n\\一、（）{}%甲", max_size=30))
def test_no_text_at_all_becomes_structure(value: str) -> None:
    parsed = body("= 题\n前{{ x }}\n# 甲{{ x }}\n后", x=value)

    assert [block.level for block in parsed.blocks if isinstance(block, Paragraph) and block.level] == [1]
    assert not any(isinstance(block, Table) for block in parsed.blocks)


def test_line_breaks_in_a_text_make_paragraphs_and_nothing_else() -> None:
    parsed = body("= 题\n{{ x }}", x="甲\n# 乙\n\n| 丙 |")

    assert parsed.blocks == tuple(
        Paragraph(block.spans) for block in parsed.blocks if isinstance(block, Paragraph)
    )
    assert [block.text for block in parsed.blocks if isinstance(block, Paragraph)] == ["甲", "# 乙", "| 丙 |"]


def test_line_breaks_in_a_cell_stay_in_the_cell() -> None:
    table = body("= 题\n| 甲 |\n| {{ x }} |", x="乙\n| 丙 |").blocks[0]

    assert isinstance(table, Table)
    assert table.rows == (("乙　| 丙 |",),)


def test_headings_are_numbered_by_level() -> None:
    parsed = body("= 题\n# 甲\n## 乙。:: 丙\n## 丁\n### 戊\n#### 己\n# 庚\n## 辛")
    texts = [block.text for block in parsed.blocks if isinstance(block, Paragraph)]

    assert texts == ["一、甲", "（一）乙。丙", "（二）丁", "1.戊", "（1）己", "二、庚", "（一）辛"]
    first, second = parsed.blocks[0], parsed.blocks[1]
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert [span.face for span in first.spans] == [Face.HEI]
    assert [span.face for span in second.spans] == [Face.KAI, Face.BODY]


def test_a_backslash_joins_lines_also_inside_a_macro() -> None:
    parsed = body("{% macro m(x) %}\n甲\\\n  {{ x }}\\\n乙\n{% endmacro %}\n= 题\n{{ m(1) }}\\\n丙")

    assert [block.text for block in parsed.blocks if isinstance(block, Paragraph)] == ["甲1乙丙"]


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("= 题\n\n{{ nmae }}", 3, "nmae"),
        ("= 题\n{{ duty.nmae }}", 2, "nmae"),
        ("= 题\n{{ none }}", 2, "没有内容"),
        ("= 题\n{{ 1 + 1 }}", 2, "运算"),
        ("= 题\n{{ duty.title * 3 }}", 2, "运算"),
        ("= 题\n{{ duty.title.upper() }}", 2, "upper"),
        ("= 题\n{{ duty.__class__ }}", 2, "__class__"),
        ("= 题\n{{ ''.__class__.__mro__ }}", 2, "__mro__"),
        ("= 题\n{{ duty['__class__'] }}", 2, "__class__"),
        ("= 题\n{{ range(3) }}", 2, "range"),
        ("= 题\n{% if %}", 2, "语法"),
        ("= 题\n{{ duty|nosuch }}", 2, "nosuch"),
        ("= 题\n{{ duty.title|ymd }}", 2, ""),
        ("= 题\n{% include 'other.txt' %}", 0, "other.txt"),
        ("= 题\n{{ duty }}", 2, "不能直接写出"),
        ("= 题\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 2, "recursion"),
    ],
)
def test_a_wrong_template_is_said_with_file_line_and_name(source: str, line: int, reason: str) -> None:
    with pytest.raises(TemplateFailed) as caught:
        body(source, duty={"title": "甲"}, none=None)

    assert caught.value.line == line
    assert "t.txt" in str(caught.value)
    assert reason in str(caught.value)


def test_an_office_template_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "slip.txt").write_text("= 本办告知\n{{ lead|listed }}收。\n", encoding="utf-8")

    shipped = render(kind("slip"), context("slip"))
    own = render(kind("slip"), context("slip"), templates=template_set(tmp_path))

    assert own.title == "本办告知"
    assert own.template_digest != shipped.template_digest
    assert render(kind("slip"), context("slip")).text == shipped.text


def test_an_office_template_may_include_its_own_closing(tmp_path: Path) -> None:
    (tmp_path / "slip.txt").write_text("= 告知\n{% include 'closing.txt' %}\n", encoding="utf-8")
    (tmp_path / "closing.txt").write_text("请{{ lead|listed }}办理。", encoding="utf-8")
    first = render(kind("slip"), context("slip"), templates=template_set(tmp_path))

    (tmp_path / "closing.txt").write_text("请{{ lead|listed }}尽快办理。", encoding="utf-8")
    second = render(kind("slip"), context("slip"), templates=template_set(tmp_path))

    assert "请市农业农村局尽快办理。" in (second.text or "")
    assert first.template_digest != second.template_digest


@pytest.mark.parametrize("source", ["没有标题", "= 只有标题"])
def test_a_template_without_title_or_text_is_refused(tmp_path: Path, source: str) -> None:
    (tmp_path / "slip.txt").write_text(source, encoding="utf-8")

    with pytest.raises(TemplateFailed):
        render(kind("slip"), context("slip"), templates=template_set(tmp_path))


def test_a_template_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "slip.txt").write_bytes("= 告知".encode("gbk"))

    with pytest.raises(TemplateFailed, match="UTF-8"):
        render(kind("slip"), context("slip"), templates=template_set(tmp_path))


def test_an_incomplete_paper_is_not_rendered_and_says_everything_at_once() -> None:
    with pytest.raises(PaperIncomplete) as caught:
        render(kind("duban-letter"), context("duban-letter", reply_due=None, plan=None))

    assert len(caught.value.errors) == 2
    assert "督办函" in str(caught.value)
    assert "反馈时限" in str(caught.value)
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("name", KINDS)
def test_a_template_copes_with_the_required_fields_alone(name: str) -> None:
    spec = kind(name).all_fields()
    given_facts = context(name, reason="佐证不全", due="2023-06-30")
    least = {
        field: value
        for field, value in given_facts.items()
        if field in spec and (spec[field].required or spec[field].required_when)
    }

    text = render(kind(name), least, formats=["txt"]).text or ""

    assert "None" not in text
    assert "。。" not in text
    assert "，，" not in text


def test_the_second_letter_says_so_and_names_the_first() -> None:
    earlier = [{"kind": "督办函", "number": "登创办督〔2023〕1号", "date": "2023-05-05"}]

    again = render(kind("duban-letter"), context("duban-letter", earlier=earlier))

    assert again.title.startswith("关于再次督促办理")
    assert "《督办函》（登创办督〔2023〕1号，2023年5月5日）" in (again.text or "").replace("\n", "")


def test_several_matters_are_counted_and_told_apart() -> None:
    two = [matter(), matter(no="18", title="实施化肥农药减量增效行动")]

    rendered = render(kind("duban-letter"), context("duban-letter", matters=two))

    assert "等任务的督办函" in rendered.title
    assert "（二）实施化肥农药减量增效行动。" in (rendered.text or "").replace("\n", "")


@pytest.mark.parametrize("name", ["urge-slip", "duban-letter"])
def test_a_return_that_is_missing_is_not_called_a_task(name: str) -> None:
    owed = matter(what="报送", title="创建工作调度", cause="逾期未报送")

    rendered = render(kind(name), context(name, matters=[owed]))

    said = (rendered.text or "").replace("\n", "")
    assert "“创建工作调度”" in said
    assert "报送" in rendered.title
    assert "第17项" not in said
    assert "未签收" not in said or name == "duban-letter"


@pytest.mark.parametrize("event", kind("slip").fields["event"].choices)
def test_a_slip_says_what_happened_and_what_is_next(event: str) -> None:
    rendered = render(kind("slip"), context("slip", event=event))

    assert ".docx" not in rendered.outputs
    assert "下一步：" in (rendered.text or "")


def test_limits_of_the_office_are_never_called_rules() -> None:
    for name in KINDS:
        assert "规定" not in (render(kind(name), context(name)).text or "")
