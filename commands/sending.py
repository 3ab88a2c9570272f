"""From papers to their receivers: what is due is claimed, tried by its channel, and noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.output import talk

if TYPE_CHECKING:
    from commands.app import App
    from commands.channels import Ways
    from notifications.channels.channel import Letter
    from notifications.render import Rendered
    from workflow.delivered import Noted, Outcome
    from workflow.deliveries import Due
    from workflow.engine import Engine


def send_owed(app: App, engine: Engine) -> None:
    """Try every letter that is due; what does not get through stays owed, and the reason is said."""
    from commands.channels import ways
    from definitions.errors import ProjectError
    from workflow import deliveries

    with engine.store.read() as rows:
        if not deliveries.any_due(rows, engine.clock.now()):
            return
    try:
        by = ways(app)
    except ProjectError as exc:
        talk(f"注意：文书没有送出：{exc}\n改正后运行 duban tick，会接着送。")
        return
    after = 0
    while batch := deliveries.claim(engine, after=after):
        after = batch[-1].id
        _send(engine, by, batch)


def _send(engine: Engine, by: Ways, batch: list[Due]) -> None:
    """Send a batch. Each mail is noted at once; what lies in a folder may be put there again."""
    from workflow import deliveries
    from workflow.delivered import note

    left, put = list(batch), []
    made: dict[str, Rendered] = {}
    try:
        while left and engine.clock.now() + deliveries.LONGEST <= left[0].leased:
            due = left[0]
            outcome = _tried(engine, by, due, made)
            left.pop(0)
            if outcome.channel == by.folder.name:
                put.append((due, outcome))
            else:
                _say(due, outcome, note(engine, [(due, outcome)], by.pauses)[due.id])
    finally:
        noted = note(engine, put, by.pauses)
        deliveries.release(engine, left)
    for due, outcome in put:
        _say(due, outcome, noted[due.id])


def _tried(engine: Engine, by: Ways, due: Due, made: dict[str, Rendered]) -> Outcome:
    """Try one letter; ``made`` keeps what was rendered for the receiver before."""
    from definitions.errors import ProjectError
    from notifications.channels.channel import Undelivered
    from workflow.delivered import Outcome

    channel, addresses = by.of(due)
    if channel.name in by.down:
        return Outcome(channel=channel.name, error=by.down[channel.name])
    if due.accepted and not addresses:  # those that are left were taken off the list meanwhile
        return Outcome(channel=channel.name)
    try:
        receipt = channel.send(_letter(engine, due, addresses, made))
    except ProjectError as exc:
        return Outcome(channel=channel.name, error=str(exc))
    except Undelivered as exc:
        if exc.down:
            by.down[channel.name] = str(exc)
        return Outcome(channel=channel.name, error=str(exc), lasting=exc.lasting)
    return Outcome(
        channel=channel.name,
        receipt=receipt.plain(),
        handed=channel.hands_over,
        error="；".join(f"{one.address} 被拒收（{one.code or ''} {one.words}）" for one in receipt.refused),
        lasting=all(one.lasting for one in receipt.refused),
    )


def _letter(engine: Engine, due: Due, addresses: tuple[str, ...], made: dict[str, Rendered]) -> Letter:
    from commands.delivery import made_and_filing
    from notifications.channels.channel import Letter
    from notifications.channels.cover import cover
    from workflow.papers.filing import file_now

    if due.subject not in made:
        made.clear()
        made[due.subject], filing = made_and_filing(due.paper)
        if filing is not None:  # its files could not be written before
            file_now(engine, filing)
    context, paper = due.paper.context, made[due.subject]
    return Letter(
        token=due.token,
        campaign=due.campaign,
        receiver=due.receiver,
        addresses=addresses,
        issuer=context["issuer"],
        title=paper.title,
        number=due.number,
        text=cover(
            context,
            title=paper.title,
            number=due.number,
            receiver=due.receiver,
            role="copy" if due.role == "copy" else "to",
        ),
        stem=due.paper.stem,
        outputs=paper.outputs,
        at=engine.clock.now(),
    )


def _say(due: Due, outcome: Outcome, noted: Noted) -> None:
    """Say what a person should know: what went out by itself, and what did not."""
    from workflow.clock import shown

    what = f"{due.paper.title}给{due.receiver}（送达 {due.id}）"
    if noted.status == "delivered" and outcome.error:
        talk(f"注意：{what}只送到一部分：{outcome.error}")
    elif noted.status == "delivered" and outcome.handed:
        talk(f"已送出{what}。" + ("各收文单位都已送到，文书记为已送达。" if noted.moved else ""))
    elif noted.status == "owed":
        talk(f"注意：{what}没有送到：{outcome.error}。{shown(noted.next_at)} 以后再试")
    elif noted.status == "dead":
        talk(
            f"注意：{what}没有送到，不再自动重试：{outcome.error}。"
            f"改正后用 duban outbox retry {due.id}，不送了用 duban outbox drop {due.id} --reason 理由"
        )
