"""Parts of messages on a page."""

import json

import pytest

from dure.cli.page.parts import pretty


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", "a\nb"),
        ([1, 2, 3], "[1, 2, 3]"),
        ({"a": None}, '{"a": null}'),
        (["word " * 10, "word " * 10], f'[\n  "{"word " * 10}",\n  "{"word " * 10}"\n]'),
        ({"a": [1.5] * 30}, '{\n  "a": [\n    ' + ",\n    ".join(["1.5"] * 30) + "\n  ]\n}"),
    ],
)
def test_values_are_laid_out(value: object, shown: str) -> None:
    assert pretty(value) == shown


def test_what_is_laid_out_is_still_the_value() -> None:
    value = {"키": [{"x": list(range(40))}, "y" * 100, [], {}], "other": {"한": "글" * 50}}
    assert json.loads(pretty(value)) == value


def test_deep_values() -> None:
    value: object = "x" * 100
    for _ in range(190):
        value = [value]
    assert json.loads(pretty(value)) == value
