"""Who an agent is: name, role, goals, constraints and instructions."""

from __future__ import annotations

from collections.abc import Sequence

from dure.core.keys import check_name
from dure.core.value import value


@value
class Profile:
    """Who an agent is. `about` is the line others read when they choose whom to turn to.

    `language` is that of the words dure adds around these: `"en"` or `"ko"`.
    """

    name: str
    role: str = ""
    about: str = ""
    goals: Sequence[str] = ()
    constraints: Sequence[str] = ()
    instructions: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        check_name(self.name)
