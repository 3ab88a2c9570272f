"""What is shipped: the wheel holds the rooms and nothing else, and the pins cover what the project asks for."""

from __future__ import annotations

import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
ROOMS = ("commands", "workflow", "notifications", "definitions")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what the wheel holds: name and content."""
    [wheel] = WheelBuilder(str(ROOT)).build(
        directory=str(tmp_path_factory.mktemp("dist")), versions=["standard"]
    )
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_exactly_the_rooms(shipped: dict[str, bytes]) -> None:
    rooms = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    there = {path.relative_to(ROOT).as_posix() for path in [ROOT / "cli.py", *rooms] if path.suffix != ".pyc"}

    in_wheel = {name for name in shipped if ".dist-info/" not in name}

    assert in_wheel == there


def test_the_wheel_holds_what_is_read_at_run_time(shipped: dict[str, bytes]) -> None:
    patterns = [
        r"cli\.py",
        r"commands/locale/zh_CN/LC_MESSAGES/messages\.mo",
        r"notifications/templates/.+",
        r"notifications/package/.+",
        r"notifications/page/.+",
        *(
            rf"definitions/{kind}/.+\.yaml"
            for kind in ("plans", "machines", "policies", "papers", "offices", "scenarios", "samples")
        ),
    ]

    missing = [pattern for pattern in patterns if not any(re.fullmatch(pattern, name) for name in shipped)]

    assert missing == []


def test_the_wheel_installs_the_command_and_its_licence(shipped: dict[str, bytes]) -> None:
    info = f"duban-{PROJECT['version']}.dist-info"

    assert "duban = cli:main" in shipped[f"{info}/entry_points.txt"].decode()
    assert f"{info}/licenses/LICENSE" in shipped


def pins(file: str) -> dict[str, str]:
    """Return name and version of every pin in ``file``."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", text, flags=re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    bare = (re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0] for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in bare}


def test_constraints_are_pins_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()

    others = [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [\w.= '<>!]+)?", line)]

    assert others == []


def test_the_lock_is_pins_and_hashes_and_nothing_else() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    line_of_the_lock = r"([a-z0-9-]+==[\w.]+( ; [\w.= '<>!]+)?|    --hash=sha256:[0-9a-f]{64})( \\)?"

    others = [line for line in lines if not re.fullmatch(line_of_the_lock, line)]

    assert others == []


def test_every_requirement_is_pinned() -> None:
    extras = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    extras = [line for line in extras if not line.startswith("duban[")]  # one extra that takes in another

    assert names(PROJECT["dependencies"]) <= pins("requirements.lock").keys()
    assert names([*PROJECT["dependencies"], *extras]) <= pins("constraints.txt").keys()


def test_the_lock_agrees_with_the_constraints() -> None:
    assert pins("requirements.lock").items() <= pins("constraints.txt").items()
