"""How words end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.host.languages.sounds import NONE, RIEUL, STOP, M, N, final_consonant


@pytest.mark.parametrize(
    ("text", "final"),
    [
        ("서울", RIEUL),
        ("개", NONE),
        ("plan", N),
        ("team", M),
        ("app", STOP),
        ("R", RIEUL),
        ("https://example.org/보고서.pdf?x=1#끝", (ord("끝") - ord("가")) % 28),
        ("5kg", M),
        ("5G", NONE),
        ("漢字", None),
        ("🎉", None),
        ("", None),
    ],
)
def test_the_last_sound(text: str, final: int | None) -> None:
    assert final_consonant(text) == final


@given(st.text())
def test_any_text_ends_somehow(text: str) -> None:
    assert final_consonant(text) in (None, *range(28))


def test_a_long_text_is_quick() -> None:
    assert final_consonant("(" * 100_000 + "서울" + ")" * 100) == RIEUL
