"""How a meeting's papers look on a console: tables of ``show``, lines of ``agenda``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NUMERALS = "一二三四五六七八九"
INPUTS = (("unit", "单位"), ("progress", "进展"), ("problems", "问题"))
ITEMS = (
    ("n", "项"),
    ("units", "责任单位"),
    ("matter", "事项"),
    ("due", "时限"),
    ("duty", "任务"),
    ("label", "状态"),
)
REQUESTS = (
    ("no", "事项号"),
    ("unit", "提出单位"),
    ("to", "请谁办"),
    ("matter", "事项"),
    ("due", "答复时限"),
    ("label", "状态"),
    ("answer", "答复"),
)


def agenda_lines(drawn: Mapping[str, Any]) -> Iterator[str]:
    """Yield the agenda as lines; a part without anything in it is left out."""
    parts = (
        ("逾期未办结的任务", [f"{_duty(one)}，已逾期 {one['days_late']} 个工作日" for one in drawn["late"]]),
        ("上次会议以来的议定事项", [f"{_duty(one)}（{one['source']}）" for one in drawn["settled"]]),
        ("各单位进展", [f"{one['unit']}：{one['text']}" for one in drawn["progress"]]),
        ("各单位存在的问题", [f"{one['unit']}：{one['text']}" for one in drawn["problems"]]),
        ("需要协调的事项", [_request(one) for one in drawn["requests"]]),
        (f"到 {drawn['until']} 前到期的任务", [_duty(one) for one in drawn["coming"]]),
    )
    filled = [(heading, lines) for heading, lines in parts if lines]
    for numeral, (heading, lines) in zip(NUMERALS, filled, strict=False):
        yield f"{numeral}、{heading}（{len(lines)}）"
        for n, line in enumerate(lines, 1):
            yield f"  {n}. {line}"
    if not filled:
        yield "台账里没有要上会的事项。"
    if drawn["waiting"]:
        yield f"还没有报材料的单位（{len(drawn['waiting'])}）：{'、'.join(drawn['waiting'])}"


def _duty(one: Mapping[str, Any]) -> str:
    return f"任务{one['no']} {one['title']}，{'、'.join(one['lead'])}，时限 {one['due']}"


def _request(one: Mapping[str, Any]) -> str:
    answer = f"：{one['answer']}" if one["answer"] else f"，{one['due']} 前答复"
    return f"[{one['no']}] {one['unit']}请{one['to']}：{one['matter']}（{one['label']}{answer}）"
