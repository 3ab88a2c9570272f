"""What may be set from outside: names of environment variables and their defaults."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from workflow.errors import PasswordMissing, SettingRefused

ACTOR = "DUBAN_ACTOR"
BUSY = "DUBAN_BUSY_SECONDS"
DELIVERY = "DUBAN_DELIVERY"
DELIVERY_FILE = "送达设置.yaml"
DELIVERIES = "送达"
FOLDER = "DUBAN_PAPERS"
FONTS = "DUBAN_FONTS"
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
    return place_of(database) / "公文"


def delivery_file(database: str) -> Path | None:
    """Return the file that says where papers go: as set, else 送达设置.yaml where the folder of papers would be."""
    text = os.environ.get(DELIVERY)
    if text:
        return Path(text)
    usual = place_of(database) / DELIVERY_FILE
    return usual if usual.exists() else None


def secret(variable: str, file: str | None) -> str:
    """Return a password: the first line of a file, or what an environment variable holds.

    Raises:
        PasswordMissing: there is none, or the file cannot be read.
    """
    if file is None:
        found = os.environ.get(variable, "")
        if not found:
            raise PasswordMissing(reason=f"环境变量 {variable} 没有设置")
        return found
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise PasswordMissing(reason=f"password_file 写明的 {file} 读不出") from exc
    if not lines or not lines[0]:
        raise PasswordMissing(reason=f"password_file 写明的 {file} 第一行是空的")
    return lines[0]


def place_of(database: str) -> Path:
    """Return the folder in which what belongs to a database lies: its own, or this one if it is a server's."""
    return Path.cwd() if "://" in database else Path(database).resolve().parent


def templates_folder() -> Path | None:
    """Return the office's own folder of templates, if it has one."""
    text = os.environ.get(TEMPLATES)
    return Path(text) if text else None


def fonts_folder() -> Path | None:
    """Return the office's own folder of typefaces for the PDF, if it has one."""
    text = os.environ.get(FONTS)
    return Path(text) if text else None
