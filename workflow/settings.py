"""What may be set from outside: names of environment variables and their defaults."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from workflow.errors import SettingRefused

ACTOR = "DUBAN_ACTOR"
BUSY = "DUBAN_BUSY_SECONDS"
FOLDER = "DUBAN_PAPERS"
TEMPLATES = "DUBAN_TEMPLATES"
DEFAULT_BUSY = 30.0


def actor() -> str:
    """Return the post that works at this console (a post, never a person's name); empty if not set."""
    said = os.environ.get(ACTOR, "").strip()
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in said):
        raise SettingRefused(name=ACTOR, reason="含有换行或不可见的控制字符，请写成一行普通文字")
    return said


def busy_ms() -> int:
    """Return how long to wait for another program's transaction, in milliseconds."""
    text = os.environ.get(BUSY, "")
    try:
        return max(int(float(text or DEFAULT_BUSY) * 1000), 0)
    except (ValueError, OverflowError) as exc:
        raise SettingRefused(name=BUSY, reason=f"“{text}”不是秒数，请写成 30 的样子") from exc


def papers_folder(database: str) -> Path:
    """Return the folder that papers are written to: as set, else 公文 beside the database, or here if it is a server's."""
    text = os.environ.get(FOLDER)
    if text:
        return Path(text)
    return (Path.cwd() if "://" in database else Path(database).resolve().parent) / "公文"


def templates_folder() -> Path | None:
    """Return the office's own folder of templates, if it has one."""
    text = os.environ.get(TEMPLATES)
    return Path(text) if text else None
