"""The rules over a plan, and running them. A new rule is a function, its page in ``rules.yaml`` and a mutation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from definitions.lint import (
    body,
    conflicts,
    dates,
    document,
    ignoring,
    indicators,
    links,
    measures,
    names,
    numbering,
    references,
    roles,
    schedules,
    stages,
    tables,
    values,
    words,
)
from definitions.lint.choice import meant
from definitions.lint.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.findings import Finding
    from definitions.lint.rule import Family, Rule
    from definitions.loader import Loaded
    from definitions.plan import Plan

FAMILIES: tuple[Family, ...] = (
    document.FAMILY,
    references.FAMILY,
    numbering.FAMILY,
    roles.FAMILY,
    body.FAMILY,
    names.FAMILY,
    stages.FAMILY,
    dates.FAMILY,
    schedules.FAMILY,
    conflicts.FAMILY,
    values.FAMILY,
    measures.FAMILY,
    indicators.FAMILY,
    links.FAMILY,
    tables.FAMILY,
    words.FAMILY,
    ignoring.FAMILY,
)
RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.rules)


def lint_plan(
    loaded: Loaded[Plan], *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Finding]:
    """Return what the rules find, each with file, line, column and value, in the order of the file.

    A file that could not be read as a plan has no more to say than the loader's own findings.

    Args:
        loaded: the plan, with the ignore comments of its file.
        select: codes, beginnings of codes, or families; only these rules speak. All of them when empty.
        ignore: likewise; these rules do not speak, unless they find an error.

    Raises:
        RuleUnknown: ``select`` or ``ignore`` names no rule.
    """
    chosen = meant(select, FAMILIES) if select else list(RULES)
    dropped = {rule.code for rule in meant(ignore, FAMILIES) if rule.severity != "error"}
    if loaded.value is None:
        return list(loaded.findings)
    run = [rule for rule in chosen if rule.code not in dropped]
    facts = Facts(loaded.value)
    facts.comments = ignoring.comments(loaded.ignores, FAMILIES, run)
    found = [
        replace(finding, file=loaded.name) if finding.line else loaded.locate(finding)
        for rule in run  # those about the comments come last: by then it is known what each has silenced
        for finding in rule(facts)
        if not ignoring.is_silenced(finding, facts.comments)
    ]
    return sorted(found, key=lambda finding: (finding.line, finding.column))
