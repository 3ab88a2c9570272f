"""``duban simulate``: a whole plan in virtual time, and nothing of it is kept."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.app import the_app
from commands.options import JSON, day_value
from commands.output import emit_json, talk, warn_provisional

if TYPE_CHECKING:
    from datetime import date

    from commands.app import App
    from definitions.scenario import Scenario
    from workflow.campaign import Rules
    from workflow.simulate import Simulated
    from workflow.simulation.events import Paper


@click.command("simulate", help="推演一份方案：逐月会有哪些会议、文书、时限，哪里撞期")
@click.argument("plan", metavar="方案", help="内置方案编号（见 duban plan list），或方案文件的路径。")
@click.option("--from", "first", metavar="日期", callback=day_value, help="从哪天推演起，默认方案的起始日。")
@click.option("--to", "last", metavar="日期", callback=day_value, help="推演到哪天，默认方案的截止日。")
@click.option(
    "--scenario",
    "story",
    metavar="文件",
    help="情节：各单位和主任哪天做什么，写法同演示的情节；不写则假定都按时。",
)
@click.option("--office", metavar="文件", help="本办设置；默认用情节写明的，没有情节用 default。")
@click.option("--policy", metavar="文件", help="规则包；默认用方案写明的。")
@JSON
def group(
    plan: str,
    first: date | None,
    last: date | None,
    story: str | None,
    office: str | None,
    policy: str | None,
    as_json: bool,
) -> None:
    """Play a plan from its first to its last day in a database that is thrown away."""
    from workflow.campaign import load_rules
    from workflow.simulate import simulate

    scenario = None if story is None else _scenario(story)
    rules = load_rules(plan, policy=policy, office=office or (scenario.office if scenario else "default"))
    span = _span(rules, scenario, first, last)
    rest_days = _rest_days(the_app())
    with tempfile.TemporaryDirectory(prefix="duban-simulate-") as folder:
        found = simulate(rules, span, Path(folder), scenario=scenario, rest_days=rest_days)
    if as_json:
        emit_json(_as_json(found))
    else:
        from commands.simulation_page import show

        show(found)
        talk("以上是推演，没有写入任何数据库。")
    if scenario is None:
        _say_scenario(plan)
    warn_provisional(found.provisional)


def _say_scenario(plan: str) -> None:
    """Say that a scenario of this plan is shipped, if one is."""
    from definitions.catalogue import shipped

    if plan in shipped("scenarios"):
        talk(f"内置有这份方案的情节（虚构），加 --scenario {plan} 可按它推演。")


def _scenario(name: str) -> Scenario:
    from definitions.catalogue import resolve
    from definitions.loader import load, require
    from definitions.scenario import Scenario

    return require(load(resolve("scenarios", name), Scenario, name=name))


def _span(
    rules: Rules, scenario: Scenario | None, first: date | None, last: date | None
) -> tuple[date, date]:
    """Return the days that are asked for, else those of the scenario, else those of the plan."""
    from workflow.simulate import span_of

    if first is None or last is None:
        begins, ends = (scenario.starts, scenario.ends) if scenario else span_of(rules)
        first, last = first or begins, last or max(ends, first or begins)
    if last < first:
        raise click.BadParameter(f"截止日 {last} 早于起始日 {first}，请改正。", param_hint="'--to'")
    return first, last


def _rest_days(app: App) -> dict[date, bool]:
    """Return the rest days that the office loaded, if there is a database; it is only read."""
    from datetime import date

    from definitions.errors import ProjectError
    from workflow.errors import StoreNotFound
    from workflow.reading import reading

    try:
        with reading(app.address) as rows:
            found = {
                date.fromisoformat(row["day"]): bool(row["off"])
                for row in rows.rows("SELECT day, off FROM calendar_day ORDER BY day")
            }
    except StoreNotFound:
        return {}
    except ProjectError as exc:
        talk(f"注意：没有用上数据库里装入的放假安排：{exc}")
        return {}
    if found:
        years = "、".join(str(year) for year in sorted({day.year for day in found}))
        talk(f"放假安排用数据库 {app.address} 里装入的（{years} 年），只读取，不改动。")
    return found


def _as_json(found: Simulated) -> dict[str, Any]:
    return {
        "campaign": found.campaign,
        "title": found.title,
        "from": found.first.isoformat(),
        "until": found.last.isoformat(),
        "assumptions": list(found.assumptions),
        "remarks": list(found.remarks),
        "months": [{"month": month, "counts": dict(counts)} for month, counts in found.months.items()],
        "events": [
            {
                "date": one.day.isoformat(),
                "kind": one.kind,
                "title": one.title,
                "who": list(one.who),
                "also": list(one.also),
                "nominal": one.nominal.isoformat() if one.nominal else None,
                "moved": one.moved,
                "label": one.label,
                "source": one.source,
                "asked": list(one.asked),
                "papers": None if one.papers is None else [_paper(paper) for paper in one.papers],
            }
            for one in found.events
        ],
        "papers": [_paper(one) for one in found.papers],
        "effects": [{"date": day.isoformat(), "text": text} for day, text in found.effects],
        "skipped": list(found.skipped),
        "clashes": [
            {"date": one.day.isoformat(), "code": one.code, "message": one.message} for one in found.clashes
        ],
        "load": [{"unit": one.unit, "total": one.total, "months": one.months} for one in found.load],
        "undated": list(found.undated),
        "unlisted": list(found.unlisted),
        "provisional": sorted(found.provisional),
    }


def _paper(one: Paper) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "title": one.title,
        "addressee": one.addressee,
        "drafted": one.drafted.isoformat(),
        "issued": one.issued.isoformat() if one.issued else None,
        "number": one.number,
    }
