"""Games by name, and records: what is written is read back."""

import random

import pytest

from dure.core.errors import UsageError
from dure.games import Chess, Game, Go, Other, Result, load, names, open, played, restored, start


@pytest.mark.parametrize(
    "game",
    [
        Go(9),
        Go(19, 0.5, 4),
        Chess(),
        Chess("4k3/8/8/8/8/8/8/R3K2R b KQ - 3 40"),
        Other("tic_tac_toe"),
        Other("othello"),
    ],
    ids=lambda game: game.name,
)
def test_a_record_is_read_back(game: Game) -> None:
    dice = random.Random(5)
    position = start(game)
    for _ in range(40):
        if position.result is None:
            position = position.play(dice.choice(list(position.legal)))
    record = position.record(names=("a]\\b\n", '한글 "q"'))
    assert load(record) == position
    assert load(f"\ufeff\n{record}") == position


def test_every_game_that_is_named_can_be_begun_drawn_and_played() -> None:
    assert {"go", "chess", "othello", "connect_four", "hex"} <= set(names())
    for name in names():
        position = start(open(name))
        move = next(iter(position.legal))
        later = position.play(move)
        assert later.text(plain=True).isascii()
        assert later.picture().data.startswith(b"<svg")
        assert restored(later.data) == later
        assert len({*position.legal.values()}) == len(position.legal)


def test_a_game_of_two_ends() -> None:
    row = played(open("Tic-Tac-Toe"), ["0,0", "1,0", "0,1", "1,1", "0,2"])
    assert row.result == Result("x", "1-0", "rules")


@pytest.mark.parametrize(
    ("name", "settings", "code"),
    [
        ("chezz", {}, "game.unknown"),
        ("poker", {}, "game.unknown"),
        ("backgammon", {}, "game.unknown"),
        ("go", {"depth": 3}, "game.settings"),
        ("chess", {"size": 9}, "game.settings"),
        ("othello", {"size": 9}, "game.settings"),
    ],
)
def test_names_and_settings_that_are_none(name: str, settings: dict[str, int], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        open(name, **settings)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "game.pgn"),
        ("hello", "game.record"),
        ("(;GM[1]SZ[9];B[zz])", "game.sgf"),
        ("(;GM[1]SZ[99999])", "game.sgf"),
        ("(;GM[1]SZ[3])", "game.size"),
        ("(;GM[2])", "game.sgf"),
        ("(;SZ[9];B[ee];W[ee])", "game.record"),
        ("(;SZ[9]AW[ee])", "game.sgf"),
        ("(;SZ[9]AB[aa][bb])", "game.free_handicap"),
        ("(;" + "B[aa]" * 100_000, "game.sgf"),
        ("1. e4 e4", "game.record"),
        ("1. e4 {a comment} (1. d4 d5) e5 2. Ke3", "game.record"),
        ("8/8/8/8/8/8/8/8 w - - 0 1", "game.fen"),
        ('{"game": "go"', "game.data"),
        ('{"moves": []}', "game.data"),
        ('{"game": "chess", "moves": ["e2e5"]}', "game.data"),
        ('{"game": "chess", "moves": 5}', "game.data"),
    ],
)
def test_records_that_are_none(text: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(text)
    assert caught.value.code == code


def test_what_others_write_is_read() -> None:
    pgn = (
        '[Event "Simul"]\n[White "Réti"]\n\n1.e4 $1 c6 {Caro-Kann} 2.d4 d5 3.Nc3 dxe4 4.Nxe4 Nf6'
        " (4... Bf5 5.Ng3) 5.Qd3 e5 6.dxe5 Qa5+ 7.Bd2 Qxe5 8.O-O-O Nxe4 9.Qd8+ Kxd8 10.Bg5+ Kc7\n"
        "11.Bd8# 1-0\n"
    )
    result = load(pgn).result
    assert result is not None
    assert (result.winner, result.why) == ("white", "checkmate")
    sgf = "(;GM[1]FF[4]\nSZ[19]KM[6.5]C[a \\] bracket (;]\n;B[pd](;W[dp]C[good])(;W[dd]))"
    assert load(sgf).moves == ("Q16", "D4")
    assert load("(;SZ[19];B[pd];W[tt];B[])").moves == ("Q16", "pass", "pass")
