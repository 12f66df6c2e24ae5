"""`dure play`: a game at the keyboard, put away and taken up again."""

from pathlib import Path

import pytest

from dure.cli.errors import DONE, WAITING
from tests.cli.terminal import Terminal, dure

GAME = ("play", "tic_tac_toe", "--against", "mcts", "--level", "50")


def test_a_game_in_a_terminal(tmp_path: Path) -> None:
    with Terminal([*GAME, "--clock", "5m+3s"], tmp_path) as terminal:
        terminal.shows("Against mcts: plays any game: tree search with 50 games")
        terminal.shows("Your move?")
        terminal.types("7,7\n")
        terminal.shows("7,7 is no legal move for x now.")
        terminal.shows("Your move?")
        terminal.types("1,1\n")
        terminal.shows("mcts plays")
        terminal.shows("Your move?")
        terminal.types("resign\n")
        terminal.shows("mcts (o) wins: the other resigned. 0-1")
        assert terminal.ends()[0] == DONE


def test_it_goes_on_where_it_was_left(tmp_path: Path) -> None:
    begun = dure(*GAME, "--side", "o", "--lang", "ko")
    assert begun.code == WAITING
    assert "당신은 o입니다" in begun.err
    moved = dure("answer", "last", "undo", "--resume", "--lang", "en")
    assert "무를 수가 없습니다." in moved.err, "the game keeps its language"
    ended = dure("answer", "last", "기권", "--resume", "--lang", "en")
    assert ended.code == DONE
    assert "mcts(x) 승: 상대의 기권. 1-0" in ended.out
    assert "1-0" in dure("replay", "last", "--strict").out + dure("show", "last").out


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_boards_in_the_letters_that_there_are(encoding: str, tmp_path: Path) -> None:
    said = dure("play", "go", "--size", "9", "--against", "random", PYTHONIOENCODING=encoding)
    assert said.code == WAITING
    assert ("●" in said.err) == (encoding == "utf-8")
    assert "\\u" not in said.err


def test_a_model_plays(tmp_path: Path) -> None:
    said = dure("play", "chess", "--against", "offline", "--side", "black")
    # The offline brain knows no chess: it offers nothing, and loses.
    assert said.code == DONE
    assert "you (black) wins: the other offered no legal move. 0-1" in said.out


def test_a_program_by_its_command(tmp_path: Path) -> None:
    said = dure("play", "go", "--against", "gtp:no-such-program -x", "--side", "white")
    assert said.code == 3
    assert "There is no program no-such-program here" in said.err
