"""Plans: reading and linting the largest one that is shipped, and whether linting grows with the plan alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import yaml

from benchmarks.measure import Result, paired, seconds
from definitions.catalogue import resolve, shipped
from definitions.lint.plan import lint_plan
from definitions.loader import load, require
from definitions.plan import Plan
from definitions.yaml_text import Place, child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.measure import Setting
    from definitions.loader import Loaded

BAR = 5
FEW, MANY, QUICK = 1000, 10_000, 2000
GROWTH = 1.5
REPEAT = 5  # a plan is read in some tens of milliseconds, and a neighbour's burst may last as long
REPEATED = ("duties", "indicators", "unit_duties")


class _Core(yaml.CSafeLoader):  # type: ignore[misc]  # it ships no types
    """What PyYAML has for C, with the scalars of YAML 1.2: for those of 1.1 the key ``no`` is ``False``."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for kind, pattern, first in (
    ("null", "null|~|", ["n", "~", ""]),
    ("bool", "true|false", ["t", "f"]),
    ("int", "[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), first)


def measures(setting: Setting) -> Iterator[Result]:
    """Reading and linting the largest plan; then linting a few duties and many."""
    path = max((resolve("plans", name) for name in shipped("plans")), key=lambda one: one.stat().st_size)
    yield _reading(setting, path)
    yield _growth(setting, path)


def _reading(setting: Setting, path: Path) -> Result:
    def ours() -> None:
        lint_plan(load(path, Plan))

    def limit() -> None:
        Plan.model_validate(yaml.load(path.read_bytes(), _Core))

    limit()
    found = len(lint_plan(load(path, Plan)))
    pairs = paired(setting.rounds, lambda: _best(ours), lambda: _best(limit))
    mine, least = pairs.middle
    return Result(
        measure=f"read and lint {path.stem} ({path.stat().st_size // 1024} kB)",
        ours=f"{mine * 1000:.0f} ms",
        limit=f"{least * 1000:.0f} ms",
        ratio=pairs.ratio,
        bar=BAR,
        note=f"libyaml, pydantic; we find {found}",
    )


def _growth(setting: Setting, path: Path) -> Result:
    many = QUICK if setting.quick else MANY
    plans = {number: grown(load(path, Plan), number) for number in (FEW, many)}
    found = {number: len(lint_plan(plan)) for number, plan in plans.items()}

    def per_duty(number: int) -> Callable[[], float]:
        return lambda: seconds(lambda: lint_plan(plans[number])) / number

    pairs = paired(setting.rounds, per_duty(many), per_duty(FEW))
    mine, least = pairs.middle
    return Result(
        measure=f"lint {many:,} duties, a duty",
        ours=f"{mine * 1e6:.0f} µs",
        limit=f"{least * 1e6:.0f} µs",
        ratio=pairs.ratio,
        bar=GROWTH,
        note=f"one of {FEW:,}; {found[many]:,} and {found[FEW]:,} found",
    )


def grown(loaded: Loaded[Plan], number: int) -> Loaded[Plan]:
    """Return a plan of ``number`` duties: those of ``loaded`` again and again under new numbers and names.

    Indicators and duties of units come along, once for each time; units, stages and the rest stay as they are.
    """
    data = require(loaded).model_dump(mode="json", by_alias=True, exclude_unset=True)
    once = {name: data.get(name, []) for name in REPEATED}
    times = -(-number // len(once["duties"]))
    for name in REPEATED:
        data[name] = [_again(item, time, once) for time in range(times) for item in once[name]]
    del data["duties"][number:]
    kept = {duty["no"] for duty in data["duties"]}
    for item in data["indicators"]:
        item["duties"] = [no for no in item.get("duties", []) if no in kept]
    places: dict[str, Place] = {}
    _place(data, "", 1, places)
    return replace(loaded, value=Plan.model_validate(data), places=places, ignores=())


def _again(item: dict[str, Any], time: int, once: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    copy = dict(item, no=item["no"] + time * max(other["no"] for other in _alike(item, once)))
    if "duties" in item:
        copy["duties"] = [no + time * max(duty["no"] for duty in once["duties"]) for no in item["duties"]]
    for name in {"title", "name", "text"} & item.keys():
        copy[name] = f"{item[name]}（{time}）"
    for name in {"targets", "parts"} & item.keys():
        copy[name] = [dict(one, name=f"{one['name']}（{time}）") for one in item[name]]
    return copy


def _alike(item: dict[str, Any], once: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return next(items for items in once.values() if any(other is item for other in items))


def _place(value: Any, path: str, line: int, places: dict[str, Place]) -> int:
    """Note where everything stands, a line each; return the next line."""
    places[path] = Place(line, 1, value)
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        line = _place(item, child(path, key), line + 1, places)
    return line


def _best(work: Callable[[], None]) -> float:
    return min(seconds(work) for _ in range(REPEAT))
