"""Our canonical JSON is RFC 8785 for what a history entry may hold: strings, integers, null, lists and objects."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from definitions.digest import canonical, digest
from workflow.history import GENESIS, link

TEXT = st.text(st.characters(codec="utf-8"))
KEYS = st.text(st.characters(codec="utf-8", max_codepoint=0xFFFF))
INTEGERS = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
VALUES = st.recursive(
    st.none() | INTEGERS | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_the_canonical_text_is_that_of_rfc_8785(value: object) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]  # a recursive alias


@given(VALUES)
def test_the_canonical_text_says_the_value_again(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    "text", ["督办", "𠮷田", "😀", "a\u2028b", '"\\\b\f\n\r\t', "\x00\x1f\x7f", "é", "/"]
)
def test_awkward_text_is_written_as_the_standard_says(text: str) -> None:
    assert canonical({"k": text}).encode() == rfc8785.dumps({"k": text})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError):
        canonical({"n": value})


@given(TEXT, TEXT)
def test_a_link_covers_the_hash_before_and_every_byte(one: str, other: str) -> None:
    assert (link(GENESIS, one) == link(GENESIS, other)) == (one == other)
    assert link(digest(one), one) != link(GENESIS, one)


def test_the_hash_of_an_entry_can_be_computed_by_anyone() -> None:
    """The recipe that docs promise: a tag line, the hash before, a line break, the bytes."""
    body = canonical({"seq": 1, "subject": "x/duty:1"})

    found = hashlib.sha256(b"duban history 1\n" + b"0" * 64 + b"\n" + body.encode()).hexdigest()

    assert link(GENESIS, body) == found
