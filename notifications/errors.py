"""What rendering and delivering refuse, in sentences for the clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from definitions.findings import Finding


class PaperIncomplete(ProjectError):
    """The facts of a paper are missing or wrong, so that it is not rendered."""

    def __init__(self, *, kind: str, findings: Sequence[Finding]) -> None:
        self.kind, self.findings = kind, tuple(findings)
        self.errors = tuple(finding for finding in findings if finding.severity == "error")
        lines = "\n".join(f"  {finding.key}：{finding.message}" for finding in self.errors)
        super().__init__(
            f"{kind}有 {len(self.errors)} 处不能成文，未生成文书。请补正下列内容后重新生成：\n{lines}"
        )


class TemplateFailed(ProjectError):
    """A text template is wrong: unknown variable, bad syntax, something the sandbox forbids."""

    exit_code = 5

    def __init__(self, *, template: str, line: int, reason: str) -> None:
        self.template, self.line = template, line
        place = f"{template} 第 {line} 行" if line else template
        super().__init__(f"模板 {place}有误：{reason}。请改正模板，或删去本单位的模板以使用自带模板")


class FileNameRefused(ProjectError):
    """A name that would leave the folder, or that no system can keep."""

    def __init__(self, *, name: str, reason: str) -> None:
        self.name = name
        super().__init__(f"不能用“{name}”作文件名：{reason}。请换一个只含文字、数字、括号和短横线的名称")


class FileKept(ProjectError):
    """A file of that name with another content exists, and is kept."""

    def __init__(self, *, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} 已存在且内容不同，未覆盖。确需覆盖请加 --overwrite，或先把原文件移走")
