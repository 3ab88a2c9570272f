"""What the causes of a lapse are called, and in which form one answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES = {
    "return_missing": "逾期未报送",
    "request_unanswered": "逾期未答复",
}  # under a policy that does not name them
IN_WRITING = "书面形式"


def cause_of(policy: Mapping[str, Any], cause: str) -> str:
    """Return what a cause of a lapse is called."""
    return str(policy["causes"].get(cause) or CAUSES.get(cause, cause))
