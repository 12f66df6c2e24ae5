"""A game by its name, from JSON, or from a record (SGF, PGN, FEN).

Knows which games there are. Does not know who plays them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from dure.core.errors import DureError, ToolError, UsageError
from dure.games.chess import Chess
from dure.games.go import PASS, Go, handicap_stones, point_name
from dure.games.other import Other, playable
from dure.games.pgn import read_pgn
from dure.games.position import Game, Position, played, start
from dure.games.reading import read_move
from dure.games.sgf import read_sgf


def open(name: str, **settings: Any) -> Game:
    """The game of this name: `open("go", size=9)`, `open("chess")`, `open("tic_tac_toe")`."""
    name = name.strip().lower().replace(" ", "_").replace("-", "_")
    kinds: dict[str, type[Go] | type[Chess]] = {"go": Go, "chess": Chess}
    kind = kinds.get(name)
    try:
        return Other(name, **settings) if kind is None else kind(**settings)
    except TypeError as error:
        raise UsageError(
            "game.settings",
            "The game {name} cannot be set so: {reason}.",
            name=name,
            reason=str(error),
        ) from error


def names() -> list[str]:
    """The names of all games that can be opened."""
    return playable()


def restored(data: Mapping[str, Any]) -> Position:
    """The position that `Position.data` wrote. Raises `UsageError` for what is none."""
    settings = {name: each for name, each in data.items() if name not in ("game", "moves")}
    moves: Any = data.get("moves", [])
    try:
        game = open(str(data["game"]), **settings)
        return played(game, [str(move) for move in moves])
    except (KeyError, TypeError, ToolError) as error:
        reason = error.text if isinstance(error, DureError) else str(error)
        raise UsageError(
            "game.data", "This is no position of a game: {reason}", reason=reason
        ) from error


def load(text: str) -> Position:
    """The position at the end of a record: SGF, PGN, FEN, or what `Position.record` writes.
    Raises `UsageError` with what is wrong with it."""
    text = text.lstrip("\ufeff \t\r\n")
    try:
        if text.startswith("(;"):
            return _from_sgf(text)
        if text.startswith("{"):
            return _from_json(text)
        if text.split(" ")[0].count("/") == 7:
            return start(Chess(text.strip()))
        return _from_pgn(text)
    except ToolError as error:
        raise UsageError(
            "game.record", "The record holds a move that is none: {reason}", reason=error.text
        ) from error


def _from_sgf(text: str) -> Position:
    head, stones, moves, size = read_sgf(text)
    try:
        komi = float(head.get("KM") or 0)
    except ValueError:
        komi = 0.0
    game = Go(size, komi, len(stones))
    if sorted(handicap_stones(game)) != sorted(map(point_name, stones)):
        raise UsageError(
            "game.free_handicap",
            "The handicap stones stand at {found}, and the rules here put them at {usual}.",
            found=", ".join(map(point_name, stones)),
            usual=", ".join(handicap_stones(game)),
        )
    position = start(game)
    for colour, point in moves:
        if not position.to_move.upper().startswith(colour):
            position = position.play(PASS)  # A side that plays twice: the other has passed.
        position = position.play(PASS if point is None else point_name(point))
    return position


def _from_pgn(text: str) -> Position:
    tags, moves = read_pgn(text)
    position = start(Chess(tags["FEN"]) if "FEN" in tags else Chess())
    for move in moves:
        position = position.play(read_move(position, move))
    return position


def _from_json(text: str) -> Position:
    try:
        value: Any = json.loads(text)
    except ValueError as error:
        raise UsageError(
            "game.data", "This is no position of a game: {reason}", reason=str(error)
        ) from error
    record = cast("dict[str, Any]", value)
    kept = {name: each for name, each in record.items() if name not in ("players", "result")}
    return restored(kept)
