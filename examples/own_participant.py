"""A participant of your own: a number to guess. Whoever guesses may be an agent or a person.

Chance goes through `turn.step`, so that a replay throws the same number.
"""

# ruff: noqa: T201 (an example says what it does)

import random
from collections.abc import Sequence

from dure import Agent, Message, replay, run, say, stores
from dure.core.contracts import Participant, Turn
from dure.core.prompt import Prompt
from dure.models import scripted


class Guessing:
    """Thinks of a number, and says higher or lower until it is found."""

    name = "guessing"
    about = "a game: guess a number from 1 to 100"

    def __init__(self, player: Participant) -> None:
        self.player = player

    async def reply(self, turn: Turn) -> Message:
        """Play one game."""
        number = await turn.step("number", lambda: random.randint(1, 100), int)
        said: list[Message] = [say(self.name, "Guess my number, from 1 to 100.")]
        while True:
            said.append(await turn.hand(self.player, said))
            guess = int(said[-1].text)
            if guess == number:
                return say(self.name, f"{number} it is, in {len(said) // 2} guesses.")
            said.append(say(self.name, "higher" if guess < number else "lower"))


def halves(prompt: Prompt) -> str:
    """The middle of what is left."""
    low, high, guess = 1, 100, 50
    said: Sequence[Message] = prompt.messages
    for message in said:
        if message.sender == prompt.me:
            guess = int(message.text)
        elif message.text == "higher":
            low = guess + 1
        elif message.text == "lower":
            high = guess - 1
    return str((low + high) // 2)


def main() -> None:
    """Play, and play the same game again from the journal."""
    store = stores.Memory()
    game = Guessing(Agent("player", model=scripted(*[halves] * 10)))
    outcome = run(game, "Play.", store=store)
    print(outcome.text)
    print(run(replay(outcome.run, game, store=store)).text, "(replayed)")


if __name__ == "__main__":
    main()
