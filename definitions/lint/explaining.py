"""What stands behind the codes that a word means: of rules, and of what is found while a file is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from definitions.findings import LABELS
from definitions.lint.choice import beginning, meant, nearest
from definitions.lint.errors import RuleUnknown
from definitions.lint.prose import prose, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.lint.prose import Prose
    from definitions.lint.rule import Family

READING = ("reading", "读入")
"""Names that mean all codes that are found while a file is read, as the name of a family does."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A code, how grave it is in Chinese, the matter in a few words, and its prose."""

    code: str
    severity: str
    title: str
    prose: Prose


def explained(word: str, families: Sequence[Family]) -> list[Explained]:
    """Return what ``word`` means: a code, the beginning of codes, or a family.

    Raises:
        RuleUnknown: it means nothing.
    """
    found = [
        Explained(code, LABELS["error"], page.title, page)
        for code, page in reading().items()
        if word == code or word in READING or code.startswith(beginning(word))
    ]
    try:
        rules = meant([word], families)
    except RuleUnknown:
        if not found:
            raise RuleUnknown(code=word, nearest=nearest(word, families, reading())) from None
        rules = []
    return [
        *found,
        *(Explained(rule.code, LABELS[rule.severity], rule.title, prose()[rule.code]) for rule in rules),
    ]
