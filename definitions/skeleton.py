"""A new plan file, to be filled in: ``skeleton.yaml`` under an id of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from definitions.recurrence import Slug
from definitions.yaml_text import scalar

PATH = Path(__file__).with_name("skeleton.yaml")
"""The skeleton as it is shipped."""

_KEY = re.compile(r"^id: \S+", re.MULTILINE)


def under(plan: str, text: str) -> str:
    """Return the text of a plan file with the id ``plan`` in place of its own."""
    said = plan if scalar(plan) == plan else json.dumps(plan)
    return _KEY.sub(f"id: {said}", text, count=1)


def why_no_id(plan: str) -> str | None:
    """Return why ``plan`` is no id of a plan, a Chinese sentence; None when it is one."""
    try:
        TypeAdapter(Slug).validate_python(plan)
    except ValidationError:
        return f"编号“{plan[:20]}”不能用：只能用小写英文字母、数字和连字符，最多 60 个字，如 dengfeng-2023。"
    return None
