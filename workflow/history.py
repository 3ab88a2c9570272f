"""The append-only record of who did what, one SHA-256 chain per subject.

An entry is its canonical bytes; the hash covers them and the hash before. The columns that one searches by are
generated from those bytes by the database.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from definitions.digest import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.store import Unit

GENESIS = "0" * 64
CREATED = "create"
REVISED = (
    "revise"  # of a stage or a duty: it stands on another version of the plan; no arrow, the state stays
)
RECKONED = "recalendar"  # a loaded notice of rest days moved dates; no arrow, the state stays
FILED = "file"  # of an issued paper: the templates it is made with are kept, and what came of them; the state stays
EXTENDED = "extend"  # of a duty: an extension was approved; no arrow, the state stays
_TAG = b"duban history 1\n"


def link(previous: str, body: str) -> str:
    """Return the hash of an entry: SHA-256 over a tag, the hash before and the entry's bytes."""
    return hashlib.sha256(b"%s%s\n%s" % (_TAG, previous.encode(), body.encode())).hexdigest()


def record(unit: Unit, subject: str, seq: int, previous: str, entry: Mapping[str, Any]) -> str:
    """Append ``entry`` as number ``seq`` of ``subject``; return its hash, the chain's new head."""
    body = canonical({"subject": subject, "seq": seq, **entry})
    head = link(previous, body)
    unit.insert("history", {"subject": subject, "seq": seq, "body": body, "previous": previous, "hash": head})
    return head
