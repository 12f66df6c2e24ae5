"""Chess programs that speak UCI (Universal Chess Interface): Stockfish, Leela, …

Knows the protocol. The whole game is said anew each time: a program keeps nothing that matters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dure.agents.players.asked import Asked, Choice
from dure.agents.players.programs import Program, Talk, talking
from dure.core.errors import UsageError
from dure.core.value import value
from dure.games import Chess

_SCORE = re.compile(r"\bscore (cp|mate) (-?\d+)")
_RANGE = re.compile(r"option name (.+?) type (\w+)(?:.*? min (-?\d+) max (-?\d+))?")
MATE = 100_000
"""The score of a mate that is seen, in hundredths of a pawn."""


@value
class Strength:
    """Options that are set, and how long is thought: `go`'s own words (`nodes 1000`)."""

    options: tuple[tuple[str, str], ...] = ()
    go: str = "movetime 200"


async def uci_choice(program: Program, strength: Strength, asked: Asked) -> Choice:
    """The move of the program; to the question of a draw, yes if it does not see itself ahead."""
    game = asked.position.game
    if not isinstance(game, Chess):
        raise UsageError(
            "player.only_chess",
            "{program} plays chess, not {game}. Use a player such as mcts().",
            program=program.command[0],
            game=game.name,
        )
    async with talking(program) as talk:
        await _set_up(talk, strength.options)
        moves = " ".join(asked.position.moves)
        await talk.send(f"position fen {game.fen}" + (f" moves {moves}" if moves else ""))
        await talk.send(f"go {strength.go}{_clock(asked)}")
        choice = await _best(talk)
    if asked.kind == "draw":
        # The one who is asked is not the one to move.
        return Choice("yes" if choice.score is not None and choice.score >= 0 else "no")
    return choice


async def _set_up(talk: Talk, options: tuple[tuple[str, str], ...]) -> None:
    await talk.send("uci")
    known: dict[str, re.Match[str]] = {}
    while (line := await talk.line()) != "uciok":
        if option := _RANGE.match(line):
            known[option[1]] = option
    for name, setting in options:
        _check(talk, known, name, setting)
        await talk.send(f"setoption name {name} value {setting}")
    await talk.send("ucinewgame")
    await talk.send("isready")
    while await talk.line() != "readyok":
        pass


def _check(talk: Talk, known: Mapping[str, re.Match[str]], name: str, setting: str) -> None:
    """Refuse what this program cannot be set to; it would not say so itself."""
    option = known.get(name)
    if option is None:
        raise UsageError(
            "player.no_option",
            "{program} has no option {name!r}.",
            program=talk.name,
            name=name,
        )
    if option[3] is not None and not int(option[3]) <= int(setting) <= int(option[4]):
        raise UsageError(
            "player.strength",
            "This {program} takes {name} from {least} to {most}, not {given}.",
            program=talk.name,
            name=name,
            least=int(option[3]),
            most=int(option[4]),
            given=setting,
        )


def _clock(asked: Asked) -> str:
    """The clocks, where the game is played with one."""
    letters = {"white": "w", "black": "b"}
    words = [
        f" {letters[side]}time {int(max(left, 0.001) * 1000)}"
        f" {letters[side]}inc {int(asked.gains * 1000)}"
        for side, left in asked.clock.items()
    ]
    return "".join(words)


async def _best(talk: Talk) -> Choice:
    score: int | None = None
    while True:
        line = await talk.line()
        if line.startswith("bestmove"):
            move = line.split()[1:2]
            return Choice(move[0] if move else "-", score)
        if line.startswith("info") and (found := _SCORE.search(line)):
            number = int(found[2])
            mate = MATE if number > 0 else -MATE
            score = number if found[1] == "cp" else mate
