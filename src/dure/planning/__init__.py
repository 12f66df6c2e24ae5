"""How an agent plans: values that add instructions and tools. Knows prompts and tools, no model."""

from dure.planning.checklist import Checklist

__all__ = ["Checklist"]
