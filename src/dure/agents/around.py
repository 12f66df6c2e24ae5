"""What stands around another participant and goes by its name.

Guards, bounds, strategies and seats are such: the others see who is inside.
"""

from __future__ import annotations

from dataclasses import dataclass

from dure.core.contracts import Participant


@dataclass(frozen=True)
class Around:
    """Around `who`: its name, and what others may turn to it for."""

    who: Participant

    @property
    def name(self) -> str:
        """The name of whoever is inside."""
        return self.who.name

    @property
    def about(self) -> str:
        """What others may turn to them for."""
        return self.who.about
