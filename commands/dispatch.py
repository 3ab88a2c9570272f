"""``duban dispatch``: a round of dispatch 调度, from its opening to the summary for the leading group."""

from __future__ import annotations

import click

from commands.noun import Noun
from commands.options import text_value
from commands.round_verbs import list_verb, receive_verb, show_verb
from commands.unit_sheet import sheet_verb
from commands.verbs import verb


@click.group(cls=Noun, help="查看调度，登记各单位报送，汇总、办结")
def group() -> None:
    """Hold the verbs of a dispatch."""


_UNIT = click.option("--unit", metavar="单位", callback=text_value, help="增列哪个单位。")

list_verb(group, "dispatch", "调度")
show_verb(group, "dispatch", "调度")
sheet_verb(group, "dispatch")
receive_verb(group, "dispatch")
verb(
    group,
    "dispatch",
    "add",
    "增列应报送的单位（方案没有列明成员的，由创建办点名）",
    options=[_UNIT],
    many=False,
)
verb(group, "dispatch", "summarise", "登记汇总已报（印发汇总时自动登记；另行成文的用 --paper 写文号）")
verb(group, "dispatch", "close", "办结；还有未报送的须写 --reason")
verb(group, "dispatch", "cancel", "取消本次调度")
