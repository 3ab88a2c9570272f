"""The shipped plans as text and as data, and the way to rewrite the golden files: run this file, read the diff."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from definitions.catalogue import resolve, shipped
from definitions.lint.plan import lint_plan
from definitions.loader import Loaded, load
from definitions.plan import Plan

if TYPE_CHECKING:
    from definitions.findings import Finding

GOLDEN = Path(__file__).parents[2] / "golden" / "lint"
PLANS = tuple(shipped("plans"))
Json = dict[str, Any]


@cache
def data(name: str) -> Json:
    """Return a shipped plan as plain data, dates as text; copy it before you change it."""
    plain: Json = YAML(typ="safe", pure=True).load(resolve("plans", name))
    return plain


@cache
def loaded(name: str) -> Loaded[Plan]:
    return load(resolve("plans", name), Plan, name=name)


@cache
def findings(name: str) -> tuple[Finding, ...]:
    return tuple(lint_plan(loaded(name)))


def lint(plain: Json) -> list[Finding]:
    """Lint plain data; findings have keys, no lines."""
    return lint_plan(Loaded(name=str(plain.get("id")), value=Plan.model_validate(plain)))


def golden(name: str) -> str:
    """Return what the linter says of a shipped plan, without lines: those move with every comment."""
    return "".join(f"{one.key} [{one.code}] {one.message}\n" for one in findings(name))


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path in GOLDEN.glob("*.txt"):
        path.unlink()
    for name in PLANS:
        (GOLDEN / f"{name}.txt").write_text(golden(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
