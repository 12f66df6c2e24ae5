"""The Messages format of Anthropic.

AnthropicMessages("anthropic:claude-sonnet-4-5", Connection(...), Abilities(), price=None)
"""

from dure.models.anthropic.model import PATH, AnthropicMessages, headers

__all__ = ["PATH", "AnthropicMessages", "headers"]
