"""Who an agent is: name, role, goals, constraints, what it has and how it works best, and how it
speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.value import value

_LISTS = ("goals", "constraints", "resources", "best_practices", "examples")


@value
class Profile:
    """Who an agent is. `about` is the line others read when they choose whom to turn to.

    `resources` are what it may count on, `best_practices` how it is to work, `persona` is how it
    speaks, and `examples` are dialogues that show it: pairs of what is said to it and what it
    answers. `language` is that of the words dure adds around these: `"en"` or `"ko"`.
    """

    name: str
    role: str = ""
    about: str = ""
    goals: Sequence[str] = ()
    constraints: Sequence[str] = ()
    instructions: str = ""
    language: str = "en"
    resources: Sequence[str] = ()
    best_practices: Sequence[str] = ()
    persona: str = ""
    examples: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        check_name(self.name)
        for name in _LISTS:
            if isinstance(getattr(self, name), str | Mapping):  # a string is a list of letters
                raise UsageError(
                    "profile.list",
                    "{field} of {name} takes a list: {field}=[…].",
                    field=name,
                    name=self.name,
                )
