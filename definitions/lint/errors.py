"""What a caller of the linter may not do."""

from __future__ import annotations

from definitions.errors import ProjectError


class RuleUnknown(ProjectError):
    """No rule, and no family of rules, has this code."""

    exit_code = 2

    def __init__(self, *, code: str, nearest: str | None = None) -> None:
        self.code, self.nearest = code, nearest
        hint = f"是不是“{nearest}”？" if nearest else ""
        super().__init__(
            f"没有代码为“{code}”的检查规则。{hint}可以写规则代码、代码的开头一段，或一类规则的名称。"
        )
