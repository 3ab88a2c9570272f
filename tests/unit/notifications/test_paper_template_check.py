"""What ``paper check-template`` finds: each with its line and what it is about, also in branches that no sample takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from paper_samples import KINDS, context, kind

from notifications.template import TemplateSet, template_set
from notifications.template_check import Template, check_template

if TYPE_CHECKING:
    from definitions.findings import Finding

GOOD = "= 任务告知\n{{ lead|listed }}收，请办理。\n"


def checked(source: str, name: str = "slip", **more: str) -> list[Finding]:
    sources = {f"{name}.txt": source} | {f"{other}.txt": text for other, text in more.items()}
    given: list[tuple[Any, Any]] = [(kind(name), context(name))]
    found = check_template(
        Template(f"{name}.txt", f"本办/{name}.txt", TemplateSet(tuple(sorted(sources.items()))), given)
    )
    assert all(one.file == f"本办/{name}.txt" for one in found)
    return found


def brief(found: list[Finding]) -> list[tuple[str, int, str]]:
    return [(one.code.removeprefix("template-"), one.line, one.key) for one in found]


@pytest.mark.parametrize("name", KINDS)
def test_a_shipped_template_has_no_findings(name: str) -> None:
    file = f"{kind(name).template}.txt"

    assert check_template(Template(file, file, template_set(), [(kind(name), context(name))])) == []


def test_a_plain_template_of_the_office_has_no_findings() -> None:
    assert checked(GOOD) == []


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("{{ leed|listed }}收。", ("variable", 3, "leed")),
        ("{{ duty.titel }}", ("variable", 3, "duty.titel")),
        ("{% if event == 'never' %}{{ plan.nmber }}{% endif %}", ("variable", 3, "plan.nmber")),
        ("{% for one in lead %}{{ one.name }}{% endfor %}", ("variable", 3, "one.name")),
        ("{% set d = duty %}{{ d.nothing }}", ("variable", 3, "d.nothing")),
        ("{% macro m(x) %}{{ x.nothing }}{% endmacro %}{{ m(duty) }}", ("variable", 3, "x.nothing")),
        ("{{ range(3) }}", ("call", 3, "range")),
        ("{{ due.upper() }}", ("call", 3, "upper")),
        ("{{ due|ymdd }}", ("filter", 3, "ymdd")),
        ("{% if due is dated %}甲{% endif %}", ("filter", 3, "dated")),
        ("{{ 1 + 1 }}", ("arithmetic", 3, "")),
        ("{% if %}", ("syntax", 3, "")),
        ("｛｛ lead ｝｝", ("full-width-braces", 3, "｛｛")),
        ("{% if due %}{{ due|ymd }}｛% endif %｝{% endif %}", ("full-width-braces", 3, "｛%")),
        ("{ { lead } }", ("braces", 3, "{ {")),
        ("甲}}", ("braces", 3, "}}")),
        ("{lead}", ("braces", 3, "{lead}")),
        ("收,请办理。", ("punctuation", 3, "收,请办理。")),
        ("一、事项", ("numbering", 3, "一、")),
        ("{% set t %}\n# 事项\n{% endset %}{{ t }}", ("structure", 4, "#")),
        ("{% macro m() %}\n| 甲 |\n{% endmacro %}{{ m() }}", ("structure", 4, "|")),
        ("| 甲 | 乙 |\n|--|--|\n| 丙 |", ("shape", 0, "")),
        ("| 甲 | 乙 |\n|--|--|", ("shape", 0, "")),
        ("{{ reason|sentence }}", ("fill", 3, "")),
        ("{{ due|ymd }}。。", ("doubled", 0, "。。")),
        ("共0项。", ("nothing", 0, "")),
    ],
)
def test_a_mistake_is_found_with_its_line_and_name(line: str, finding: tuple[str, int, str]) -> None:
    assert finding in brief(checked(GOOD + line))


def test_what_holds_only_for_some_papers_says_for_which() -> None:
    (found,) = [one for one in checked(GOOD + "{{ reason|sentence }}") if one.code == "template-fill"]

    assert "只有必填内容时填不出来" in found.message
    assert "if" in found.message


def test_an_unknown_name_comes_with_the_nearest_one() -> None:
    (found,) = checked(GOOD + "{{ leed|listed }}")

    assert found.message == "告知单没有名为 leed 的内容，是否应为 lead（牵头单位）"


def test_a_template_without_a_title_is_told() -> None:
    assert "没有标题" in checked("{{ lead|listed }}收。")[0].message


def test_a_text_of_several_paragraphs_does_not_fit_a_heading_but_an_item_or_a_cell() -> None:
    heading = "= 简报\n{% for one in news %}\n## {{ one.text }}\n{% endfor %}\n正文"
    cells = "= 简报\n| 题 | 内容 |\n|--|--|\n{% for one in news %}\n| {{ one.head }} | {{ one.text }} |\n{% endfor %}\n"

    assert ("squeezed", 0, "") in brief(checked(heading, "bulletin"))
    assert "squeezed" not in {code for code, _, _ in brief(checked(cells + "正文", "bulletin"))}
    assert "squeezed" not in {code for code, _, _ in brief(checked(heading.replace("##", "###"), "bulletin"))}


def test_ranked_rows_have_a_rank() -> None:
    rows = "{% for row in counts|ranked('count') %}{{ row.rank }}{{ row.state }}{{ row.renk }}{% endfor %}"

    assert brief(checked(f"= 简报\n{rows}", "bulletin")) == [("variable", 2, "row.renk")]


def test_a_loop_may_be_asked_for_its_place() -> None:
    source = "{% for one in lead %}{{ one }}{% if not loop.last %}、{% endif %}{% endfor %}收。"

    assert checked(f"= 告知\n{source}\n") == []


def test_an_included_part_that_fails_is_named() -> None:
    found = checked("= 告知\n甲\n{% include 'closing.txt' %}", closing="{{ nothing }}")

    assert [one.code for one in found] == ["template-fill"]
    assert "closing.txt" in found[0].message


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% if due %}", "还没有结束的 {% if %}"),
        ("{% endif %}", "if"),
        ("{% fi %}", "没有 {% fi %} 这种写法"),
        ("{{ }}", "{{ }} 里是空的"),
        ("{{ 甲，乙 }}", "中文标点"),
        ("{# 注释", "注释没有结束"),
        ("{{ due due }}", "写错了"),
    ],
)
def test_bad_syntax_is_said_in_chinese(source: str, said: str) -> None:
    found = [one for one in checked(GOOD + source) if one.code == "template-syntax"]

    assert len(found) == 1
    assert said in found[0].message


def test_a_template_nested_beyond_reason_is_told_and_not_a_crash() -> None:
    deep = "{% if due %}" * 3000 + "{% endif %}" * 3000

    assert "template-syntax" in {one.code for one in checked(GOOD + deep)}
