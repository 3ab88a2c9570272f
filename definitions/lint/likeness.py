"""Names of units that are nearly alike, found without comparing each with each."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEVEL = re.compile(r"(?:地区|[市区县省州])$")
_PARTY = re.compile(r"^[地市区县省]?委")
_REGION = re.compile(r"^(?:地区|[市区县省](?!委|直))")
_LINKS = str.maketrans("", "", "和与及、")
_MOST = 40
_CLOSE = 0.62
_SHORTEST = 3
_SAME_START = 4


def alike_pairs(names: Iterable[str], *, region: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that may mean one unit: 发改统计局 and 发展改革和统计局, 城管执法局 and 城管行政执法局.

    Names are compared where they begin alike, region left aside; of more than 40 such names only the first 40.
    """
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in dict.fromkeys(names):
        core = _core(name, region)
        if len(core) >= _SHORTEST:
            alike[core[0]].append((name, core))
    for bucket in alike.values():
        for (one, core), (other, other_core) in combinations(bucket[:_MOST], 2):
            if _is_alike(core, other_core):
                yield one, other


def _core(name: str, region: str) -> str:
    """Return a name without the region before it: 二七质监分局 of 二七区 is 质监分局."""
    return _REGION.sub("", name.removeprefix(_LEVEL.sub("", region))).translate(_LINKS)


def _is_alike(one: str, other: str) -> bool:
    if one[:_SAME_START] == other[:_SAME_START] or _is_shortened(*sorted((one, other), key=len)):
        return True
    one, other = _PARTY.sub("", one), _PARTY.sub("", other)
    return one[:2] == other[:2] and difflib.SequenceMatcher(None, one, other).ratio() >= _CLOSE


def _is_shortened(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out: 住建局, 住房和城乡建设局."""
    short, long = _PARTY.sub("", short), _PARTY.sub("", long)
    rest = iter(long)
    return len(short) >= _SHORTEST and short[-1] == long[-1] and all(character in rest for character in short)
