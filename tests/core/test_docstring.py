"""What a docstring says about a function and its parameters."""

import pytest

from dure.core.docstring import Docstring, read_docstring

GOOGLE = """Find a place.

More about it.

Args:
    name: what it is called,
        in any language
    most (int): how many at most

Returns:
    name: not a parameter
"""
NUMPY = """Find a place.

Parameters
----------
name : str
    what it is called,
    in any language
most
    how many at most

Returns
-------
list
    places
"""
SPHINX = """Find a place.

:param name: what it is called,
    in any language
:param int most: how many at most
:returns: places
"""


@pytest.mark.parametrize("text", [GOOGLE, NUMPY, SPHINX])
def test_three_styles_describe_parameters(text: str) -> None:
    read = read_docstring(text)
    assert read.parameters == {
        "name": "what it is called, in any language",
        "most": "how many at most",
    }
    assert read.about.startswith("Find a place.")


def test_when_is_split_from_about() -> None:
    read = read_docstring(
        "Today's rate. Use when a price is foreign.\n\nFrom the bank. Do not use for stocks."
    )
    assert read.about == "Today's rate.\nFrom the bank."
    assert read.when == "Use when a price is foreign. Do not use for stocks."


def test_without_a_docstring_there_is_nothing() -> None:
    assert read_docstring(None) == Docstring()
    assert read_docstring("") == Docstring()


def test_prose_that_looks_like_a_list_stays_prose() -> None:
    assert read_docstring("Notes: keep them.\nArgs are odd.").parameters == {}
