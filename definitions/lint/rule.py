"""What a rule over a plan is, the family it belongs to, and the few words that rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from definitions.findings import Finding, Severity
from definitions.lint.facts import Facts


class Said(NamedTuple):
    """What a rule found; code and severity are the rule's.

    ``place`` is the key path of what is odd, or the line of a comment.
    """

    place: str | int
    message: str


Check = Callable[[Facts], Iterable[Said]]

MANY = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: a stable code, how grave it is, and the function that looks.

    Attributes:
        code: documents, scripts and ignore comments rely on it; never used for anything else again.
        family: id of its family.
        severity: ``error`` for what cannot run, ``warning`` for what a signed document says oddly.
        title: the rule in a few Chinese words; why, example and remedy stand in ``rules.yaml``.
    """

    code: str
    family: str
    severity: Severity
    title: str
    check: Check

    def __call__(self, facts: Facts) -> Iterator[Finding]:
        """Yield what the rule finds; ``lint_plan`` adds file, line and value."""
        for place, message in self.check(facts):
            key, line = ("", place) if isinstance(place, int) else (place, 0)
            yield Finding(code=self.code, severity=self.severity, message=message, key=key, line=line)


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that look at one thing; one small file each."""

    id: str
    label: str
    rules: list[Rule] = field(default_factory=list)

    def rule(self, code: str, title: str, *, severity: Severity = "warning") -> Callable[[Check], Rule]:
        """Return a decorator that makes a function a rule of this family."""

        def register(check: Check) -> Rule:
            made = Rule(code=code, family=self.id, severity=severity, title=title, check=check)
            self.rules.append(made)
            return made

        return register


def listed(words: Iterable[object], *, most: int = 0) -> str:
    """Return the words as a Chinese list: 7、8、9; an empty one as （无）; beyond ``most`` 等 and the count."""
    said = [str(word) for word in words]
    if most and len(said) > most:
        return f"{'、'.join(said[:most])}等 {len(said)} 处"
    return "、".join(said) or "（无）"


def first_clause(source: str) -> str:
    """Return 附件1 7 for 附件1 7；五（二）7: an item that two clauses name is found by the first."""
    return source.partition("；")[0]


def quoted(words: Iterable[object]) -> str:
    """Return the words in quotation marks, as a list."""
    return listed(f"“{word}”" for word in words)


def numbered(numbers: Sequence[object]) -> str:
    """Return 第 7、8 项."""
    return f"第 {listed(numbers)} 项"
