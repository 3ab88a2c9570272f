"""``duban report``: reports, yearly plans, evaluations and re-reviews: reminded, collected, handed up."""

from __future__ import annotations

import click

from commands.noun import Noun
from commands.options import text_value
from commands.round_verbs import list_verb, receive_verb, show_verb
from commands.unit_sheet import sheet_verb
from commands.verbs import verb


@click.group(cls=Noun, help="查看汇报、计划、评估、复核，提醒和登记报送，上报、办结")
def group() -> None:
    """Hold the verbs of a report round."""


_UNIT = click.option("--unit", metavar="单位", callback=text_value, help="增列哪个单位。")

list_verb(group, "report", "汇报、计划、评估、复核", keys=("kind", "remind_on", "reminded"))
show_verb(group, "report", "汇报、计划、评估或复核")
sheet_verb(group, "report")
receive_verb(group, "report")
verb(group, "report", "remind", "提醒还没有报来的单位", many=False)
verb(
    group,
    "report",
    "add",
    "增列应报送的单位（方案没有列明成员的，由创建办点名）",
    options=[_UNIT],
    many=False,
)
verb(group, "report", "summarise", "登记已汇总上报（--paper 写上报文书的文号）")
verb(group, "report", "close", "办结；还有未报送的须写 --reason")
verb(group, "report", "cancel", "取消本次")
