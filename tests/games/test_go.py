"""Go: legality, counting, handicap, and how a board looks."""

import random
import unicodedata

import pytest

from dure.core.errors import ToolError, UsageError
from dure.games import Go, Position, played, restored, start
from dure.games.go import PASS, counted, stars
from dure.games.rules import loaded


def test_it_begins_empty_and_black_plays() -> None:
    position = start(Go(9))
    assert position.to_move == "black"
    assert len(position.legal) == 82
    assert position.play("E5").to_move == "white"
    assert position.moves == ()


def test_why_a_move_is_none() -> None:
    taken = played(Go(5), ["C3"])
    with pytest.raises(ToolError, match="a stone stands there"):
        taken.play("C3")
    suicide = played(Go(5), ["B1", "E5", "A2", "D5", "B2"])
    with pytest.raises(ToolError, match="suicide"):
        suicide.play("A1")
    with pytest.raises(ToolError, match="no legal move for white"):
        taken.play("Z9")


KO = ["B1", "C1", "A2", "D2", "B3", "C3", "C2", "B2"]


def test_a_ko_may_not_be_taken_back_at_once() -> None:
    position = played(Go(5), KO)
    assert "C2" not in position.legal
    with pytest.raises(ToolError, match=r"earlier position back \(ko\)"):
        position.play("C2")
    later = position.play("E5").play(PASS)
    assert "C2" in later.legal


def test_no_earlier_position_comes_back_ever() -> None:
    """Positional superko: two stones are given, one is taken back (a sending-two-returning-one)."""
    seen: set[str] = set()
    dice = random.Random(3)
    position = start(Go(5))
    while position.result is None and len(position.moves) < 400:
        moves = [move for move in position.legal if move != PASS] or [PASS]
        move = dice.choice(moves)
        position = position.play(move)
        if move != PASS:
            board = str(position.state).split("\n\n", 1)[1]
            assert board not in seen
            seen.add(board)
    assert len(position.moves) > 40


def test_the_count_is_open_spiels_where_nothing_is_dead() -> None:
    dice = random.Random(1)
    for _ in range(20):
        position = start(Go(7, komi=5.5))
        for _ in range(dice.randrange(4, 60)):
            if position.result:
                break
            position = position.play(dice.choice([*position.legal][:-1] or [PASS]))
        while position.result is None:
            position = position.play(PASS)
        black, _ = position.state.returns()
        assert (position.result.winner == "black") == (black > 0)


def test_two_passes_end_it_and_all_stones_count() -> None:
    black_wall = ["C1", "D1", "C2", "D2", "C3", "D3", "C4", "D4", "C5", "D5"]
    position = played(Go(5, komi=0.5), [*black_wall, "A1", PASS, PASS])
    result = position.result
    assert result is not None
    # Black: columns A to C, white: D and E.
    assert (result.winner, result.score, result.why) == ("black", "B+4.5", "counted")
    assert position.to_move == ""
    assert dict(position.legal) == {}
    with pytest.raises(ToolError, match="over"):
        position.play("A2")


def test_dead_stones_are_taken_off_before_counting() -> None:
    black_wall = ["C1", "D1", "C2", "D2", "C3", "D3", "C4", "D4", "C5", "D5"]
    game = Go(5, komi=0.5)
    position = played(game, [*black_wall, PASS, "A3", PASS, PASS])
    assert position.result is not None
    assert position.result.score == "W+6.5"  # the lone stone makes A and B nobody's
    judged = counted(position, ["A3"])
    assert (judged.score, judged.dead) == ("B+4.5", ("A3",))


def test_a_draw_is_possible_with_whole_komi() -> None:
    result = played(Go(5, komi=0), [PASS, PASS]).result
    assert result is not None
    assert (result.winner, result.score) == ("", "0")


@pytest.mark.parametrize("size", [7, 9, 13, 19])
def test_handicap_stones_stand_and_white_begins(size: int) -> None:
    game = Go(size, komi=0.5, handicap=2)
    position = start(game)
    assert position.to_move == "white"
    assert position.text(plain=True).count("X") == 3  # and the legend
    assert restored(position.play("A1").data).to_move == "black"
    ended = position.play(PASS).play(PASS).result
    assert ended is not None
    assert ended.score == f"B+{size**2 - 2 - 0.5:g}"  # white gets a point a stone


def test_stars_stand_where_they_are_on_real_boards() -> None:
    assert stars(19)[:2] == [(3, 3), (15, 15)]
    assert (9, 9) in stars(19)
    assert set(stars(9)) == {(2, 2), (6, 6), (2, 6), (6, 2), (4, 4), (2, 4), (6, 4), (4, 2), (4, 6)}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"size": 4}, "game.size"),
        ({"size": 20}, "game.size"),
        ({"komi": 0.3}, "game.komi"),
        ({"komi": float("nan")}, "game.komi"),
        ({"handicap": 1}, "game.handicap"),
        ({"size": 9, "handicap": 10}, "game.handicap"),
        ({"size": 5, "handicap": 2}, "game.handicap"),
    ],
)
def test_what_cannot_be_is_refused(settings: dict[str, float], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        Go(**settings)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_board_as_text() -> None:
    position = played(Go(9, komi=5.5), ["E5", "C3", "G7"])
    assert position.text(plain=True).splitlines() == [
        "    A B C D E F G H J",
        "  9 . . . . . . . . . 9",
        "  8 . . . . . . . . . 8",
        "  7 . . + . + .(X). . 7",
        "  6 . . . . . . . . . 6",
        "  5 . . + . X . + . . 5",
        "  4 . . . . . . . . . 4",
        "  3 . . O . + . + . . 3",
        "  2 . . . . . . . . . 2",
        "  1 . . . . . . . . . 1",
        "    A B C D E F G H J",
        "    X black: took 0   O white: took 0, komi 5.5",
    ]
    assert position.text(plain=True).isascii()


def rows(text: str) -> set[int]:
    """The widths of the rows of the board; wide letters would take two cells."""
    assert not any(unicodedata.east_asian_width(each) in "WF" for each in text)
    return {len(line.rstrip().rstrip("0123456789")) for line in text.splitlines()[1:-2]}


@pytest.mark.parametrize("size", [5, 9, 13, 19])
@pytest.mark.parametrize("last", ["A1", "corner", "C3"])
def test_columns_stay_in_line(size: int, last: str) -> None:
    corner = f"{'ABCDEFGHJKLMNOPQRST'[size - 1]}{size}"
    position = played(Go(size), ["B2", corner if last == "corner" else last])
    for plain in (False, True):
        assert len(rows(position.text(plain=plain))) == 1


def test_what_was_taken_is_told() -> None:
    position = played(Go(5), ["A1", "A2", "E5", "B1"])
    assert "black: took 0" in position.text()
    assert "white: took 1" in position.text()
    assert "흑" in position.text(lang="ko")


def test_a_position_goes_through_json() -> None:
    position = played(Go(9, komi=6.5), ["E5", PASS, "D4"])
    assert restored(position.data) == position
    assert position.back() == played(Go(9, komi=6.5), ["E5", PASS])
    assert position.back(9).moves == ()


def test_positions_do_not_change() -> None:
    position: Position = start(Go(9))
    for _ in range(3):
        position.play("E5")
    assert "E5" in position.legal
    assert loaded("go", {"board_size": 9}) is loaded("go", {"board_size": 9})
