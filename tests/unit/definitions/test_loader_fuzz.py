"""Whatever the bytes are, the loader answers; it never raises and never lets an English sentence through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_samples import documents

from definitions import yaml_events
from definitions.catalogue import KINDS, resolve, shipped
from definitions.loader import parse, require
from definitions.plan import Plan
from definitions.yaml_text import read

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


@given(documents())
def test_a_document_says_its_data_in_whatever_style_it_is_written(document: tuple[str, object]) -> None:
    text, data = document

    said = read(text)

    assert said.findings == ()
    assert repr(said.value) == repr(data)


@given(documents())
def test_both_parsers_agree_on_data_and_places(document: tuple[str, object]) -> None:
    text, _ = document

    assert repr(read(text)) == repr(read(text, pure=True))


@settings(max_examples=400)
@given(
    documents(),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3), PIECES | st.just("")), max_size=3),
)
def test_both_parsers_agree_on_what_is_wrong_with_a_damaged_document(
    document: tuple[str, object], damages: list[tuple[int, int, str]]
) -> None:
    text, _ = document
    for place, length, piece in damages:
        start = place % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]

    assert repr(read(text)) == repr(read(text, pure=True))


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_both_parsers_agree_on_yaml_like_text(text: str) -> None:
    assert repr(read(text)) == repr(read(text, pure=True))


@pytest.mark.parametrize(
    "text",
    [
        "a: b\t\n",
        "a: b\t# c\n",
        "a:\n- b\n\u2028- c\n",
        "a: b\x85c\n",
        "a: 1\n\ufeffb: 2\n",
        "a: &键 b\nc: *键\n",
        "a: ! b\n",
        "a: |#c\n  b\n",
        "a: >-\n \n   b\n",
        "|\n}\n",
        "a: {? : b}\n",
        "? a\n: b\n",
        "{a: 10:30, b: http://x/y, c: [d:e]}\n",
        "a:\n...\n...\n",
        "%YAML 1.1\n---\na: no\n",
        "%YAML 2.0\n---\na: no\n",
        "%TAG ! x\n---\na: b\n",
        'a: "\\/ \\x41 \\U0001F600 \\ud83d"\n',
        ":\n",
        "a: b\rc: d\r",
        "a: #c\n",
        "[a,#c\nb]\n",
        "a: [" * 60,
        "a: \ud800\n",
    ],
)
def test_what_the_two_parsers_understand_differently_has_one_answer(text: str) -> None:
    assert repr(read(text)) == repr(read(text, pure=True))


def test_columns_count_characters_whichever_parser_reads() -> None:
    text = "名称😀: [甲乙, {丙: 丁}]\n"

    for pure in (False, True):
        places = read(text, pure=pure).places
        assert places["名称😀[1].丙"][:2] == (1, 12)


def test_every_shipped_file_takes_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [resolve(kind, name).read_text(encoding="utf-8") for kind in KINDS for name in shipped(kind)]
    slow = [read(text, pure=True) for text in texts]

    def refuse(text: str) -> None:
        pytest.fail(f"holds what only the slow parser reads, see _ODD: {text[:80]}")

    monkeypatch.setattr(yaml_events, "_pure", refuse)
    fast = [read(text) for text in texts]

    assert len(fast) >= 20
    assert fast == slow


@given(documents())
def test_without_libyaml_the_answer_is_the_same(document: tuple[str, object]) -> None:
    text, _ = document
    expected = repr(read(text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_events, "CParser", None)
        assert repr(read(text)) == expected
