"""What an agent keeps of a long conversation, and how. Knows messages; calls no model itself."""

from dure.memory.window import Window

__all__ = ["Window"]
