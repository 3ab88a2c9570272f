"""In which roles somebody may act, and what they are called."""

from __future__ import annotations

CAPACITY_LABELS: dict[str, str] = {
    "office": "创建办",
    "director": "创建办主任",
    "lead": "牵头单位",
    "support": "配合单位",
    "inspector": "督查（验收）机构",
    "group": "领导小组",
    "standing": "常设授权",
    "system": "系统",
}
