"""Participants of one: a model with tools, a person, and how one becomes a tool of another.

Knows profiles and the loop of thinking and acting; reaches the world only through `Turn`.
"""

from dure.agents.agent import Agent
from dure.agents.as_tool import as_tool
from dure.agents.guarded import guard, guarded
from dure.agents.human import Human

__all__ = ["Agent", "Human", "as_tool", "guard", "guarded"]
