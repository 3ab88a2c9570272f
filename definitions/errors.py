"""The root of the error tree: what a caller may not do.

What a person's data got wrong is no exception but a value, see ``definitions.findings``.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from definitions.findings import Finding


class ProjectError(Exception):
    """A refusal with a sentence for the clerk and an exit code for the shell.

    Exit codes: 1 refused otherwise, 2 usage, 3 not found, 4 transition refused, 5 invalid definition,
    6 changed by someone else first, 7 audit has findings.
    """

    exit_code = 1


_REFUSALS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在磁盘是只读的",
    errno.ENOSPC: "所在磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EEXIST: "同名的文件已存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EMFILE: "打开的文件过多",
}


def because(exc: OSError) -> str:
    """Return in Chinese why the system refused to read or write, and what."""
    said = _REFUSALS.get(exc.errno or 0, f"系统错误 {exc.errno}")
    return f"{exc.filename}：{said}" if exc.filename else said


class DefinitionInvalid(ProjectError):
    """A definition file has errors; all of them are carried along and shown."""

    exit_code = 5

    def __init__(self, *, name: str, findings: Sequence[Finding]) -> None:
        self.name, self.findings = name, tuple(findings)
        errors = [finding for finding in findings if finding.severity == "error"]
        lines = "\n".join(f"  {finding.sentence()}" for finding in errors)
        super().__init__(f"{name} 有 {len(errors)} 处错误，未采用。请按下列位置改正后重试：\n{lines}")


class DefinitionNotFound(ProjectError):
    """Nothing shipped has this id, and there is no such definition file; ``there``: but something of that name."""

    exit_code = 3

    def __init__(
        self, *, kind: str, name: str, known: Sequence[str] = (), there: bool = False, folder: bool = False
    ) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        hint = f"。现有：{'、'.join(known)}" if known else ""
        if folder:
            super().__init__(f"“{name}”是一个文件夹，不是{kind}，请给出其中的 .yaml 文件{hint}")
            return
        file = f"“{name}”也不是 .yaml 文件，自己的{kind}须存成 .yaml" if there else "也没有这个文件"
        super().__init__(f"没有名为“{name}”的{kind}，{file}{hint}")
