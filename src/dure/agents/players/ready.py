"""Players by name: GNU Go, KataGo and Stockfish (programs of their own), and those of open_spiel.

Each says in `about` how strong it plays. Does not know protocols.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dure.agents.players.built_in import chance, tree_search
from dure.agents.players.engine import Engine
from dure.agents.players.gtp import gtp_choice
from dure.agents.players.programs import Program
from dure.agents.players.uci import Strength, uci_choice
from dure.core.errors import UsageError


def gtp(
    command: str | Sequence[str],
    *,
    name: str = "",
    level: str = "",
    seconds: float = 60.0,
    keep: bool = False,
) -> Engine:
    """Any Go program that speaks GTP. `level` says in words how strong it plays; `seconds` is what
    a move may take in all. `keep`: it is started once, not for each move, because its start takes
    long. Raises nothing here: whether the program is there shows when it is asked."""
    program = Program(_words(command), seconds, keep)
    about = f"plays Go: {program.command[0]} by GTP, {level or 'strength not stated'}"
    answers = frozenset({"move", "dead"})
    return Engine(name or _name(program), about, lambda asked: gtp_choice(program, asked), answers)


def uci(
    command: str | Sequence[str],
    *,
    name: str = "",
    elo: int | None = None,
    skill: int | None = None,
    nodes: int | None = None,
    movetime: float | None = None,
    options: Mapping[str, str | int] | None = None,
    seconds: float = 60.0,
    keep: bool = False,
) -> Engine:
    """Any chess program that speaks UCI, as strong as `elo` (UCI_Elo) or `skill` (0 to 20) say, and
    by how long it thinks: `nodes`, or `movetime` in seconds (0.2 if nothing is given). `options`
    are set as they are; `seconds` and `keep` are as `gtp` has them."""
    given: dict[str, str | int] = dict(options or {})
    said: list[str] = []
    if elo is not None:
        given |= {"UCI_LimitStrength": "true", "UCI_Elo": elo}
        said.append(f"limited to Elo {elo}, as it counts it")
    if skill is not None:
        given["Skill Level"] = skill
        said.append(f"skill level {skill} of 20")
    thinks = (
        f"nodes {nodes}" if nodes is not None else f"movetime {round(1000 * (movetime or 0.2))}"
    )
    said.append(f"{nodes:,} nodes a move" if nodes is not None else f"{movetime or 0.2:g} s a move")
    program = Program(_words(command), seconds, keep)
    strength = Strength(tuple((name, str(value)) for name, value in given.items()), thinks)
    about = f"plays chess: {program.command[0]} by UCI, {', '.join(said)}"
    answers = frozenset({"move", "draw"})
    return Engine(
        name or _name(program), about, lambda asked: uci_choice(program, strength, asked), answers
    )


def gnu_go(level: int = 10, *, name: str = "gnugo", seconds: float = 60.0) -> Engine:
    """GNU Go at a level from 1 to 10 (10 is about 8 kyu on the large board; 1 a few stones weaker
    and much quicker). A program of its own, under the GPL: `apt install gnugo`."""
    if not 1 <= level <= 10:
        raise UsageError("player.level", "GNU Go has levels 1 to 10, not {level}.", level=level)
    # Area counting and no earlier position again, as the rules here have it.
    rules = ("--chinese-rules", "--positional-superko", "--forbid-suicide")
    command = ("gnugo", "--mode", "gtp", *rules, "--level", str(level))
    stated = f"level {level} of 10 (10: about 8 kyu)"
    return gtp(command, name=name, level=stated, seconds=seconds)


def katago(
    visits: int = 100,
    *,
    model: str = "",
    config: str = "",
    command: str = "katago",
    name: str = "katago",
    seconds: float = 300.0,
) -> Engine:
    """KataGo with so many visits a move: far beyond amateurs even with few. A program of its own,
    under the MIT licence, with a network (`model`) that is fetched apart; kept between moves,
    since its start takes long."""
    if visits < 1:
        raise UsageError("player.visits", "KataGo needs 1 visit or more, not {n}.", n=visits)
    words = [command, "gtp", *(("-model", model) if model else ())]
    words += [*(("-config", config) if config else ())]
    words += [
        "-override-config",
        f"maxVisits={visits},rules=tromp-taylor,multiStoneSuicideLegal=false",
    ]
    return gtp(words, name=name, level=f"{visits} visits a move", seconds=seconds, keep=True)


def stockfish(
    elo: int | None = None,
    *,
    skill: int | None = None,
    nodes: int | None = None,
    movetime: float | None = None,
    name: str = "stockfish",
) -> Engine:
    """Stockfish, limited to an Elo (which range there is depends on its version: 1320 to 3190 in
    Stockfish 16) or a skill (0 to 20); without either at its full strength. A program of its own,
    under the GPL: `apt install stockfish`."""
    return uci("stockfish", name=name, elo=elo, skill=skill, nodes=nodes, movetime=movetime)


def mcts(simulations: int = 1000, *, name: str = "mcts", seed: int | None = None) -> Engine:
    """Monte Carlo tree search, for any game, with so many games played out for a move: 10 is a
    beginner, 10,000 takes seconds and is still an amateur at Go and weak at chess."""
    if not 1 <= simulations <= 1_000_000:
        raise UsageError(
            "player.simulations",
            "A search plays 1 to 1,000,000 games a move, not {count}.",
            count=simulations,
        )
    about = f"plays any game: tree search with {simulations:,} games played out a move"
    return Engine(name, about, lambda asked: tree_search(asked, simulations, seed))


def random_player(name: str = "random", *, seed: int | None = None) -> Engine:
    """Any legal move: the weakest player there is."""
    return Engine(name, "plays any game: legal moves by chance", lambda asked: chance(asked, seed))


def _words(command: str | Sequence[str]) -> tuple[str, ...]:
    words = tuple([command] if isinstance(command, str) else command)
    if not words or not words[0]:
        raise UsageError("player.no_command", "A player needs a command: gtp('gnugo'), …")
    return words


def _name(program: Program) -> str:
    """What the program's file is called, without what cannot stand in a name."""
    file = program.command[0].replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in file if letter.isalnum() or letter in "_-.") or "player"
