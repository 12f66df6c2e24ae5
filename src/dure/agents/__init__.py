"""Participants of one: a model with tools, a person, and how one becomes a tool of another.

Knows profiles and the loop of thinking and acting; reaches the world only through `Turn`.
"""

from dure.agents.agent import Agent
from dure.agents.as_tool import as_tool
from dure.agents.guarded import guard, guarded
from dure.agents.human import Human, left
from dure.agents.pair import Pair, runs_code
from dure.agents.wording import prompt_file

__all__ = [
    "Agent",
    "Human",
    "Pair",
    "as_tool",
    "guard",
    "guarded",
    "left",
    "prompt_file",
    "runs_code",
]
