"""Tools: what an agent can do beside talking."""

from dure.tools.decorate import tool

__all__ = ["tool"]
