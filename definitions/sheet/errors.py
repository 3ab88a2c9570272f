"""What a caller may not do with a workbook, and the jump out of a cell that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.findings import Finding


class WorkbookRefused(ProjectError):
    """The file is no workbook that we read: of another kind, damaged, too large, or with macros."""

    exit_code = 5

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"这个表格没有读：{reason}")


class SheetInvalid(ProjectError):
    """Cells have errors; all of them are carried along and shown, and nothing has been written."""

    exit_code = 5

    def __init__(self, *, name: str, findings: Sequence[Finding]) -> None:
        self.name, self.findings = name, tuple(findings)
        errors = [one for one in findings if one.severity == "error"]
        lines = "\n".join(f"  {one.sentence()}" for one in errors)
        super().__init__(f"{name} 有 {len(errors)} 处错误，什么都没有写入。请逐格改正后重试：\n{lines}")


class CellInvalid(Exception):
    """A cell cannot be read; the message is a Chinese sentence. Caught where cells become findings."""
