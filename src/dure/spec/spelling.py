"""What a file will hold, in the making: its parts, and the participant that each name stands for.

Knows names and rules; does not know any kind of participant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dure.core.contracts import Participant, Tool
from dure.core.errors import UsageError
from dure.spec.rules import hears, next_one, until
from dure.spec.same import alike
from dure.spec.tools import FileTool
from dure.spec.wants import PLACES
from dure.tools.shipped import load as load_tools

Fields = dict[str, Any]


@dataclass(slots=True)
class Spelling:
    """What was written down so far. `entry` gives the part of the file where a participant stands,
    and what is written there."""

    entry: Callable[[Spelling, Any], tuple[str, Fields]]
    parts: dict[str, dict[str, Fields]] = field(
        default_factory=lambda: {part: {} for part in ("tools", *PLACES)}
    )
    known: dict[str, Participant] = field(default_factory=dict[str, Participant])

    def name_of(self, who: Participant) -> str:
        """The participant's name, once it stands in the file."""
        name = who.name
        if name in self.known:
            if self.known[name] is not who and not alike(self.known[name], who):
                raise UsageError(
                    "spec.two",
                    "Two are called {name!r}, and in a file a name stands for one. Give one of"
                    " them another name.",
                    name=name,
                )
            return name
        self.known[name] = who
        part, given = self.entry(self, who)
        self.parts[part][name] = given
        return name

    def names(self, who: Iterable[Participant]) -> list[str]:
        """The names of several."""
        return [self.name_of(each) for each in who]

    def tools(self, tools: Iterable[Tool]) -> list[str]:
        """The names of these tools, with sets by their own names; those that stand in a file stand
        in this one, too."""
        tools = list(tools)
        own = {tool.name: tool.deed for tool in tools if isinstance(tool.deed, FileTool)}
        self.parts["tools"] |= {name: dict(deed.entry) for name, deed in own.items()}
        return _in_sets([tool.name for tool in tools])

    def rules(self, who: Any, usual: Any) -> Fields:
        """The rules and views of a team or an agent that are not the usual ones."""
        spelled: Fields = {}
        spell: dict[str, Callable[[Any], Any]] = {
            "until": lambda rule: until(rule, self.name_of),
            "next": lambda rule: next_one(rule, self.name_of),
            "hears": hears,
        }
        for name, how in spell.items():
            rule = getattr(who, name, None)
            if rule is not None and not alike(rule, getattr(usual, name)):
                value = how(rule)
                if value is None:
                    raise no_form(who.name, name)
                spelled[name] = value
        return spelled


def _in_sets(names: list[str]) -> list[str]:
    """The names of tools, with sets by their own names where they stand together."""
    for known in ("all", "files", "web"):
        within = _names_in(known)
        for at in range(len(names) - len(within) + 1):
            if names[at : at + len(within)] == within:
                return [*_in_sets(names[:at]), known, *_in_sets(names[at + len(within) :])]
    return names


@cache
def _names_in(known: str) -> list[str]:
    return [tool.name for tool in load_tools(known)]


def changed(one: Any, usual: Any, *names: str) -> Fields:
    """Those of these fields that are not as they usually are."""
    values = {name: getattr(one, name) for name in names}
    return {name: value for name, value in values.items() if value != getattr(usual, name)}


def no_form(name: str, what: str) -> UsageError:
    """What is said of something that a file cannot hold."""
    return UsageError(
        "spec.no_form",
        "{name} cannot be written down as a file: {what} has no form there. Keep it in Python, or"
        " use a rule, model, tool or guard that has a name.",
        name=name,
        what=what,
    )
