"""Where the shipped definitions lie, and how a name given by a user becomes a file. Parses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from definitions.errors import DefinitionNotFound

Kind = Literal["plans", "machines", "policies", "papers", "offices", "scenarios", "samples"]

LABELS: dict[Kind, str] = {
    "plans": "方案",
    "machines": "流程定义",
    "policies": "规则包",
    "papers": "文书种类",
    "offices": "本办设置",
    "scenarios": "演示情节",
    "samples": "文书样张",
}
KINDS: tuple[Kind, ...] = get_args(Kind)

_HOME = Path(__file__).resolve().parent
_SUFFIXES = (".yaml", ".yml")


def shipped(kind: Kind) -> list[str]:
    """Return the ids of the shipped definitions of one kind, in order: the names of their files."""
    return sorted(path.stem for path in (_HOME / kind).glob("*.yaml"))


def is_file_name(name: str) -> bool:
    """Tell whether a name means a file of the user's: it has a path separator or a YAML suffix."""
    return "/" in name or "\\" in name or name.lower().endswith(_SUFFIXES)


def resolve(kind: Kind, name_or_path: str | Path) -> Path:
    """Return the file of a shipped definition, or the user's own file.

    Args:
        kind: which folder of shipped definitions to look in.
        name_or_path: an id such as ``dengfeng-2023``; with a separator or ``.yaml`` it is a file of the user's.

    Raises:
        DefinitionNotFound: neither a shipped definition nor a file; it names the known ids.
    """
    name = str(name_or_path)
    known = shipped(kind)
    if not is_file_name(name):
        if name in known:
            return _HOME / kind / f"{name}.yaml"
    elif _exists(name):
        return Path(name)
    there = _exists(name)
    raise DefinitionNotFound(
        kind=LABELS[kind], name=name, known=known, there=there, folder=there and Path(name).is_dir()
    )


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # too long, or a NUL in it
        return False
