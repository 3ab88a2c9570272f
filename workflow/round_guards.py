"""Guards of dispatch and report rounds, and of the returns that units owe to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.facts import Facts


def collecting_over(facts: Facts) -> str | None:
    """The day of a round has come, and the last day for returns is past."""
    day, due = facts.row["day"], facts.row["due"]
    if facts.day.isoformat() >= day and facts.day.isoformat() > due:
        return None
    return f"报送到 {due} 截止，{day} 汇总，日期未到"


def all_returns_in(facts: Facts) -> str | None:
    """No return is wanting any more."""
    wanting = facts.returns.get("due", 0) + facts.returns.get("missing", 0)
    return f"还有 {wanting} 家没有报来，可补报；不再等的写明理由" if wanting else None


def returns_wanting(facts: Facts) -> str | None:
    """Somebody has not sent in a return yet."""
    return None if facts.returns.get("due", 0) else "没有待报送的单位，不用提醒"


def names_units(facts: Facts) -> str | None:
    """It is said which units join the round, each once."""
    act = facts.act
    if act is None or act.capacity.role == "system":
        return None
    if not act.unit:
        return "须用 --unit 写明增列哪个单位"
    return f"“{act.unit}”本来就在应报单位之列" if act.unit in facts.asked else None


def round_running(facts: Facts) -> str | None:
    """The round that a return belongs to takes returns."""
    about = facts.about
    if about is None or not about["final"]:
        return None
    return f"“{about['title']}”（{about['day']}）已{about['label']}，不再收报送"


def return_in_time(facts: Facts) -> str | None:
    """A return has come by its last day."""
    due = facts.row["due"]
    return None if facts.counted <= date.fromisoformat(due) else f"时限 {due} 已过，记为迟报"


def return_overdue(facts: Facts) -> str | None:
    """The last day for a return is past."""
    due = facts.row["due"]
    return None if facts.day > date.fromisoformat(due) else f"时限 {due} 未到"


ROUND_GUARDS = (
    collecting_over,
    all_returns_in,
    returns_wanting,
    names_units,
    round_running,
    return_in_time,
    return_overdue,
)
