"""A match: two players, a game, and a referee who keeps to its rules.

Knows who plays which side and on what terms. How a game goes is in `referee.py`; what is said, in
`wording.py`. A match is a participant: it is run, resumed and shown as any other, and may sit in a
team.
"""

from __future__ import annotations

from collections.abc import Sequence

from dure.agents.players.clock import Clock
from dure.agents.players.referee import Referee, Terms
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Message
from dure.games import Game


class Match:
    """One game between two participants.

        Match("friendly", Go(9), black=Human("kim"), white=gnu_go(5))
        Match("row", open("tic_tac_toe"), [ann, bob])       # in the order of `game.sides`

    Players are people, programs (`gnu_go`, `stockfish`, `mcts`, …) or anybody who answers with a
    move: an agent that offers an illegal one is told why and what is legal, `tries` times; then it
    is asked once more to pick from a list, and resigns if it does not. `clock` counts all the time
    from question to answer. `undo` is how often each may take its last move back, if the other
    agrees. Where a game of Go ends by two passes, a program that can tell says which stones are
    dead (a player, else `judge`); without one all stones that stand are alive.

    The last message says who won, with the board as a drawing and the record as data. `plain`:
    boards in ASCII alone.
    """

    def __init__(
        self,
        name: str,
        game: Game,
        players: Sequence[Participant] = (),
        *,
        black: Participant | None = None,
        white: Participant | None = None,
        clock: Clock | str | None = None,
        undo: int = 3,
        tries: int = 3,
        judge: Participant | None = None,
        plain: bool = False,
        language: str = "en",
        about: str = "",
    ) -> None:
        self.name = check_name(name, "match")
        self.game = game
        by_side = {"black": black, "white": white}
        given = players or [each for side in game.sides if (each := by_side.get(side)) is not None]
        self.players = _seated(name, game, given)
        self.terms = Terms(
            Clock.read(clock) if isinstance(clock, str) else clock,
            undo,
            tries,
            judge,
            plain,
            language,
        )
        self.about = about or f"a game of {game.name}: {' against '.join(p.name for p in given)}"

    def __repr__(self) -> str:
        return f"Match({self.name!r}, {self.game.name!r})"

    @property
    def members(self) -> tuple[Participant, ...]:
        """The players, in the order of the game's sides."""
        return tuple(self.players.values())

    async def reply(self, turn: Turn) -> Message:
        """Play the game to its end."""
        return await Referee(self.name, self.game, self.players, self.terms, turn).end()


def _seated(name: str, game: Game, players: Sequence[Participant]) -> dict[str, Participant]:
    """The player of each side."""
    for each in players:
        if not isinstance(getattr(each, "name", None), str) or not hasattr(each, "reply"):
            raise UsageError(
                "match.no_participant",
                "{what} is no participant. Players are people, agents, teams, or programs such as"
                " gnu_go().",
                what=repr(each),
            )
    if len(players) != 2 or len({name, *(each.name for each in players)}) != 3:
        raise UsageError(
            "match.players",
            "A game of {game} needs two players with names of their own, for {sides}; here are"
            " {given}.",
            game=game.name,
            sides=" and ".join(game.sides),
            given=", ".join(each.name for each in players) or "none",
        )
    return dict(zip(game.sides, players, strict=True))
