"""A small game of Go: a person against a model, and a referee who is neither."""

from dure import Agent, Human
from dure.agents.players import Match
from dure.games import Go

game = Match(
    "game",
    Go(5, komi=0.5),
    black=Human("mina"),
    white=Agent("teacher", role="plays Go with beginners, and says one sentence about each move"),
    plain=True,
)
