"""Words that a player may say in the place of a move; yes and no."""

import pytest

from dure.agents.players.said import Said, agrees, said
from dure.core.errors import ToolError
from dure.core.message import Data, say
from dure.games import Chess, start


@pytest.mark.parametrize(
    ("text", "doing"),
    [
        ("resign", "resign"),
        ("I resign.", "resign"),
        ("I am lost.\n\nresign", "resign"),
        ("move: resign", "resign"),
        ("기권합니다", "resign"),
        ("undo", "undo"),
        ("take back", "undo"),
        ("무르기", "undo"),
        ("draw?", "draw"),
        ("I offer a draw", "draw"),
        ("무승부", "draw"),
        ("moves", "moves"),
        ("도움말", "moves"),
        ("**resign**", "resign"),
    ],
)
def test_words(text: str, doing: str) -> None:
    assert said(say("ann", text), start(Chess())) == Said(doing)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["I will not resign: e4", "e4", "no draw!\n\ne4"])
def test_a_move_is_no_word(text: str) -> None:
    assert said(say("ann", text), start(Chess())) == Said("move", "e2e4")


def test_words_within_a_sentence_are_none() -> None:
    with pytest.raises(ToolError):
        said(say("ann", "Maybe I should resign soon"), start(Chess()))


def test_data_goes_before_text() -> None:
    message = say("ann", "I like d4", Data({"move": "e4"}))
    assert said(message, start(Chess())) == Said("move", "e2e4")


@pytest.mark.parametrize("text", ["yes", "Yes, gladly", "y", "OK", "네", "예, 좋아요", "accepted"])
def test_yes(text: str) -> None:
    assert agrees(say("ann", text))


@pytest.mark.parametrize(
    "text", ["no", "", "yesterday", "never", "아니요", "I accept nothing", "nay, yes"]
)
def test_anything_else_is_a_no(text: str) -> None:
    assert not agrees(say("ann", text))
