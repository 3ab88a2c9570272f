"""A new plan file out of a workbook: the skeleton without its examples, and the units that the rows name."""

from __future__ import annotations

import re
from typing import Any

from definitions.loader import parse, require
from definitions.plan import Plan
from definitions.skeleton import under, why_no_id
from definitions.yaml_edit import revise
from definitions.yaml_text import read

Item = dict[str, Any]

ID = "new-plan"
_GROUP = re.compile(r"各|有关|相关|成员单位|涉及")
_KINDS: tuple[
    tuple[str, str], ...
] = (  # what a unit's name ends in, and what kind it then is; the first that fits
    (r"(市|县|区|地|州|盟|旗)委.{1,6}(部|办|委|校|办公室|中心)$|纪委|政法委|党校$|工委$", "party"),
    (r"(公司|集团|厂|水务|银行)$", "enterprise"),
    (r"(乡|镇|街道|街道办事处|办事处)(人民政府|政府)?$", "township"),
    (r"(村|社区)(民?委员会|居?委会)?$", "village"),
    (r"(县|区|旗)(人民政府|政府)?$", "county"),
    (r"(分局|支队|海关|气象局|税务局|电业局|烟草专卖局)$", "vertical"),
    (r"(局|委|办|厅|委员会|办公室|政府|处)$", "department"),
    (r"(中心|医院|学校|学院|大学|站|馆|院|所)$", "institution"),
)


def head(skeleton: str, name: str) -> bytes:
    """Return the skeleton with no stages, units, duties and indicators, under the id ``name`` if that can be one."""
    text = under(ID if why_no_id(name) else name, skeleton)
    said: Item = dict(read(text).value)
    for key in ("units", "groups", "stages", "duties", "indicators"):
        said[key] = []
    return revise(text, said).encode()


def completed(content: bytes) -> bytes:
    """Return the plan file with every unit, group and stage that its rows name; kinds are guesses, stages need titles."""
    plan = require(parse(content, Plan, name=""))
    named = [
        name
        for item in (*plan.duties, *plan.indicators)
        for name in (*item.lead, *item.support, *getattr(item, "data_from", ()))
    ]
    new = [name for name in dict.fromkeys(named) if name not in plan.names]
    text = content.decode()
    said: Item = dict(read(text).value)
    said["units"] = [
        *said["units"],
        *({"name": name, "kind": kind_of(name)} for name in new if not _is_group(name)),
    ]
    said["groups"] = [
        *said["groups"],
        *({"name": name, "expandable": False} for name in new if _is_group(name)),
    ]
    said["stages"] = [_stage(number) for number in sorted({duty.stage for duty in plan.duties if duty.stage})]
    return revise(text, said).encode()


def _stage(number: int) -> Item:
    return {"no": number, "kind": "implement", "title": f"【第{number}阶段名称】", "source": "【条款】"}


def kind_of(name: str) -> str:
    """Return the kind of unit that a name sounds like."""
    return next((kind for pattern, kind in _KINDS if re.search(pattern, name)), "other")


def _is_group(name: str) -> bool:
    return _GROUP.search(name) is not None
