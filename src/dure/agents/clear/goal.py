"""What is found in a goal: what it does not say, and whom it needs. Knows no words and no model."""

from __future__ import annotations

from typing import Literal, TypeAlias

from dure.core.value import value

Lack: TypeAlias = Literal["what", "where", "when_done"]
"""What a goal may leave open: what is to be done, with what or where, and what shows its end."""

Size: TypeAlias = Literal["agent", "pair", "team"]
"""Whom it needs: one agent; one who makes and one who looks; a team."""


@value
class Clarity:
    """What a goal leaves open, as questions if a model asked them, and whom it needs, and why."""

    lacks: tuple[Lack, ...] = ()
    size: Size = "agent"
    why: str = ""
    questions: tuple[str, ...] = ()

    @property
    def clear(self) -> bool:
        """Whether nothing is left open."""
        return not self.lacks and not self.questions
