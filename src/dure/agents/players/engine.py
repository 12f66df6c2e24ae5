"""A player that is a program: it is given a whole game and chooses a move, each time anew.

Knows how the choice gets into the journal. Does not know programs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dure.agents.players.asked import Asked, Choice, asked_in, checked_choice
from dure.core.contracts import Turn
from dure.core.keys import check_name
from dure.core.message import Data, Message, say


@dataclass(frozen=True)
class Engine:
    """A participant that plays. `chooses` finds an answer to what it `answers`; a draw that it does
    not think about it declines, and moves may always be taken back.

    Outside a match it takes a record (SGF, PGN, FEN) and says its move: handed to an agent by
    `as_tool`, it is asked for advice.
    """

    name: str
    about: str
    chooses: Callable[[Asked], Awaitable[Choice]]
    answers: frozenset[str] = frozenset({"move"})

    def __post_init__(self) -> None:
        check_name(self.name)

    async def reply(self, turn: Turn) -> Message:
        """A move, or a yes or no."""
        asked = asked_in(turn.messages)
        if asked.kind not in self.answers:
            return say(self.name, "yes" if asked.kind == "undo" else "no")

        async def choose() -> Choice:
            return checked_choice(await self.chooses(asked), self.name)

        # What follows is a move by the rules of a game, and tells nobody what to do.
        choice = await turn.step(f"decided {asked.kind} by {self.name}", choose, Choice)
        if asked.kind != "move":
            return say(self.name, choice.said)
        return say(self.name, choice.said, Data({"move": choice.said}, "move"))
