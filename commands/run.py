"""``duban run``: stay and do what falls due."""

from __future__ import annotations

import sys

import click

from commands.app import the_app
from commands.delivery import deliver
from commands.output import talk, warn_provisional


@click.command("run", help="常驻运行，按时推进")
@click.option(
    "--every",
    default=10,
    show_default=True,
    type=click.IntRange(1, 1440),
    metavar="分钟",
    help="隔多久看一次有无到期事项。",
)
@click.option("--once", is_flag=True, help="只看一次就退出，同 duban tick。")
def group(every: int, once: bool) -> None:
    """Wake ``tick`` at intervals until stopped; several at once are harmless."""
    from definitions.errors import ProjectError
    from workflow.clock import shown, stamp
    from workflow.tick import tick

    app = the_app()
    engine = app.engine()
    told: set[int] = set()

    def wake() -> None:
        ticked = tick(engine)
        deliver(app, engine)
        for sentence in ticked.done:
            click.echo(f"{shown(stamp(app.clock.now()))} {sentence}")
        sys.stdout.flush()
        warn_provisional(ticked.provisional - told)
        told.update(ticked.provisional)

    def wake_if_possible() -> None:
        try:
            wake()
        except ProjectError as exc:  # a busy file now is no reason to stop for the night
            talk(f"{shown(stamp(app.clock.now()))} 这一次没有办成，下次再办：{exc}")

    if once:
        wake()
        return
    from workflow.scheduler import beat

    talk(f"每 {every} 分钟看一次到期事项，按 Ctrl-C 停止。")
    beat(wake_if_possible, minutes=every)
    talk("已停止。")
