"""What makes a policy unable to run: names that nothing else knows. Every finding is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from definitions.machine import MachineSpec
    from definitions.paper import PaperKind
    from definitions.policy import Policy


def lint_policy(
    policy: Policy, *, supervision: MachineSpec, duty: MachineSpec, papers: Mapping[str, PaperKind]
) -> list[Finding]:
    """Return everything in ``policy`` that the machines and kinds of paper beside it do not know."""
    return [*_ladder(policy, supervision, papers), *_states(policy, duty), *_lights(policy)]


def _ladder(policy: Policy, supervision: MachineSpec, papers: Mapping[str, PaperKind]) -> Iterator[Finding]:
    events = {arrow.event for arrow in supervision.transitions}
    for index, rung in enumerate(policy.ladder):
        key = f"ladder[{index}]"
        if rung.event not in events:
            yield _finding("policy-event-unknown", key, f"督办状态机没有“{rung.event}”这个事件")
        if rung.paper not in papers:
            yield _finding("policy-paper-unknown", key, f"没有名为“{rung.paper}”的文书种类")
        elif asked := [
            spec.label for spec in papers[rung.paper].fields.values() if spec.said and spec.required
        ]:
            yield _finding(
                "policy-paper-by-hand",
                key,
                f"{papers[rung.paper].title}的{'、'.join(asked)}只有人知道，程序不能自动拟稿，请从 ladder 里去掉，"
                "到时用 paper draft 拟",
            )
        if index and rung.after <= policy.ladder[index - 1].after:
            yield _finding("policy-ladder-order", key, f"“{rung.event}”的天数须多于上一级")
    for index, kind in enumerate(policy.standing_approval):
        if kind not in papers:
            yield _finding(
                "policy-paper-unknown", f"standing_approval[{index}]", f"没有名为“{kind}”的文书种类"
            )
        elif "standing" not in papers[kind].approved_by:
            yield _finding(
                "policy-must-be-signed",
                f"standing_approval[{index}]",
                f"{papers[kind].title}须逐件审签，不能常设授权",
            )


def _states(policy: Policy, duty: MachineSpec) -> Iterator[Finding]:
    for index, state in enumerate(policy.unlit):
        if state not in duty.states:
            yield _finding("policy-state-unknown", f"unlit[{index}]", f"任务没有“{state}”这个状态")


def _lights(policy: Policy) -> Iterator[Finding]:
    for index, rule in enumerate(policy.lights[:-1]):
        if rule.when == "otherwise":
            yield _finding(
                "policy-light-unreachable",
                f"lights[{index}]",
                "otherwise 之后的亮灯规则永远轮不到，请移到最后",
            )


def _finding(code: str, key: str, message: str) -> Finding:
    return Finding(code=code, severity="error", message=message, key=key)
