"""Which move of Go or of another game a text means."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import ToolError
from dure.games import Chess, Go, Other, legal_text, played, read_move, start


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Q16", "Q16"),
        ("q16", "Q16"),
        ("Q-16", "Q16"),
        ("Q16에 둘게요", "Q16"),
        ("Let us take the corner: Q16.", "Q16"),
        ("B Q16", "Q16"),
        ("pass", "pass"),
        ("I pass.", "pass"),
        ("패스", "pass"),
        ("D4 is urgent, Q4 big.\nmove: R10", "R10"),
        ("수: R10", "R10"),
    ],
)
def test_moves_of_go(text: str, move: str) -> None:
    assert read_move(start(Go()), text) == move


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I5", "game.no_move"),
        ("A20", "game.illegal"),
        ("D4 or Q16", "game.several"),
        ("komi 7.5", "game.no_move"),
        ("C3", "game.occupied"),
    ],
)
def test_no_moves_of_go(text: str, code: str) -> None:
    with pytest.raises(ToolError) as caught:
        read_move(played(Go(), ["C3"]), text)
    assert caught.value.code == code


@given(st.text(max_size=60))
def test_any_text_is_a_legal_move_or_an_error(text: str) -> None:
    for position in (start(Chess()), start(Go(9)), start(Other("tic_tac_toe"))):
        with suppress(ToolError):
            assert read_move(position, text) in position.legal


def test_lists_are_bounded() -> None:
    assert legal_text(start(Go())).endswith("(+302)")
    assert legal_text(start(Chess())).count(",") == 19


@pytest.mark.parametrize("text", ["1,1", "(1, 1)", "x(1,1)", "I take 1,1.", "the middle: (1,1)"])
def test_other_games(text: str) -> None:
    assert read_move(start(Other("tic_tac_toe")), text) == "1,1"


def test_columns_of_connect_four() -> None:
    assert read_move(start(Other("connect_four")), "I drop in 3") == "3"
    with pytest.raises(ToolError):
        read_move(start(Other("connect_four")), "9")
