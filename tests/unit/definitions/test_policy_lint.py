from __future__ import annotations

from typing import Any

import pytest

from definitions.catalogue import resolve, shipped
from definitions.lint.policy import lint_policy
from definitions.loader import load, require
from definitions.machine import MachineSpec
from definitions.paper import PaperKind
from definitions.policy import Policy


def codes(**changes: Any) -> list[str]:
    policy = require(load(resolve("policies", "default"), Policy))
    supervision, duty = (
        require(load(resolve("machines", name), MachineSpec)) for name in ("supervision", "duty")
    )
    kinds = {name: require(load(resolve("papers", name), PaperKind)) for name in shipped("papers")}
    changed = Policy.model_validate(policy.model_dump() | changes)
    return [
        finding.code for finding in lint_policy(changed, supervision=supervision, duty=duty, papers=kinds)
    ]


def test_the_shipped_policy_has_no_findings() -> None:
    assert codes() == []


def test_by_default_only_assignments_reminders_and_urge_slips_go_out_without_the_director() -> None:
    policy = require(load(resolve("policies", "default"), Policy))

    assert set(policy.standing_approval) == {
        "assignment-slip",
        "reminder-slip",
        "urge-slip",
        "return-reminder",
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ladder": [{"event": "shout", "paper": "urge-slip", "after": 1}]}, "policy-event-unknown"),
        ({"ladder": [{"event": "urge", "paper": "shout-slip", "after": 1}]}, "policy-paper-unknown"),
        (
            {
                "ladder": [
                    {"event": "urge", "paper": "urge-slip", "after": 5},
                    {"event": "supervise", "paper": "duban-letter", "after": 5},
                ]
            },
            "policy-ladder-order",
        ),
        ({"standing_approval": ["shout-slip"]}, "policy-paper-unknown"),
        ({"standing_approval": ["duban-letter"]}, "policy-must-be-signed"),
        (
            {"ladder": [{"event": "interview", "paper": "interview-notice", "after": 1}]},
            "policy-paper-by-hand",
        ),
        ({"unlit": ["asleep"]}, "policy-state-unknown"),
        (
            {
                "lights": [
                    {"light": "green", "label": "绿", "when": "otherwise"},
                    {"light": "red", "label": "红", "when": "overdue"},
                ]
            },
            "policy-light-unreachable",
        ),
    ],
)
def test_a_policy_that_names_what_nothing_knows_is_refused(changes: dict[str, Any], code: str) -> None:
    assert codes(**changes) == [code]
