"""``duban run``: stay and do what falls due."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from commands.app import the_app
from commands.delivery import deliver
from commands.output import talk, warn_provisional

if TYPE_CHECKING:
    from datetime import datetime

    from commands.app import App
    from workflow.engine import Engine
    from workflow.tick import Ticked


@click.command("run", help="常驻运行，按时推进")
@click.option(
    "--every",
    default=10,
    show_default=True,
    type=click.IntRange(1, 1440),
    metavar="分钟",
    help="最多隔多久看一次；有事项到期时随到随办。",
)
@click.option("--once", is_flag=True, help="只看一次就退出，同 duban tick。")
def group(every: int, once: bool) -> None:
    """Wake ``tick`` when something falls due until stopped; several at once are harmless."""
    from definitions.errors import ProjectError

    app = the_app()
    told: set[int] = set()

    def wake() -> datetime | None:
        # The database is opened anew for each beat: one that was moved, restored or restarted meanwhile is noticed.
        with app.acting() as engine:
            ticked, upcoming = _beat(app, engine)
        warn_provisional(ticked.provisional - told)
        told.update(ticked.provisional)
        return upcoming

    def wake_if_possible() -> datetime | None:
        try:
            return wake()
        except ProjectError as exc:  # a busy file now is no reason to stop for the night
            talk(f"{_moment(app)} 这一次没有办成，{every} 分钟后再办：{exc}")
            return None

    if once:
        wake()
        return
    from workflow.scheduler import beat

    def begun() -> None:
        with app.acting():  # what can never work, such as a wrong name, is said at once
            talk(f"{_moment(app)} 开始运行，至少每 {every} 分钟看一次到期事项，按 Ctrl-C 停止。")

    beat(wake_if_possible, minutes=every, begun=begun)
    talk(f"{_moment(app)} 已停止。")


def _beat(app: App, engine: Engine) -> tuple[Ticked, datetime | None]:
    """Do what is due, a line for each effect; return that, and when the next falls due or is tried again."""
    from workflow.deliveries import next_attempt
    from workflow.tick import tick
    from workflow.upcoming import next_due

    ticked = tick(engine)
    for sentence in ticked.done:
        click.echo(f"{_moment(app)} {sentence}")
    sys.stdout.flush()
    files = deliver(app, engine)
    if files:
        talk(f"{_moment(app)} 写出 {files} 份文书和告知单")
    with engine.store.read() as rows:
        soon = (next_due(rows, app.clock.now()), next_attempt(rows, app.clock.now()))
    return ticked, min((moment for moment in soon if moment is not None), default=None)


def _moment(app: App) -> str:
    from workflow.clock import shown, stamp

    return shown(stamp(app.clock.now()))
