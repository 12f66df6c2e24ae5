"""The chat completions format: OpenAI, and every server that speaks its language.

    OpenAIChat("openai:gpt-5", Connection(...), Abilities(), price=None)

Knows the format. Does not know which servers there are; `models/presets.py` does.
"""

from dure.models.openai_chat.model import PATH, OpenAIChat, headers

__all__ = ["PATH", "OpenAIChat", "headers"]
