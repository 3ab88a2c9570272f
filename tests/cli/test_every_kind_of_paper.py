"""Both shipped stories, played by ``duban demo``: every kind of the catalogue comes out, and the audit finds nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from desk import Desk, empty

from definitions.catalogue import resolve, shipped
from definitions.loader import load, require
from definitions.paper import PaperKind

if TYPE_CHECKING:
    from pathlib import Path

PLANS = ("dengfeng-2023", "daxinganling-2022")


@pytest.fixture(scope="module", params=PLANS)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str]:
    """Play a story once, and return its desk and what the screen said."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    desk = empty(folder)
    said = desk.done("demo", "--plan", request.param, "--out", str(folder / "演示"))
    return empty(folder / "演示", "2024-02-01"), said


def kinds() -> dict[str, str]:
    """Return every kind of the catalogue, id → title."""
    found = [require(load(resolve("papers", name), PaperKind, name=name)) for name in shipped("papers")]
    return {kind.id: kind.title for kind in found}


def test_every_kind_of_the_catalogue_lies_in_its_folder(played: tuple[Desk, str]) -> None:
    desk, _ = played

    folders = {name.split("/")[1] for name in desk.files()}

    assert folders == set(kinds().values())


def test_the_closing_table_lists_every_kind(played: tuple[Desk, str]) -> None:
    _, said = played

    told = {line.split()[0] for line in said.splitlines() if line}

    assert set(kinds().values()) <= told


def test_the_audit_finds_nothing(played: tuple[Desk, str]) -> None:
    desk, _ = played

    assert desk.json("audit", "verify")["ok"] is True


def test_every_issued_paper_was_made_and_delivered(played: tuple[Desk, str]) -> None:
    desk, _ = played

    items = desk.json("paper", "list")["items"]

    assert Counter(item["state"] for item in items if item["state"] not in ("issued", "withdrawn")) == {}
    assert all(item["files"] for item in items if item["state"] == "issued")
    assert not any("草稿" in name for item in items for name in item["files"])
    assert desk.json("outbox", "list")["items"] == []


def test_a_unit_stands_once_by_whatever_name_the_plan_calls_it(played: tuple[Desk, str]) -> None:
    """大兴安岭 calls 地区水务局 also 水务局: figures by unit count both under its one name."""
    desk, _ = played
    plan = desk.json("plan", "show", desk.json("campaign", "list")["items"][0]["id"])
    names = {one["name"] for one in plan["units"]}
    aliases = {alias for one in plan["units"] for alias in one["aliases"]} - names

    for paper in desk.json("paper", "list")["items"]:
        if paper["kind"] in ("circular", "commendation"):
            units = [one["unit"] for one in desk.json("paper", "show", paper["id"])["context"]["units"]]
            assert not aliases.intersection(units)
            assert len(set(units)) == len(units)


def test_what_the_screen_proposes_next_works(played: tuple[Desk, str]) -> None:
    desk, said = played

    lines = [line.split() for line in said.splitlines() if line.startswith("  duban --db ")]

    assert len(lines) == 3
    for line in lines:
        assert desk.duban(*line[3:], database=line[2]).exit_code == 0
