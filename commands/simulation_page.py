"""A simulation as a clerk reads it: by month, by day, clashes, load, what is left to people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from commands.output import table
from workflow.agenda_sources import KINDS
from workflow.rounds import WEEK
from workflow.simulation.clashes import listed
from workflow.simulation.load import OFF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.simulate import Simulated
    from workflow.simulation.events import Event, Paper

COLUMNS = {  # heading -> what is counted below it
    "会议": ("meeting",),
    "督查": ("inspection",),
    "调度": ("dispatch",),
    "报送": ("report", "plan", "evaluation", "review"),
    "评分排名": ("scoring", "ranking"),
    "简报": ("bulletin",),
    "活动": ("activity",),
    "通知": ("notice",),
    "任务到期": ("duty",),
    "方案时限": ("stage", "step", "deadline", "unit_duty", "award"),
    "拟文书": ("paper",),
    "因休息日挪动": ("moved",),
}
CODES = {
    "same-day": "同日撞期",
    "rest-day": "落在休息日",
    "makeup-day": "落在调休上班日",
    "late-notice": "通知来不及",
    "never-signed": "通知未签发",
}
MANY_MONTHS = 18  # beyond, the load is shown by year


def show(found: Simulated) -> None:
    """Print it."""
    click.echo(f"{found.title}  推演 {found.first} 至 {found.last}")
    for sentence in (*found.assumptions, *found.remarks):
        click.echo(f"  · {sentence}")
    _months(found)
    _papers(found)
    _days(found)
    _clashes(found)
    _load(found)
    if found.skipped:
        click.echo("\n跳过的场次：")
        for row in found.skipped:
            click.echo(f"  {row['nominal']} {row['title']}：{row['reason']}")
    if found.undated:
        click.echo("\n须自行掌握、程序不自动办理的：")
        for one in found.undated:
            click.echo(
                f"  {KINDS.get(one['kind'], one['kind'])}  {one['title']}（{one['who'][0]}；{one['reason']}；{one['source']}）"
            )


def _months(found: Simulated) -> None:
    months = found.months
    shown = [
        (heading, kinds)
        for heading, kinds in COLUMNS.items()
        if any(counts[kind] for counts in months.values() for kind in kinds)
    ]
    rows = [(month, *(_sum(counts, kinds) for _, kinds in shown)) for month, counts in months.items()]
    every = sum(months.values(), Counter[str]())
    click.echo("\n逐月：")
    table(
        [("", "月份"), *(("", heading) for heading, _ in shown)],
        [*rows, ("合计", *(_sum(every, kinds) for _, kinds in shown))],
    )


def _sum(counts: Mapping[str, int], kinds: tuple[str, ...]) -> str:
    number = sum(counts.get(kind, 0) for kind in kinds)
    return str(number) if number else ""


def _papers(found: Simulated) -> None:
    if not found.papers:
        return
    counts = Counter((paper.kind_title, paper.issued is not None) for paper in found.papers)
    said = [
        f"{title} {number} 件{'' if issued else '（未签发）'}" for (title, issued), number in counts.items()
    ]
    click.echo(f"\n要写的文书：{'、'.join(said)}")


def _days(found: Simulated) -> None:
    click.echo("\n逐日：")
    table(
        (("", "日期"), ("", "种类"), ("", "事项"), ("", "单位"), ("", "文书"), ("", "说明")),
        (
            (
                f"{event.day}（周{WEEK[event.day.weekday()]}{_special(found, event)}）",
                KINDS[event.kind],
                event.title,
                listed(event.who or event.also),
                _written(event),
                _said(event),
            )
            for event in found.events
        ),
    )


def _special(found: Simulated, event: Event) -> str:
    return f"，{found.days[event.day]}" if event.day in found.days else ""


def _written(event: Event) -> str:
    """Say which papers are written for it and when they go out."""
    if event.papers is None or event.label.startswith(OFF):
        return ""
    own = "不拟文书（由报送的单位自行撰写）" if event.kind in COLUMNS["报送"] else "不拟文书"
    return "、".join(_paper(paper) for paper in event.papers) or own


def _paper(paper: Paper) -> str:
    day = f"{paper.issued.month}月{paper.issued.day}日" if paper.issued else "未签发"
    return f"{paper.kind_title}（{day}）"


def _said(event: Event) -> str:
    asked = f"{len(event.asked)} 个单位报送" if len(event.asked) > 1 else ""
    return "；".join(filter(None, [event.moved, asked, event.label]))


def _clashes(found: Simulated) -> None:
    click.echo(f"\n撞期和休息日：{f'{len(found.clashes)} 处' if found.clashes else '没有'}")
    for clash in found.clashes:
        click.echo(f"  {clash.day.year}年 {CODES[clash.code]}  {clash.message}")


def _load(found: Simulated) -> None:
    if not found.load:
        return
    by_year = len(found.months) > MANY_MONTHS
    names = list(dict.fromkeys(month[:4] if by_year else month for month in found.months))
    rows = []
    for one in found.load:
        counts: Counter[str] = Counter()
        for month, roles in one.months.items():
            counts[month[:4] if by_year else month] += sum(roles.values())
        rows.append((one.unit, *(str(counts[name] or "") for name in names), str(one.total)))
    click.echo("\n各单位工作量（日程、到期任务、时限，件）：")
    table([("", "单位"), *(("", name) for name in names), ("", "合计")], rows)
    if found.unlisted:
        click.echo(f"  没有计入：{'、'.join(found.unlisted)}（方案没有写明有哪些单位）")
