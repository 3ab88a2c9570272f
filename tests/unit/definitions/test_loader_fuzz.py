"""Whatever the bytes are, the loader answers; it never raises and never lets an English sentence through."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.loader import parse, require
from definitions.plan import Plan

PIECES = st.sampled_from(
    [
        *"abc:-[]{}#&*!|>'\"%@`,? \n\t0.~",
        *("a: b\n", "- ", "? ", "<<: ", "&a ", "*a", "!!python/object:x ", "---\n", "...\n", "%YAML 1.1\n"),
        *(
            "%TAG ! x\n",
            "|2-\n",
            "\\u",
            '"\\x',
            "中",
            "\ufeff",
            "\x85",
            "\u2028",
            "!<",
            "null",
            "title: ",
            "id: x\n",
        ),
        *("duties:\n", "  - no: 1\n", "document: {", "}", "2023-04-01", "stages: []\n", "密级", "lead: []\n"),
    ]
)
ENGLISH = re.compile(r"\b(input|should|valid|expected|found|required|field)\b", re.IGNORECASE)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(Plan.model_fields)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.binary(max_size=200))
def test_random_bytes_never_raise(content: bytes) -> None:
    loaded = parse(content, Plan, name="f")

    assert loaded.value is None
    assert loaded.findings


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_yaml_like_text_never_raises(text: str) -> None:
    loaded = parse(text.encode(), Plan, name="f")

    assert loaded.value is None
    assert loaded.findings
    assert all(finding.severity == "error" and finding.file == "f" for finding in loaded.findings)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(Plan.model_fields)), JSON, min_size=1, max_size=6))
def test_wrong_shapes_are_refused_in_chinese(data: dict[str, object]) -> None:
    text = "\n".join(f"{key}: {flow(value)}" for key, value in data.items())

    loaded = parse(text.encode("utf-8", "replace"), Plan, name="f")

    assert loaded.value is None
    for finding in loaded.findings:
        assert not ENGLISH.search(finding.message.partition("现在是")[0]), finding


def flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return (
        "null"
        if value is None
        else f"'{value}'"
        if isinstance(value, str) and "'" not in value
        else str(value)
    )


def test_require_of_a_good_text_is_not_vacuous() -> None:
    text = (
        "id: a\ntitle: t\ndocument: {number: null, issuer: i, issued: 2023-01-01}\n"
        "region: r\naward: a\noffice: o\n"
    )

    assert require(parse(text.encode(), Plan, name="f")).revision == 1
