"""The rules over a plan, and running them. A new rule is a function, a line here and a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.lint import dates, names, numbering, references, roles, tables, values

if TYPE_CHECKING:
    from definitions.findings import Finding
    from definitions.lint.rule import Rule
    from definitions.loader import Loaded
    from definitions.plan import Plan

RULES: tuple[Rule, ...] = (
    references.office_unknown,
    references.numbers_unknown,
    references.schedules_unknown,
    numbering.numbers_of_items,
    numbering.numbers_of_headings,
    roles.lead_missing,
    roles.lead_shared,
    roles.unit_undefined,
    roles.group_not_expandable,
    roles.group_members_missing,
    dates.before_the_issue,
    dates.order_of_stages,
    dates.due_outside_stage,
    dates.due_missing,
    values.value_conflict,
    values.target_below_standard,
    values.kinds_differ,
    values.operator_assumed,
    values.unit_mismatch,
    tables.roles_differ,
    tables.names_differ,
    tables.values_differ,
    tables.words_against_numbers,
    tables.indicator_without_duty,
    tables.duty_without_indicator,
    names.body_names_differ,
    names.office_host_unknown,
    names.inspecting_body_missing,
)


def lint_plan(loaded: Loaded[Plan]) -> list[Finding]:
    """Return what the rules find, each with file, line, column and value, in the order of the file.

    A file that could not be read as a plan has no more to say than the loader's own findings.
    """
    if loaded.value is None:
        return list(loaded.findings)
    found = [loaded.locate(finding) for rule in RULES for finding in rule(loaded.value)]
    return [*loaded.findings, *sorted(found, key=lambda finding: (finding.line, finding.column))]
