"""The root of the error tree: what a caller may not do.

What a person's data got wrong is no exception but a value, see ``definitions.findings``.
"""

from __future__ import annotations

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


class DefinitionInvalid(ProjectError):
    """A definition file has errors; all of them are carried along and shown."""

    exit_code = 5

    def __init__(self, *, name: str, findings: Sequence[Finding]) -> None:
        self.name, self.findings = name, tuple(findings)
        errors = [finding for finding in findings if finding.severity == "error"]
        lines = "\n".join(f"  {finding.sentence()}" for finding in errors)
        super().__init__(f"{name} 有 {len(errors)} 处错误，未采用。请按下列位置改正后重试：\n{lines}")


class DefinitionNotFound(ProjectError):
    """Nothing shipped has this id, and there is no such file."""

    exit_code = 3

    def __init__(self, *, kind: str, name: str, known: Sequence[str] = ()) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        hint = f"。现有：{'、'.join(known)}" if known else ""
        super().__init__(f"没有名为“{name}”的{kind}，也没有这个文件{hint}")
