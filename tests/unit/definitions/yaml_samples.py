"""YAML documents of generated data, written in every style that a person may use."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = st.text(st.sampled_from("ab1 中督。：#:-,[]{}'\"\\&*!?|>%@`~=/.\n😀"), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
KEYS = st.sampled_from(["a", "k1", "名称", "长 键", "it's", "x: y", "#", "true", "12", "", "-", '"'])
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
COMMENTS = st.sampled_from(["", "", "", " # 注", "  # lint-ignore a：b", "\n\n# 自己一行", "\n  # 'x"])
_PLAIN = re.compile(r"[a-z中督😀][a-z1中督。：😀]*( [a-z1中督。：😀]+)*")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return a YAML text and the data it stands for: a mapping with at least one key."""
    data = draw(st.dictionaries(KEYS, DATA, min_size=1, max_size=5))
    head = draw(st.sampled_from(["", "# 头\n", "---\n", "--- # 头\n"]))
    return head + _block(draw, data, 0).lstrip("\n") + draw(
        st.sampled_from(["", "\n", "\n# 尾\n", "\n...\n"])
    ), data


def _node(draw: st.DrawFn, data: Any, indent: int) -> str:
    """Return what stands behind ``key:`` or ``-``, the blank or break before it included."""
    if isinstance(data, dict | list) and data and draw(st.booleans()):
        return _block(draw, data, indent)
    if isinstance(data, str) and re.fullmatch(r"[^\n \\#]+(\n[^\n #]+)+", data) and draw(st.booleans()):
        return " |-" + "".join(f"\n{' ' * indent}{line}" for line in data.split("\n"))
    comment = draw(COMMENTS)
    return f" {_flow(draw, data)}{comment}"


def _block(draw: st.DrawFn, data: Any, indent: int) -> str:
    space = "\n" + " " * indent
    if isinstance(data, dict):
        return "".join(
            f"{space}{_scalar(draw, key)}:{_node(draw, value, indent + draw(st.sampled_from([1, 2, 4])))}"
            for key, value in data.items()
        )
    return "".join(f"{space}-{_item(draw, value, indent + 2)}" for value in data)


def _item(draw: st.DrawFn, data: Any, indent: int) -> str:
    said = _node(draw, data, indent)
    compact = said.startswith("\n" + " " * indent) and said[1 + indent : 2 + indent] != " "
    return f" {said[1 + indent :]}" if compact and draw(st.booleans()) else said


def _flow(draw: st.DrawFn, data: Any) -> str:
    between = draw(st.sampled_from([", ", ",", " ,\n      "])) if isinstance(data, dict | list) else ""
    if isinstance(data, dict):
        pairs = [f"{_scalar(draw, key)}: {_flow(draw, value)}" for key, value in data.items()]
        return "{" + between.join(pairs) + "}"
    if isinstance(data, list):
        return "[" + between.join(_flow(draw, value) for value in data) + "]"
    return _scalar(draw, data)


def _scalar(draw: st.DrawFn, data: Any) -> str:
    if data is None:
        return draw(st.sampled_from(["null", "~"]))
    if not isinstance(data, str):
        return json.dumps(data)
    styles: list[Callable[[str], str]] = [lambda text: json.dumps(text, ensure_ascii="😀" not in text)]
    if _PLAIN.fullmatch(data) and data not in {"null", "true", "false"}:
        styles += [str, str, str]
    if "\n" not in data:
        styles.append(lambda text: "'" + text.replace("'", "''") + "'")
    return draw(st.sampled_from(styles))(data)
