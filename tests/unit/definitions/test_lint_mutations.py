"""Every rule can speak and can be silent: on shipped plans, one of them changed."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from lint_mutations import MUTATIONS, Edit, Json, each, put
from lint_samples import PLANS, data, findings, lint
from ruamel.yaml import YAML

import definitions.lint
from definitions.catalogue import resolve
from definitions.lint.ignoring import FAMILY as IGNORES
from definitions.lint.plan import FAMILIES, RULES, lint_plan
from definitions.loader import parse
from definitions.plan import Plan

REPAIRS: dict[str, tuple[str, tuple[Edit, ...]]] = {
    "xinzheng-2015 repaired": ("xinzheng-2015", (each("groups", "members", ["甲", "乙"]),)),
    "erqi-2014 repaired": ("erqi-2014", (put("indicators.14.source", "三（十六）"),)),
}
COMMENTS = {
    "ignore-reason-missing": "# lint-ignore-file lead-missing",
    "ignore-code-unknown": "# lint-ignore-file lead-mising：原文如此",
    "ignore-unused": "# lint-ignore-file document-repealed：还有效",
}
PROSE = Path(definitions.lint.__file__).parent / "rules.yaml"


def base(name: str) -> Json:
    plan, edits = REPAIRS.get(name, (name, ()))
    plain = copy.deepcopy(data(plan))
    for edit in edits:
        edit(plain)
    return plain


def codes(plain: Json) -> set[str]:
    return {finding.code for finding in lint(plain)}


def test_every_rule_has_a_mutation() -> None:
    assert {*MUTATIONS, *COMMENTS} == {rule.code for rule in RULES}


@pytest.mark.parametrize("code", MUTATIONS)
def test_a_rule_is_silent_on_a_plan_and_speaks_when_it_is_changed(code: str) -> None:
    name, edits = MUTATIONS[code]
    plain = base(name)
    before = codes(plain)

    for edit in edits:
        edit(plain)

    assert code not in before
    assert code in codes(plain)


@pytest.mark.parametrize("code", COMMENTS)
def test_a_rule_about_comments_speaks_when_one_is_added(code: str) -> None:
    content = resolve("plans", "dengfeng-2023").read_text(encoding="utf-8")

    spoken = lint_plan(parse(f"{COMMENTS[code]}\n{content}".encode(), Plan, name="f"))

    assert code not in {one.code for one in findings("dengfeng-2023")}
    assert [(one.line, one.file) for one in spoken if one.code == code] == [(1, "f")]


def test_codes_are_unique_and_each_finding_has_one_of_them_and_its_severity() -> None:
    registry = {rule.code: rule.severity for rule in RULES}

    assert len(registry) == len(RULES)
    for name in PLANS:
        assert {(one.code, one.severity) for one in findings(name)} <= set(registry.items())


def test_every_rule_has_its_prose_and_no_prose_is_left_over() -> None:
    prose = YAML(typ="safe", pure=True).load(PROSE)

    assert set(prose) == {rule.code for rule in RULES}
    assert list(prose) == [rule.code for rule in RULES]
    for code, page in prose.items():
        assert set(page) == {"why", "example", "remedy"}, code
        assert all(isinstance(text, str) and len(text) > 5 for text in page.values()), code


def test_families_have_names_that_mean_one_thing() -> None:
    names = [name for family in FAMILIES for name in (family.id, family.label)]

    assert len(set(names)) == len(names)
    assert not {rule.code for rule in RULES} & set(names)
    assert FAMILIES[-1] is IGNORES  # its rules judge what the others have silenced
