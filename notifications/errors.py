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
        self.template, self.line, self.reason = template, line, reason
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


class PdfRefused(ProjectError):
    """No PDF can be made here; the other outputs can."""


class TypstMissing(PdfRefused):
    """The optional extra is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "没有安装生成 PDF 的组件，未生成 PDF（docx 不受影响）。请运行 pip install 'duban[pdf]' 后重新生成"
        )


class FacesMissing(PdfRefused):
    """There is no Chinese face that we know."""

    def __init__(self) -> None:
        super().__init__(
            "没有找到中文字体，未生成 PDF（docx 不受影响）。请安装字体（Debian、Ubuntu：apt install fonts-noto-cjk），"
            "或把字体文件放进一个文件夹并用 DUBAN_FONTS 指明，然后重新生成"
        )


class FontsFolderMissing(PdfRefused):
    """The folder of faces that the office named is not there."""

    def __init__(self, *, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"DUBAN_FONTS 指明的字体文件夹 {folder} 不存在，未生成 PDF。请改正路径，或取消这一设置"
        )


class PdfFailed(PdfRefused):
    """Typst refused what we gave it: our mistake, said in one sentence."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"PDF 排版失败，未生成 PDF（docx 不受影响）：{reason}。请把本句告知维护人员")
