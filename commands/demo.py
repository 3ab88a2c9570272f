"""``duban demo``: a whole campaign in seconds, on a real database, with every paper it sends."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.app import App
from commands.delivery import deliver
from commands.output import table
from definitions.errors import ProjectError
from workflow.settings import DELIVERIES

if TYPE_CHECKING:
    from definitions.scenario import Scenario

DATABASE = "duban.db"
PAPERS = "公文"
MARK = "演示说明.txt"  # what tells a demo from an office's own ledger, which has the same files
SAID = "本文件夹由 duban demo 生成，情节虚构。再次演示到这里时，整个文件夹会被替换，请勿存放别的内容。\n"


class FolderTaken(ProjectError):
    """The folder holds something that is no demo of ours."""

    def __init__(self, *, folder: Path) -> None:
        super().__init__(f"文件夹 {folder} 里已有别的内容，没有动它。请用 --out 另指一个空的或不存在的文件夹")


class FolderInUse(ProjectError):
    """The folder is the one that the shell stands in, or one above; it cannot be replaced under its feet."""

    exit_code = 2

    def __init__(self, *, folder: Path) -> None:
        super().__init__(f"--out {folder}：不能用当前所在的文件夹。请写一个新文件夹的名字，如 duban-demo")


@click.command("demo", help="用内置方案演示一个完整的创建周期")
@click.option(
    "--plan",
    default="dengfeng-2023",
    show_default=True,
    metavar="方案",
    help="内置方案编号，须有同名的演示情节。",
)
@click.option(
    "--out",
    default="duban-demo",
    show_default=True,
    metavar="文件夹",
    type=click.Path(path_type=Path, file_okay=False),
    help="数据库和公文写到哪里；上一次的演示会被替换。",
)
def group(plan: str, out: Path) -> None:
    """Play a scenario into a folder that appears only when it is complete."""
    from definitions.catalogue import resolve
    from definitions.loader import load, require
    from definitions.scenario import Scenario

    scenario = require(load(resolve("scenarios", plan), Scenario, name=f"演示情节 {plan}"))
    _refuse_foreign(out)
    parent = out.resolve().parent
    parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=parent))
    try:
        making = workshop / "new"  # made by mkdir, so that colleagues may read it as any other folder
        making.mkdir()
        _play(making, scenario)
        (making / MARK).write_text(SAID, "utf-8")
        _put_in_place(making, out)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    _screen(out, scenario)


def _play(folder: Path, scenario: Scenario) -> None:
    from workflow.campaign import load_rules, open_campaign
    from workflow.clock import FixedClock, at_local
    from workflow.engine import Engine
    from workflow.rehearsal import Rehearsal, as_told
    from workflow.store import open_store

    clock = FixedClock(at_local(scenario.starts, 8))
    app = App(address=str(folder / DATABASE), clock=clock, papers=folder / PAPERS)
    engine = Engine(store=open_store(app.address, create=True), clock=clock)
    try:
        opened = open_campaign(engine, as_told(load_rules(scenario.plan, office=scenario.office), scenario))
        days = (scenario.ends - scenario.starts).days + 1
        hidden = not sys.stderr.isatty()
        with click.progressbar(
            Rehearsal(engine, opened.campaign, scenario).play(),
            length=days,
            label="演示",
            file=sys.stderr,
            hidden=hidden,
        ) as played:
            for _ in played:
                deliver(app, engine)
    finally:
        engine.store.close()


def _refuse_foreign(out: Path) -> None:
    """An earlier demo may be replaced, anything else may not."""
    if Path.cwd().is_relative_to(out.resolve()):
        raise FolderInUse(folder=out)
    if not out.exists():
        return
    found = {path.name for path in out.iterdir()}
    ours = {MARK, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", PAPERS, DELIVERIES}
    if found and (MARK not in found or found - ours):
        raise FolderTaken(folder=out)


def _put_in_place(making: Path, out: Path) -> None:
    """Let the new demo take the old one's place; the old one goes only when the new one stands."""
    before = making.with_name("old")  # goes with the workshop
    if out.exists():
        out.rename(before)
    try:
        making.rename(out)
    except BaseException:
        if before.exists():
            before.rename(out)
        raise


def _screen(out: Path, scenario: Scenario) -> None:
    """One screen: duties by state and light, papers by kind and folder, audit, what to try next."""
    from workflow.audit.verify import verify
    from workflow.clock import at_local
    from workflow.listing import calendar, duties, plain
    from workflow.reading import reading

    now = at_local(scenario.ends, 23, 59)
    with reading(str(out / DATABASE)) as rows:
        campaign = rows.one("SELECT * FROM v_campaign") or {}
        items = duties(rows, campaign["id"], now, calendar(rows))
        stages = plain(rows, "v_stage", campaign["id"], None, order="position")
        late = rows.rows("SELECT subject, body FROM v_history WHERE body LIKE '%late_days%' ORDER BY subject")
        verdict = verify(rows)
    click.echo(f"{scenario.title}")
    click.echo(
        f"{campaign['title']}，{scenario.starts.isoformat()} 至 {scenario.ends.isoformat()}，共 {len(items)} 项任务\n"
    )
    click.echo("阶段：" + "；".join(f"{stage['title']} {stage['label']}" for stage in stages))
    for row in late:
        click.echo(f"　　　{_late(row, stages)}")
    grid = Counter((item["label"], item["light_label"] or "无灯") for item in items)
    table(
        (("", "任务状态"), ("", "灯"), ("", "项数")),
        ((state, light, str(n)) for (state, light), n in grid.items()),
    )
    folders: Counter[tuple[str, str]] = Counter()
    for path in sorted((out / PAPERS).rglob("*")):
        if path.is_file():
            kind = path.relative_to(out / PAPERS).parts[1]
            folders[kind, path.suffix] += 1
    kinds = sorted({kind for kind, _ in folders})
    table(
        (("", "文书"), ("", "docx"), ("", "txt"), ("", "文件夹")),
        (
            (
                kind,
                str(folders[kind, ".docx"]),
                str(folders[kind, ".txt"]),
                str(out / PAPERS / campaign["id"] / kind),
            )
            for kind in kinds
        ),
    )
    click.echo(
        f"核验：{verdict.subjects} 个事项、{verdict.entries} 条流转记录，"
        + ("校验码相连，无缺漏，重放与现状一致" if verdict.ok else f"发现 {len(verdict.problems)} 处问题")
    )
    if scenario.tries:
        click.echo("\n接着可以试：")
    for line in scenario.tries:
        click.echo(f"  {_typed()} --db {out / DATABASE} {line}")


def _typed() -> str:
    """Return how this program can be called from here: as it was, unless it is found by its name alone."""
    called = sys.argv[0]
    return called if Path(called).name == "duban" and shutil.which("duban") is None else "duban"


def _late(row: dict[str, str], stages: list[dict[str, str]]) -> str:
    import json

    days = json.loads(row["body"])["given"]["late_days"]
    stage = next(stage for stage in stages if stage["subject"] == row["subject"])
    return f"{stage['title']}比方案写明的 {stage['ends']} 晚 {days} 天完成"
