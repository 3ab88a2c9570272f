"""The plan of the house, held: which room may import which, and what only one file may do.

When the plan changes, change the map here in the same commit.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent

ARROWS = {  # room -> what of ours it may import; a room may always import itself
    "cli.py": ("definitions.errors",),
    "commands": ("workflow", "notifications", "definitions"),
    "workflow": ("definitions",),
    "notifications": ("definitions",),
    "definitions": (),
}
BY_NAME = {"cli.py": ("commands",)}  # room -> what of ours it may reach through import_module
DOORS = {  # package -> the one file that may import it
    "psycopg": "workflow/postgres.py",
    "smtplib": "notifications/channels/smtp.py",
    "apprise": "notifications/channels/apprise.py",
    "transitions": "workflow/machine.py",
    "apscheduler": "workflow/scheduler.py",
    "ruamel": "definitions/yaml_events.py",
    "yaml": "definitions/yaml_events.py",
    "xlsxwriter": "definitions/sheet/xlsx_out.py",
    "typst": "notifications/typesetter.py",
}
CLOCK = "workflow/clock.py"
WALL_CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "sqlalchemy.func.now",
    "sqlmodel.func.now",
}
READING = (
    "workflow/reading.py",
    "workflow/dialect.py",
    "workflow/postgres.py",
    "workflow/views.py",
    "workflow/lights.py",
)
HEAVY = ("sqlmodel", "sqlalchemy", "pydantic")
LOADER = "definitions/loader.py"
UNPACKER = "definitions/sheet/package.py"  # opens the members of a workbook that is in memory already
OPENERS = {"open", "read_text", "read_bytes"}


def sources(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Yield every Python file of the rooms below ``root``: its path from there, and its tree."""
    for path in sorted(chain(root.glob("*.py"), *(root.glob(f"{room}/**/*.py") for room in ARROWS))):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(file: str, tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of everything imported, at the top, within functions, or for types only."""
    package = file.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def imports_by_name(tree: ast.Module) -> Iterator[str]:
    """Yield what ``import_module`` and ``__import__`` are given; of what is computed the room that it begins with.

    ``?`` where it begins with nothing that stands there.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"import_module", "__import__"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.JoinedStr):
                first = first.values[0]
            yield str(first.value).rstrip(".") if isinstance(first, ast.Constant) else "?"


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for a name or a chain of attributes, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (head := dotted(node.value)):
        return f"{head}.{node.attr}"
    return ""


def references(tree: ast.Module) -> Iterator[str]:
    """Yield every name and attribute chain that is used, with imported names and aliases spelled out."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if name := dotted(node):
            head, dot, rest = name.partition(".")
            yield known.get(head, head) + dot + rest


def leads_to(name: str, allowed: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{target}.") for target in allowed)


def wrong_arrows(file: str, tree: ast.Module) -> Iterator[str]:
    room = file.split("/", maxsplit=1)[0]
    if room not in ARROWS:
        yield f"{file} stands in no room"
        return
    ours = (*ARROWS, "cli")
    for name in imports(file, tree):
        if leads_to(name, ours) and not leads_to(name, (room, *ARROWS[room])):
            yield f"{file} imports {name}"
    for name in imports_by_name(tree):
        computed_elsewhere = name == "?" and room not in BY_NAME
        if computed_elsewhere or (
            leads_to(name, ours) and not leads_to(name, (room, *BY_NAME.get(room, ())))
        ):
            yield f"{file} imports {name} by name"


def wrong_doors(file: str, tree: ast.Module) -> Iterator[str]:
    for name in imports(file, tree):
        door = DOORS.get(name.split(".", maxsplit=1)[0], file)
        if door != file:
            yield f"{file} imports {name}, which only {door} may"
        if file in READING and leads_to(name, HEAVY):
            yield f"{file} imports {name}, but reading stays light"


def wrong_clocks(file: str, tree: ast.Module) -> Iterator[str]:
    if file != CLOCK:
        yield from (f"{file} uses {name}" for name in references(tree) if name in WALL_CLOCK)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and "CURRENT_TIMESTAMP" in str(node.value):
                yield f"{file} uses the clock of the database"


def wrong_readers(file: str, tree: ast.Module) -> Iterator[str]:
    if file.startswith("definitions/") and file not in {LOADER, UNPACKER}:
        calls = (dotted(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
        yield from (f"{file} calls {name}" for name in calls if name.split(".")[-1] in OPENERS)


def wrong_packages(file: str, tree: ast.Module) -> Iterator[str]:
    if file.endswith("__init__.py"):
        only_a_docstring = len(tree.body) == 1 and ast.get_docstring(tree)
        if not only_a_docstring:
            yield f"{file} holds more, or less, than a docstring"


RULES = (wrong_arrows, wrong_doors, wrong_clocks, wrong_readers, wrong_packages)


def findings(root: Path) -> list[str]:
    return [sentence for file, tree in sources(root) for rule in RULES for sentence in rule(file, tree)]


def test_the_house_keeps_its_plan() -> None:
    found = findings(ROOT)

    assert found == []


@pytest.mark.parametrize("file", [CLOCK, LOADER, UNPACKER, *READING, *DOORS.values()])
def test_a_file_that_the_plan_names_exists(file: str) -> None:
    assert (ROOT / file).is_file()


@pytest.mark.parametrize(
    ("file", "code", "finding"),
    [
        ("cli.py", "from workflow import store", "cli.py imports workflow.store"),
        ("cli.py", "import commands.plan", "cli.py imports commands.plan"),
        ("cli.py", "from definitions import loader", "cli.py imports definitions.loader"),
        ("tool.py", "", "tool.py stands in no room"),
        ("definitions/x.py", "import workflow", "definitions/x.py imports workflow"),
        (
            "workflow/x.py",
            "from notifications.docx import write",
            "workflow/x.py imports notifications.docx.write",
        ),
        (
            "workflow/a/x.py",
            "from ...notifications import docx",
            "workflow/a/x.py imports notifications.docx",
        ),
        (
            "notifications/x.py",
            "def f():\n from workflow import store",
            "notifications/x.py imports workflow.store",
        ),
        ("workflow/x.py", "import cli", "workflow/x.py imports cli"),
        ("commands/x.py", "import cli", "commands/x.py imports cli"),
        (
            "workflow/x.py",
            "import importlib\nimportlib.import_module('commands.plan')",
            "workflow/x.py imports commands.plan by name",
        ),
        (
            "workflow/x.py",
            "from importlib import import_module\nimport_module(n)",
            "workflow/x.py imports ? by name",
        ),
        (
            "workflow/x.py",
            "from transitions.core import Machine",
            "workflow/x.py imports transitions.core.Machine, which only workflow/machine.py may",
        ),
        (
            "commands/x.py",
            "import apscheduler",
            "commands/x.py imports apscheduler, which only workflow/scheduler.py may",
        ),
        (
            "workflow/lights.py",
            "def f():\n import sqlmodel",
            "workflow/lights.py imports sqlmodel, but reading stays light",
        ),
        (
            "workflow/x.py",
            "from datetime import datetime as d\nd.now()",
            "workflow/x.py uses datetime.datetime.now",
        ),
        (
            "workflow/x.py",
            "import datetime as dt\nf = dt.date.today",
            "workflow/x.py uses datetime.date.today",
        ),
        ("commands/x.py", "from time import time\ntime()", "commands/x.py uses time.time"),
        ("workflow/x.py", "D = 'DEFAULT CURRENT_TIMESTAMP'", "workflow/x.py uses the clock of the database"),
        ("definitions/lint/x.py", "open('a')", "definitions/lint/x.py calls open"),
        ("definitions/x.py", "def f(path): return path.read_text()", "definitions/x.py calls path.read_text"),
        (
            "workflow/__init__.py",
            "'''Rooms.'''\nimport json",
            "workflow/__init__.py holds more, or less, than a docstring",
        ),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, file: str, code: str, finding: str) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(code, encoding="utf-8")

    found = findings(tmp_path)

    assert found == [finding]


def test_what_the_plan_allows_is_let_through(tmp_path: Path) -> None:
    for file, code in {
        "cli.py": "from definitions.errors import ProjectError\nimport_module(COMMANDS[name][0])",
        "commands/x.py": "from commands import output\nfrom notifications import docx\nfrom workflow import store",
        "workflow/clock.py": "from datetime import datetime\ndatetime.now()",
        "workflow/machine.py": "from transitions import Machine",
        "workflow/a/x.py": "from ..store import open_store\nfrom time import monotonic\nmonotonic()",
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(code, encoding="utf-8")

    assert findings(tmp_path) == []


def test_reading_loads_neither_sqlmodel_nor_sqlalchemy() -> None:
    """The wall above looks at the files themselves, this one at all that they bring along."""
    modules = ", ".join(file.removesuffix(".py").replace("/", ".") for file in READING)
    code = f"import sys, {modules}; print(sorted({{'sqlmodel', 'sqlalchemy'}} & set(sys.modules)))"

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert result.stdout.strip() == "[]"


UNWANTED = {
    "address of a package registry": re.compile(r"pypi\.(?:org|python|tuna)|pythonhosted\.|-index-url[ =]\w"),
    "path of one machine": re.compile(r"(?<![\w.:/-])/(?:home|Users|root|work|opt)/\w|[A-Z]:\\Users"),
}


def in_the_tree() -> list[Path]:
    """Return every file of the checkout that is, or would be, committed."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, capture_output=True, check=True, cwd=ROOT).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


of_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git knows what belongs to the tree")


@of_git
@pytest.mark.parametrize("what", UNWANTED)
def test_no_file_holds(what: str) -> None:
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in in_the_tree()}

    found = [str(path.relative_to(ROOT)) for path, text in texts.items() if UNWANTED[what].search(text)]

    assert found == []


@of_git
def test_no_lock_of_one_tool_is_kept() -> None:
    names = {path.name for path in in_the_tree()}

    assert names.isdisjoint({"uv.lock", "pylock.toml"})
