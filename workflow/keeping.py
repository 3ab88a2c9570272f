"""Keeping definitions for good, each under its digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from definitions.loader import require
from definitions.machine import MachineSpec

if TYPE_CHECKING:
    from definitions.loader import Loaded
    from definitions.model import Model
    from workflow.engine import Firing


def keep_definitions(firing: Firing, *definitions: tuple[str, str, Loaded[Any]]) -> None:
    """Store definitions, each as (kind, name, loaded), under their digests; those that are there stay."""
    known = {row["digest"] for row in firing.unit.rows("SELECT digest FROM definition")}
    for kind, name, loaded in definitions:
        if loaded.digest in known:
            continue
        known.add(loaded.digest)
        model: Model = require(loaded)
        firing.unit.insert(
            "definition",
            {
                "digest": loaded.digest,
                "kind": kind,
                "name": name,
                "revision": getattr(model, "revision", 1),
                "body": loaded.canonical,
            },
        )
        if isinstance(model, MachineSpec):
            for state, spec in model.states.items():
                firing.unit.insert(
                    "state_label",
                    {
                        "machine": loaded.digest,
                        "state": state,
                        "label": spec.label,
                        "final": int(spec.final),
                        "done": int(spec.done),
                    },
                )
