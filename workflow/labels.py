"""Chinese names of a subject's states and events, out of its stored definition, as plain data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workflow.facts import kind_of

if TYPE_CHECKING:
    from workflow.reading import Rows


def labels_of(rows: Rows, subject: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the labels of states and of events, by name."""
    body = rows.value(
        f"SELECT d.body FROM {kind_of(subject)} t JOIN definition d ON d.digest = t.machine WHERE t.subject = ?",
        subject,
    )
    spec = json.loads(body)
    states = {name: state["label"] for name, state in spec["states"].items()}
    events = {
        "create": "建立",
        "revise": "方案修订",
        "recalendar": "放假安排重算",
        "file": "留档",
        "extend": "批准延期",
    }
    events |= {arrow["event"]: arrow["label"] for arrow in spec["transitions"]}
    return states, events
