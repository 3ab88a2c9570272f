"""Which rules speak: selected, ignored on the command line, or silenced by a comment in the file."""

from __future__ import annotations

import pytest
from lint_samples import findings, loaded

from definitions.catalogue import resolve
from definitions.lint.errors import RuleUnknown
from definitions.lint.plan import FAMILIES, RULES, lint_plan
from definitions.loader import Loaded, parse, require
from definitions.plan import Plan

LEAD = "    lead: []  # 正文只写了责任单位，附件 5 写了牵头单位"
DENGFENG = resolve("plans", "dengfeng-2023").read_text(encoding="utf-8")


def read(content: str) -> Loaded[Plan]:
    result = parse(content.encode(), Plan, name="我县.yaml")
    require(result)
    return result


def with_comment(comment: str) -> Loaded[Plan]:
    assert DENGFENG.count(LEAD) == 1
    return read(DENGFENG.replace(LEAD, f"    lead: []  # {comment}"))


def codes(plan: Loaded[Plan], *, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> set[str]:
    return {finding.code for finding in lint_plan(plan, select=select, ignore=ignore)}


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (("lead-missing",), {"lead-missing"}),
        (("stage",), {"stage-overlap", "stage-open-ended", "stage-ends-before-issue"}),
        (("stage-*",), {"stage-overlap", "stage-open-ended", "stage-ends-before-issue"}),
        (("numbering",), {"section-missing", "section-repeated"}),
        (("编号", "lead-missing"), {"section-missing", "section-repeated", "lead-missing"}),
        (("lead-missing,section-missing",), {"lead-missing", "section-missing"}),
        (("lead-missing、section-missing",), {"lead-missing", "section-missing"}),
        (("typo",), set()),
    ],
)
def test_only_the_selected_rules_speak(select: tuple[str, ...], expected: set[str]) -> None:
    assert codes(loaded("dengfeng-2023"), select=select) == expected


@pytest.mark.parametrize("word", [*(rule.code for rule in RULES), *(family.id for family in FAMILIES)])
def test_every_code_and_family_can_be_selected(word: str) -> None:
    lint_plan(loaded("dengfeng-2023"), select=(word,), ignore=(word,))


def test_ignored_rules_do_not_speak_and_the_others_do() -> None:
    everything = {finding.code for finding in findings("dengfeng-2023")}

    left = codes(loaded("dengfeng-2023"), ignore=("stage", "lead-missing"))

    assert left == {code for code in everything if not code.startswith("stage-") and code != "lead-missing"}


def test_an_error_cannot_be_ignored() -> None:
    broken = read(DENGFENG.replace("office: 登封市生态文明创建工作指挥部办公室", "office: 没有的办公室"))

    assert "office-unknown" in codes(broken, ignore=("office-unknown", "references"))


@pytest.mark.parametrize("argument", ["select", "ignore"])
def test_an_unknown_code_is_refused_with_the_nearest(argument: str) -> None:
    with pytest.raises(
        RuleUnknown, match="没有代码为“lead-mising”的检查规则。是不是“lead-missing”？"
    ) as caught:
        lint_plan(loaded("dengfeng-2023"), **{argument: ("lead-mising",)})

    assert (caught.value.exit_code, caught.value.nearest) == (2, "lead-missing")


def test_a_code_like_no_other_is_refused_without_a_guess() -> None:
    with pytest.raises(RuleUnknown) as caught:
        lint_plan(loaded("dengfeng-2023"), select=("zzzzzzzzz",))

    assert caught.value.nearest is None


def test_a_file_that_is_no_plan_says_only_what_the_loader_says() -> None:
    broken = parse(b"id: 5\n", Plan, name="f")

    assert lint_plan(broken, select=("lead-missing",)) == list(broken.findings) != []


@pytest.mark.parametrize("word", ["lead-missing", "lead", "roles", "责任分工"])
def test_a_comment_with_a_reason_silences_the_finding_beside_it(word: str) -> None:
    commented = with_comment(f"lint-ignore {word}：主任 3 月 5 日批示，交办时指定")

    assert codes(commented) == {finding.code for finding in findings("dengfeng-2023")} - {"lead-missing"}


def test_a_comment_without_a_reason_silences_nothing_and_is_found() -> None:
    spoken = codes(with_comment("lint-ignore lead-missing"))

    assert {"lead-missing", "ignore-reason-missing"} <= spoken


def test_a_comment_with_an_unknown_code_is_found_with_its_line_and_the_nearest_code() -> None:
    spoken = lint_plan(with_comment("lint-ignore lead-mising：原文如此"))

    (finding,) = (one for one in spoken if one.code == "ignore-code-unknown")
    line = DENGFENG.splitlines().index(LEAD) + 1
    assert (finding.file, finding.line, finding.severity) == ("我县.yaml", line, "warning")
    assert "是不是“lead-missing”" in finding.message


def test_a_comment_elsewhere_silences_nothing_and_is_found_to_be_unused() -> None:
    away = read(
        DENGFENG.replace("region: 登封市\n", "region: 登封市  # lint-ignore lead-missing：原文如此\n")
    )

    assert {"lead-missing", "ignore-unused"} <= codes(away)


def test_a_comment_is_not_called_unused_by_a_run_without_its_rule() -> None:
    away = read(DENGFENG.replace("region: 登封市\n", "region: 登封市  # lint-ignore typo：原文如此\n"))

    assert "ignore-unused" in codes(away)
    assert codes(away, select=("lead-missing", "ignore-unused")) == {"lead-missing"}


def test_a_comment_for_the_whole_file_silences_every_finding_of_its_codes() -> None:
    quiet = read(f"# lint-ignore-file stage、section：已向发文机关核实\n{DENGFENG}")

    assert not {code for code in codes(quiet) if code.startswith(("stage-", "section-", "ignore-"))}


def test_a_comment_silences_no_error() -> None:
    office = "office: 登封市生态文明创建工作指挥部办公室  # 五（二）"
    assert DENGFENG.count(office) == 1

    spoken = codes(
        read(DENGFENG.replace(office, "office: 没有的办公室  # lint-ignore office-unknown：以后再补"))
    )

    assert {"office-unknown", "ignore-unused"} <= spoken


def test_a_comment_about_comments_is_no_way_out() -> None:
    content = f"# lint-ignore-file ignore-reason-missing：不想看\n# lint-ignore-file lead-missing\n{DENGFENG}"

    assert "lead-missing" in codes(read(content))
