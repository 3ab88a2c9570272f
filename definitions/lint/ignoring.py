"""Ignore comments: what they silence, and what is wrong with the comments themselves.

An error cannot be silenced: what cannot run does not run for being wanted to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.lint.choice import meant, nearest
from definitions.lint.errors import RuleUnknown
from definitions.lint.facts import Comment
from definitions.lint.rule import Family, Said, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from definitions.findings import Finding
    from definitions.ignores import Ignore
    from definitions.lint.facts import Facts
    from definitions.lint.rule import Rule

FAMILY = Family("ignores", "忽略注释")


def comments(ignores: Iterable[Ignore], families: Sequence[Family], run: Sequence[Rule]) -> list[Comment]:
    """Return the ignore comments, each with the rules that it means; ``run`` are those that run this time."""
    codes = {rule.code for rule in run}
    return [_comment(ignore, families, codes) for ignore in ignores]


def is_silenced(finding: Finding, among: Sequence[Comment]) -> bool:
    """Whether a comment with a reason asks not to say this; such comments count it."""
    if finding.severity == "error":
        return False
    asked = False
    for comment in among:
        if comment.said.reason and finding.code in comment.codes and comment.said.covers(finding.key):
            comment.silenced += 1
            asked = True
    return asked


@FAMILY.rule("ignore-reason-missing", "忽略注释没有写理由")
def reason_missing(facts: Facts) -> Iterator[Said]:
    """Whoever silences a finding says why; the next clerk must be able to judge it."""
    for comment in facts.comments:
        if not comment.said.reason:
            codes = listed(comment.said.codes)
            yield Said(
                comment.said.line,
                f"忽略注释（{codes}）没有写理由，不起作用。请写成“# lint-ignore 代码：理由”。",
            )


@FAMILY.rule("ignore-code-unknown", "忽略注释里的代码不存在")
def code_unknown(facts: Facts) -> Iterator[Said]:
    """A comment names rules that exist."""
    for comment in facts.comments:
        for word, alike in comment.unknown:
            hint = f"是不是“{alike}”？" if alike else ""
            yield Said(
                comment.said.line,
                f"忽略注释里的“{word}”不是检查规则的代码，不起作用。{hint}请改正，或删去这条注释。",
            )


@FAMILY.rule("ignore-unused", "忽略注释没有用上")
def unused(facts: Facts) -> Iterator[Said]:
    """A comment silences something; one that no longer does would one day hide something new."""
    for comment in facts.comments:
        if comment.said.reason and comment.judged and not comment.unknown and not comment.silenced:
            yield Said(
                comment.said.line,
                f"忽略注释（{quoted(comment.said.codes)}）没有用上：它所指的位置没有这样的问题，"
                "或者是不能忽略的错误。请删去，或移到问题所在的一行。",
            )


def _comment(ignore: Ignore, families: Sequence[Family], run: set[str]) -> Comment:
    codes: set[str] = set()
    unknown = []
    for word in ignore.codes:
        try:
            codes |= {rule.code for rule in meant((word,), families)}
        except RuleUnknown:
            unknown.append((word, nearest(word, families)))
    judged = bool(codes) and codes <= run
    return Comment(said=ignore, codes=frozenset(codes), unknown=tuple(unknown), judged=judged)
