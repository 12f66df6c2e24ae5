"""A model plays Go against a search: it errs, is told why, and plays on until it resigns."""

# ruff: noqa: T201 (an example says what it does)

from dure import Agent, run
from dure.agents.players import Match, mcts
from dure.games import Go
from dure.models import scripted


def main() -> None:
    """One short game, with the board at its end."""
    says = ["C3", "Once more: C3", "Then the middle: E5", "I resign."]
    ann = Agent("ann", model=scripted(*says))
    match = Match("friendly", Go(9), black=ann, white=mcts(50, seed=7))
    outcome = run(match, "Play a game of Go.")
    print(outcome.text)
    print("moves:", *outcome.data["moves"])


if __name__ == "__main__":
    main()
