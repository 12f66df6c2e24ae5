import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.formats.repair import Found, Unreadable, repair

READABLE: list[tuple[str, Any, str]] = [
    ('{"a": 1}', {"a": 1}, ""),
    ('```json\n{"a": 1}\n```', {"a": 1}, "text around"),
    ('Sure! Here it is: {"a": 1}. Bye!', {"a": 1}, "text around"),
    ("{'a': 'it is'}", {"a": "it is"}, "single quotes"),
    ("{a: 1, b-c: 2}", {"a": 1, "b-c": 2}, "without quotes"),
    ('{"a": [1, 2,], }', {"a": [1, 2]}, "trailing comma"),
    ('{"a": 1\n "b": 2}', {"a": 1, "b": 2}, "missing comma"),
    ("{'a': True, 'b': None, 'c': False}", {"a": True, "b": None, "c": False}, "Python"),
    ('{"a": 1, // one\n "b": 2 /* two */ # three\n}', {"a": 1, "b": 2}, "comment"),
    ('{"a": "line one\nline two"}', {"a": "line one\nline two"}, ""),
    (r'{"path": "C:\data"}', {"path": r"C:\data"}, "escape"),
    (r'{"a": "\ud83d\ude00 \ud83d"}', {"a": "😀 \ufffd"}, ""),
    ('{"a": +.5, "b": 1e3}', {"a": 0.5, "b": 1000.0}, ""),
    ('[{"a": 1}] and {"b": 2}', {"b": 2}, "text around"),
    ("[1, 2, 3]", [1, 2, 3], ""),
    ('{"a": "http://example.org/#x"}', {"a": "http://example.org/#x"}, ""),
]


@pytest.mark.parametrize(("text", "value", "note"), READABLE)
def test_reads_almost_json(text: str, value: Any, note: str) -> None:
    found = repair(text)
    assert isinstance(found, Found), found
    if "ud83d" not in text:
        assert found.value == value
    assert not found.cut
    assert note in " ".join(found.repairs)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, "b": "hal', {"a": 1, "b": "hal"}),
        ('{"a": [1, {"b": 2', {"a": [1, {}]}),
        ('{"a": 1, "b"', {"a": 1}),
        ('{"a": 1, "b":', {"a": 1}),
        ('{"a": tru', {}),
        ('```json\n{"a": {"b": "c"},', {"a": {"b": "c"}}),
        ("{", {}),
    ],
)
def test_closes_a_missing_end_and_says_so(text: str, value: Any) -> None:
    found = repair(text)
    assert isinstance(found, Found)
    assert found.cut
    assert found.value == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no braces here",
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"say": "he said "yes" to it"}',
        '{"text": "a "b": "c"}',
        '{"a": }',
        '{"a" 1}',
        '{"a": [1}',
        "{" * 100,
        "[" * 20_000,
        '{"a":' * 20_000,
        '{"a": ' + "9" * 10_000 + "}",
        "x" * (2 << 20),
    ],
)
def test_says_what_is_wrong(text: str) -> None:
    found = repair(text)
    assert isinstance(found, Unreadable) or found.cut
    if isinstance(found, Unreadable):
        assert found.problem.endswith(".")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
objects = st.dictionaries(st.text(), json_values, max_size=5)


@given(objects)
def test_json_is_read_as_it_is(value: dict[str, Any]) -> None:
    assert repair(json.dumps(value)) == Found(value)


@given(st.dictionaries(st.text("abc'\"\n 두", max_size=8), st.text("abc'\"\n 두레"), max_size=4))
def test_python_literals_are_read(value: dict[str, str]) -> None:
    assert ast.literal_eval(repr(value)) == value
    found = repair(repr(value))
    assert isinstance(found, Found)
    assert found.value == value


@given(objects, st.data())
def test_a_cut_text_is_never_taken_for_whole(value: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps(value)
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    found = repair(cut)
    assert isinstance(found, Unreadable) or found.cut


@given(st.text() | st.text("{}[]\"':,\\ \nabc0#/*-tN"))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    found = repair(text)
    assert isinstance(found, (Found, Unreadable))
    if isinstance(found, Found):
        json.dumps(found.value, allow_nan=False)
