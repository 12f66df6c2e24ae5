"""Models: whatever answers a prompt. Open one by name: `open("openai:gpt-5")`.

Knows providers, wire formats and prices. Does not know runs, journals, tools or agents.
"""

from dure.models.catalogue import open
from dure.models.scripted import calls, scripted

__all__ = ["calls", "open", "scripted"]
