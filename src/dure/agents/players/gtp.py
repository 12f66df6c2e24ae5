"""Go programs that speak GTP (Go Text Protocol, version 2): GNU Go, KataGo, Leela Zero, Pachi, …

Knows the protocol. The whole game is said anew each time: a program keeps nothing that matters.
"""

from __future__ import annotations

from dure.agents.players.asked import Asked, Choice
from dure.agents.players.programs import Program, Talk, talking
from dure.core.errors import SetupError, UsageError
from dure.games import Go
from dure.games.go import handicap_stones


async def gtp_choice(program: Program, asked: Asked) -> Choice:
    """The move of the program, `resign`, or the dead stones with commas between them."""
    game = asked.position.game
    if not isinstance(game, Go):
        raise UsageError(
            "player.only_go",
            "{program} plays Go, not {game}. Use a player such as mcts().",
            program=program.command[0],
            game=game.name,
        )
    async with talking(program) as talk:
        await _set_up(talk, asked, game)
        if asked.kind == "dead":
            stones = await _say(talk, "final_status_list dead")
            return Choice(",".join(stones.split()) or "-")
        side = asked.position.to_move
        for name, left in asked.clock.items():
            await _say(talk, f"time_left {name} {max(1, int(left))} 0", optional=True)
        move = (await _say(talk, f"genmove {side}")).strip()
        return Choice(move.lower() if move.lower() in ("pass", "resign") else move.upper())


async def _set_up(talk: Talk, asked: Asked, game: Go) -> None:
    """The board, komi, and all moves until now."""
    await _say(talk, f"boardsize {game.size}")
    await _say(talk, "clear_board")
    await _say(talk, f"komi {game.komi:g}")
    if asked.clock:
        most = max(1, int(max(asked.clock.values())))
        await _say(talk, f"time_settings {most} 0 0", optional=True)
    for stone in handicap_stones(game):
        await _say(talk, f"play black {stone}")
    sides = game.sides[::-1] if game.handicap else game.sides
    for number, move in enumerate(asked.position.moves):
        await _say(talk, f"play {sides[number % 2]} {move}")


async def _say(talk: Talk, command: str, *, optional: bool = False) -> str:
    """What the program answers to a command; empty where it does not know one that is optional."""
    await talk.send(command)
    line = await talk.line()
    while not line.startswith(("=", "?")):
        if line.strip():
            raise talk.garbled(line)
        line = await talk.line()
    said = [line[1:].lstrip("0123456789").strip()]
    while rest := (await talk.line()).strip():
        said.append(rest)
    if line.startswith("=") or optional:
        return "\n".join(said) if line.startswith("=") else ""
    raise SetupError(
        "player.refused",
        "{program} refused {command!r}: {reason}",
        program=talk.name,
        command=command,
        reason=said[0][:200],
    )
