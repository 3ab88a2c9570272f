"""A finding: one thing that is wrong, or odd, in a person's data, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
LABELS: dict[Severity, str] = {"error": "错误", "warning": "注意"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of the loader or the linter, in Chinese, with its place.

    Attributes:
        code: stable code of the rule, such as ``lead-missing``; documents and scripts rely on it.
        severity: ``error`` for what cannot run, ``warning`` for what a signed document says oddly.
        message: one Chinese sentence: what, where in the document (clause), why.
        file: name of the file as the user gave it, or the id of a shipped definition.
        line: 1-based, 0 when the finding belongs to no line.
        column: 1-based, 0 when unknown.
        key: path of the key, such as ``duties[4].lead``.
        value: what stands there, shortened.
    """

    code: str
    severity: Severity
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    key: str = ""
    value: str = ""

    def sentence(self) -> str:
        """Return the finding as one line for a person: place, code, message."""
        place = (
            self.file + (f":{self.line}" if self.line else "") + (f":{self.column}" if self.column else "")
        )
        where = f"{place}（{self.key}）" if self.key else place
        return f"{where} [{self.code}] {LABELS[self.severity]}：{self.message}".strip()
