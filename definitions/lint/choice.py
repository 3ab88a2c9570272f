"""Which rules are meant by what a person writes: a code, the beginning of one, or a family."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from definitions.lint.errors import RuleUnknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from definitions.lint.rule import Family, Rule


def meant(words: Iterable[str], families: Sequence[Family]) -> list[Rule]:
    """Return the rules that the words mean, in the order of the registry.

    Args:
        words: codes (``lead-missing``), their beginnings (``lead`` for ``lead-missing`` and its like), ids or
            Chinese names of families (``roles``, 责任); several in one word are told apart by commas.
        families: all there are.

    Raises:
        RuleUnknown: a word means none.
    """
    codes: set[str] = set()
    for word in filter(None, re.split(r"[,，、\s]+", ",".join(words))):
        found = {rule.code for rule in _of(word, families)}
        if not found:
            raise RuleUnknown(code=word, nearest=nearest(word, families))
        codes |= found
    return [rule for family in families for rule in family.rules if rule.code in codes]


def nearest(word: str, families: Sequence[Family], more: Iterable[str] = ()) -> str | None:
    """Return the code or family that is spelt most like ``word``; ``more`` are codes that no family has."""
    known = [*more, *(rule.code for family in families for rule in family.rules)]
    known += [name for family in families for name in (family.id, family.label)]
    alike = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return alike[0] if alike else None


def beginning(word: str) -> str:
    """Return how the codes begin that ``word`` means as their first part: lead- for lead, lead- and lead-*."""
    return word.rstrip("*").rstrip("-") + "-"


def _of(word: str, families: Sequence[Family]) -> Iterable[Rule]:
    start = beginning(word)
    for family in families:
        for rule in family.rules:
            if word in {rule.code, family.id, family.label} or rule.code.startswith(start):
                yield rule
