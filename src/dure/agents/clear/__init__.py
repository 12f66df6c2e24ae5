"""Whether a goal is clear, and small enough for one agent: by rules, or by a model."""

from dure.agents.clear.goal import Clarity, Lack, Size
from dure.agents.clear.reader import goal_reader, read_by_model
from dure.agents.clear.rules import read_goal

__all__ = ["Clarity", "Lack", "Size", "goal_reader", "read_by_model", "read_goal"]
