"""Chess: how moves are read and written, how games end, how a board looks."""

import pytest

from dure.core.errors import ToolError, UsageError
from dure.games import Chess, Position, played, read_move, restored, start


def after(*moves: str, fen: str = "") -> Position:
    position = start(Chess(fen) if fen else Chess())
    for move in moves:
        position = position.play(read_move(position, move))
    return position


def test_it_begins() -> None:
    position = start(Chess())
    assert position.to_move == "white"
    assert len(position.legal) == 20
    assert after("e4").to_move == "black"


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("e4", "e2e4"),
        ("e2e4", "e2e4"),
        ("e2-e4", "e2e4"),
        ("E2E4", ""),
        ("Nf3", "g1f3"),
        ("nf3", "g1f3"),
        ("Ng1f3", "g1f3"),
        ("Ngf3!", "g1f3"),
        ("knight f3", "g1f3"),
        ("Knight to f3.", "g1f3"),
        ("나이트 f3", "g1f3"),
        ("나이트를 f3에 두겠습니다: Nf3", "g1f3"),
        ("1. e4", "e2e4"),
        ("**e4**", "e2e4"),
        ("Ｎｆ３", "g1f3"),
        ('{"move": "e4"}', "e2e4"),
        ("I like d4 and Nf3.\nMy move: e4", "e2e4"),
        ("d4 would be good, Nc3 too.\n\ne4", "e2e4"),
        ("pawn e4", "e2e4"),
    ],
)
def test_a_first_move(text: str, move: str) -> None:
    position = start(Chess())
    if move:
        assert read_move(position, text) == move
    else:
        with pytest.raises(ToolError):
            read_move(position, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "game.no_move"),
        ("I do not know", "game.no_move"),
        ("e5", "game.illegal"),
        ("Ke2", "game.illegal"),
        ("e4 or d4", "game.several"),
        ("e4, attacking e5", "game.several"),
        ("O-O", "game.illegal"),
        ("\ud800\x00e9", "game.no_move"),
        ("a" * 100_000, "game.no_move"),
    ],
)
def test_what_is_no_move(text: str, code: str) -> None:
    with pytest.raises(ToolError) as caught:
        read_move(start(Chess()), text)
    assert caught.value.code == code


BOTH = "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1"


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("O-O", "e1g1"),
        ("0-0-0", "e1c1"),
        ("o-o", "e1g1"),
        ("castle kingside", "e1g1"),
        ("castles queenside", "e1c1"),
        ("킹사이드 캐슬링", "e1g1"),
        ("e1g1", "e1g1"),
        ("Kd1", "e1d1"),
    ],
)
def test_castling(text: str, move: str) -> None:
    assert read_move(start(Chess(BOTH)), text) == move


def test_a_king_that_castles_is_not_written_as_a_kings_move() -> None:
    with pytest.raises(ToolError, match="Kg1"):
        read_move(start(Chess(BOTH)), "Kg1")


@pytest.mark.parametrize("text", ["a8=Q", "a8Q", "a8=q", "a7a8q", "a8(Q)", "a8/Q"])
def test_promotion(text: str) -> None:
    assert read_move(start(Chess("7k/P7/8/8/8/8/8/K7 w - - 0 1")), text) == "a7a8q"


def test_a_promotion_without_a_piece_is_asked_about() -> None:
    with pytest.raises(ToolError, match=r"a8 can mean .*a8=Q") as caught:
        read_move(start(Chess("7k/P7/8/8/8/8/8/K7 w - - 0 1")), "a8")
    assert caught.value.code == "game.unclear"


def test_two_pieces_that_can_go_there() -> None:
    position = start(Chess("6k1/8/8/8/8/8/8/R3K2R w - - 0 1"))
    assert read_move(position, "Rad1") == "a1d1"
    two = start(Chess("6k1/8/8/8/R6R/8/8/4K3 w - - 0 1"))
    with pytest.raises(ToolError, match="can mean") as caught:
        read_move(two, "Rd4")
    assert caught.value.code == "game.unclear"


def test_a_small_b_is_a_pawn_where_it_can_be() -> None:
    fen = "4k3/8/8/8/8/2n5/1P1B4/4K3 w - - 0 1"
    assert read_move(start(Chess(fen)), "bxc3") == "b2c3"
    assert read_move(start(Chess(fen)), "Bxc3") == "d2c3"
    no_pawn = "4k3/8/8/8/8/2n5/3B4/4K3 w - - 0 1"
    assert read_move(start(Chess(no_pawn)), "bxc3") == "d2c3"


def test_in_check_it_is_said() -> None:
    with pytest.raises(ToolError, match="the king is in check"):
        read_move(after("f3", "e5", "a3", "Qh4+"), "b3")


MATE = ("f3", "e5", "g4", "Qh4#")
REPEATED = ("Nf3", "Nf6", "Ng1", "Ng8") * 2


@pytest.mark.parametrize(
    ("position", "winner", "score", "why"),
    [
        (after(*MATE), "black", "0-1", "checkmate"),
        (after(*REPEATED), "", "1/2-1/2", "repetition"),
        (after("Qf7", fen="7k/8/4Q3/6K1/8/8/8/8 w - - 0 1"), "", "1/2-1/2", "stalemate"),
        (after("Kxd2", fen="4k3/8/8/8/8/8/3r4/4K3 w - - 0 1"), "", "1/2-1/2", "material"),
        (after("Ke2", fen="4k3/7p/8/8/8/8/8/R3K3 w - - 99 80"), "", "1/2-1/2", "fifty"),
        (after("Ra8#", fen="6k1/5ppp/8/8/8/8/8/R3K3 w - - 99 80"), "white", "1-0", "checkmate"),
    ],
    ids=["mate", "repetition", "stalemate", "material", "fifty", "mate at the last moment"],
)
def test_how_it_ends(position: Position, winner: str, score: str, why: str) -> None:
    result = position.result
    assert result is not None
    assert (result.winner, result.score, result.why) == (winner, score, why)
    assert dict(position.legal) == {}


def test_moves_as_they_are_written() -> None:
    position = after(*MATE[:3])
    assert position.written("d8h4") == "Qh4#"
    assert start(Chess(BOTH)).written("e1c1") == "O-O-O"


def test_a_board_as_text() -> None:
    assert after("e4").text(plain=True).splitlines() == [
        "   a  b  c  d  e  f  g  h",
        "8  r  n  b  q  k  b  n  r  8",
        "7  p  p  p  p  p  p  p  p  7",
        "6  .  .  .  .  .  .  .  .  6",
        "5  .  .  .  .  .  .  .  .  5",
        "4  .  .  .  . (P) .  .  .  4",
        "3  .  .  .  .  .  .  .  .  3",
        "2  P  P  P  P (.) P  P  P  2",
        "1  R  N  B  Q  K  B  N  R  1",
        "   a  b  c  d  e  f  g  h",
        "   KQRBNP white   kqrbnp black",
    ]
    figures = after("e4").text()
    assert "♔" in figures
    assert len({len(line) for line in figures.splitlines()[1:9]}) == 1


def test_a_position_goes_through_json() -> None:
    position = after("e4", "e5", "Nf3")
    assert restored(position.data) == position
    assert position != after("e4", "e5")
    assert hash(position) == hash(played(Chess(), ["e2e4", "e7e5", "g1f3"]))


@pytest.mark.parametrize(
    ("fen", "reason"),
    [
        ("rubbish", "six fields"),
        ("8/8/8/8/8/8/8/8 w - - 0 1", "one king"),
        ("k7/8/8/8/8/8/8/8 w - - 0 1", "one king"),
        ("k7/8/8/8/8/8/8/K8 w - - 0 1", "eight squares"),
        ("k7/8/8/8/8/8/8/K7 x - - 0 1", "who is to move"),
        ("k7/8/8/8/8/8/8/K7 w Kx - 0 1", "castling"),
        ("4k3/8/8/8/8/8/8/4K3 w KQ - 0 1", "where they began"),
        ("k7/8/8/8/8/8/8/K7 w - e9 0 1", "en passant"),
        ("k7/8/8/8/8/8/8/K7 w - e6 0 1", "passed e6"),
        ("k7/8/8/8/8/8/8/K7 w - - x 1", "counts"),
        ("k6P/8/8/8/8/8/8/K7 w - - 0 1", "pawn"),
        ("4k3/4R3/8/8/8/8/8/4K3 w - - 0 1", "not to move is in check"),
        ("4k3/8/3N4/8/8/8/8/4K3 w - - 0 1", "not to move is in check"),
        ("4k3/3P4/8/8/8/8/8/4K3 w - - 0 1", "not to move is in check"),
        ("kK6/8/8/8/8/8/8/8 w - - 0 1", "not to move is in check"),
        ("\ud800", "six fields"),
    ],
)
def test_positions_that_cannot_be(fen: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Chess(fen)


def test_a_position_without_counts_is_whole() -> None:
    assert Chess("k7/8/8/8/8/8/8/K6R w - -").fen.endswith("0 1")
    passing = "4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 2"
    assert read_move(start(Chess(passing)), "exd6") == "e5d6"
