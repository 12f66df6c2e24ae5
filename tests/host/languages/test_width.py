"""Cells of a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.host.languages.width import clusters, pad, width


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("한글", 4),
        ("\u1112\u1161\u11ab", 2),  # 한, decomposed
        ("e\u0301", 1),
        ("ｱ", 1),
        ("Ａ", 2),
        ("漢字", 4),
        ("😀", 2),
        ("👍🏽", 2),
        ("👨‍👩‍👧", 2),
        ("🇰🇷", 2),
        ("🇰🇷🇰🇷", 4),
        ("❤", 1),
        ("❤\ufe0f", 2),
        ("⛹🏽\u200d♀\ufe0f", 2),
        ("👁\ufe0f\u200d🗨\ufe0f", 2),
        ("🏴\U000e0067\U000e0062\U000e007f", 2),
        ("1\ufe0f\u20e3", 2),
        ("가\u302e", 2),
        ("a\u200d가", 3),
        ("a\u200bb", 2),
        ("\u200e\u202e", 0),
        ("\x1b\x00\ud800", 0),
        ("…", 1),
    ],
)
def test_widths(text: str, cells: int) -> None:
    assert width(text) == cells


@given(st.text(), st.integers(0, 30))
def test_padding_is_exact(text: str, cells: int) -> None:
    assert width(pad(text, cells)) == cells
    assert "".join(clusters(text)) == text


def test_padding_cuts_at_whole_letters() -> None:
    assert pad("한글", 6) == "한글  "
    assert pad("한글입니다", 6) == "한글… "
    assert pad("한글입니다", 5) == "한글…"
    assert pad("👨‍👩‍👧👨‍👩‍👧", 3) == "👨‍👩‍👧…"
    assert pad("abc", 0) == ""
