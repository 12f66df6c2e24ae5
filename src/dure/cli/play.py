"""`dure play`: a game against a program or a model.

Knows which players can be named on a command line, and with which levels. Does not know rules.
"""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from dure import games
from dure.agents import Agent, Human
from dure.agents.players import (
    Engine,
    Match,
    gnu_go,
    gtp,
    katago,
    mcts,
    random_player,
    stockfish,
    uci,
)
from dure.agents.players.programs import found
from dure.cli.ask import Asker
from dure.cli.choice import chosen
from dure.cli.drive import Driver, conclude
from dure.cli.options import bounds, common, quiet
from dure.cli.place import Place, here
from dure.cli.screen import Screen
from dure.cli.view.cut import told
from dure.core.budget import Budget
from dure.core.contracts import Participant
from dure.core.errors import SetupError, UsageError
from dure.host.languages import language, tr
from dure.runtime import Options, Run
from dure.runtime.options import Asker as Asks

_LEVELS: Mapping[str, Callable[[int | None], Engine]] = {
    "gnugo": lambda level: gnu_go(10 if level is None else level),
    "stockfish": lambda level: stockfish(level),
    "katago": lambda level: katago(100 if level is None else level),
    "mcts": lambda level: mcts(1000 if level is None else level),
    "random": lambda level: random_player(),
}
_PROTOCOLS = {"gtp": gtp, "uci": uci}
_USUAL = {"go": "gnugo", "chess": "stockfish"}
_CALLS, _SECONDS = 2_000, 12 * 3600.0
"""A long game, and a slow opponent; waiting for the person counts for neither."""


@click.command()
@click.argument("game")
@click.option(
    "--against",
    metavar="NAME",
    help="gnugo, stockfish, katago, mcts, random, a program (gtp:COMMAND, uci:COMMAND), or a model"
    " (else a program that is here).",
)
@click.option(
    "--level",
    type=click.IntRange(min=0),
    metavar="N",
    help="How strong: gnugo 1 to 10, stockfish its Elo, katago visits, mcts games a move.",
)
@click.option("--side", metavar="SIDE", help="What you play: black or white (else who begins).")
@click.option("--size", type=int, metavar="N", help="Lines of a Go board (else 19).")
@click.option("--komi", type=float, metavar="N", help="White's points at Go (else 7.5).")
@click.option("--handicap", type=int, metavar="N", help="Stones that black is given at Go.")
@click.option("--fen", metavar="FEN", help="The position in which a game of chess begins.")
@click.option("--clock", metavar="TIME", help="With a clock: 10m, 5m+3s, 20m+5x30s.")
@click.option("--plain", is_flag=True, help="Boards in ASCII letters alone.")
@bounds
@quiet
@common
def play(**given: Any) -> int:
    """Play a game: go, chess, or another by its name (othello, connect_four, tic_tac_toe).

    Type a move (Q16, Nf3), or moves, undo, draw, resign. What you leave goes on with `dure resume`.
    """
    place = here()
    opponent, name = _opponent(given["game"], given["against"], given["level"], place)
    given |= {"against": name, "plain": given["plain"] or not _shows_boards()}
    match = _match(given, opponent)
    screen = Screen(quiet=given["quiet"], stream=False, cap=given["budget"])
    line = tr(
        "cli.play_against", "Against {name}: {about}", name=opponent.name, about=_about(match)
    )
    screen.lines([screen.paint.dim(each) for each in told(line, screen.paint)])
    work = Run(match, given["game"], **_terms(given, place, Asker(screen)))
    outcome = asyncio.run(Driver(screen).drive(work))
    return conclude(outcome, screen)


def reopen(arguments: Sequence[str], place: Place, asks: Asks) -> tuple[Participant, Options]:
    """The match and the terms of the run that these arguments began."""
    given = play.make_context("play", list(arguments)).params
    opponent, _ = _opponent(given["game"], given["against"], given["level"], place)
    return _match(given, opponent), _terms(given, place, asks)


def _match(given: Mapping[str, Any], opponent: Participant) -> Match:
    settings = {
        name: given[name] for name in ("size", "komi", "handicap", "fen") if given[name] is not None
    }
    game = games.open(given["game"], **settings)
    first = games.start(game).to_move
    side = given["side"] or first
    if side not in game.sides:
        raise UsageError(
            "cli.play_side",
            "At {game} you play {sides}, not {side}.",
            game=game.name,
            sides=" or ".join(game.sides),
            side=side,
        )
    you = Human(tr("cli.play_you", "you"))
    players = [you if each == side else opponent for each in game.sides]
    return Match(
        "match",
        game,
        players,
        clock=given["clock"],
        undo=1_000,
        plain=given["plain"],
        language=language(),
    )


def _terms(given: Mapping[str, Any], place: Place, asks: Asks) -> Options:
    words = ["play", "--lang", language()]
    for name, value in given.items():
        if name in ("game", "quiet") or value in (None, False):
            continue
        words += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    calls = _CALLS if given["calls"] is None else given["calls"]
    seconds = _SECONDS if given["seconds"] is None else given["seconds"]
    return Options(
        asks=asks,
        store=place.store,
        budget=Budget(given["budget"], calls=calls, seconds=seconds),
        entry=json.dumps([*words, "--", given["game"]], ensure_ascii=False),
    )


def _opponent(
    game: str, against: str | None, level: int | None, place: Place
) -> tuple[Participant, str]:
    """Who is named, or the usual one of this game; and the name by which it is found again."""
    name = against or _usual(game)
    protocol, _, command = name.partition(":")
    if name in _LEVELS:
        return _LEVELS[name](level), name
    if level is not None:
        raise UsageError(
            "cli.play_level",
            "{name} has no levels. Only gnugo, stockfish, katago and mcts do.",
            name=name,
        )
    if protocol in _PROTOCOLS and command:
        return _PROTOCOLS[protocol](shlex.split(command)), name
    model = chosen(name, place).model
    return Agent("model", model), model


def _usual(game: str) -> str:
    """The program for this game if it is here, else a search that needs none."""
    name = _USUAL.get(game.strip().lower(), "mcts")
    if name == "mcts":
        return name
    try:
        found([name])
    except SetupError:
        return "mcts"
    return name


def _about(match: Match) -> str:
    who = next(each for each in match.members if not isinstance(each, Human))
    return str(who.model) if isinstance(who, Agent) else who.about


def _shows_boards() -> bool:
    """Whether questions can show circles and figures."""
    try:
        "●○♔♚".encode(sys.stderr.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
