"""What an agent keeps of a long conversation, and how. Knows messages; calls no model itself."""

from dure.memory.head_and_tail import HeadAndTail
from dure.memory.summary import Summary
from dure.memory.token_budget import TokenBudget
from dure.memory.window import Window

__all__ = ["HeadAndTail", "Summary", "TokenBudget", "Window"]
