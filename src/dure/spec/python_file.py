"""A Python file in the making: what it imports, and the variables that stand in it so far.

Knows names and rules; how a participant is made there is told by whoever writes it.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from dure import teams
from dure.agents import partners
from dure.spec.layout import Raw, assigned, call, sequence, spread
from dure.spec.wants import PLACES, listed
from dure.teams import flow

Fields = Mapping[str, Any]
Given = dict[str, Any]

RUNS = "agent"
"""The name of who runs, which `dure run --agent FILE` looks for."""

_TAKEN = frozenset(
    (
        *(RUNS, "sys", "run", "load", "named", "solving", "guarded", "personal_data", "secrets"),
        *("tool_of", "output_of", "state_of", "rounds", "says", "tokens", "seconds", "dollars"),
        *(*teams.__all__, *flow.__all__, *partners.__all__),
    )
)
"""Names that a file may import: no participant's variable takes one."""

_MAIN = f"""

if __name__ == "__main__":
    print(run({RUNS}, " ".join(sys.argv[1:])))
"""


@dataclass(slots=True)
class PythonFile:
    """A Python file in the making: what is imported, and what stands in it so far."""

    record: Fields
    write: Mapping[str, Callable[[PythonFile, str, Fields], Raw]]
    imports: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    lines: list[str] = field(default_factory=list[str])
    names: dict[str, str] = field(default_factory=dict[str, str])

    def text(self, start: str) -> str:
        """The whole file."""
        self.use("dure", "run")
        own = [f"from {where} import {', '.join(sorted(names, key=_as_sorted))}"
               for where, names in sorted(self.imports.items())]  # fmt: skip
        head = ['"""Made of a file by `dure export --python`."""', "", "import sys", ""]
        imports = [line for each in own for line in _within(each)]
        end = [] if start == RUNS else [f"{RUNS} = {start}"]
        return "\n".join([*head, *imports, "", *self.lines, *end]) + _MAIN

    def use(self, where: str, name: str) -> str:
        """The name, imported."""
        self.imports.setdefault(where, set()).add(name)
        return name

    def made(self, where: str, maker: str, *given: Any, **more: Any) -> Raw:
        """A call of something imported."""
        return call(self.use(where, maker), *given, **more)

    def named(self, name: str) -> Raw:
        """The variable of a participant or a tool of the file, once it stands there."""
        if name not in self.names:
            part = next(each for each in PLACES if name in self.record.get(each, {}))
            self.assign(name, self.write[part](self, name, self.record[part][name]))
        return Raw(self.names[name])

    def tool(self, name: str) -> Raw:
        """A tool: of the file, else one that comes along."""
        entry = self.record.get("tools", {}).get(name)
        if entry is None:
            return spread(self.made("dure.tools", "load", name))
        if name not in self.names:
            self.assign(name, self.made("dure.spec.tools", "tool_of", name, entry))
        return Raw(self.names[name])

    def tools(self, names: list[str]) -> Raw:
        """Several, as a list."""
        return sequence([self.tool(name) for name in names])

    def all(self, names: list[str]) -> Raw:
        """Several participants, as a list."""
        return sequence([self.named(name) for name in names])

    def assign(self, name: str, value: Raw) -> None:
        """A variable for what is called so in the file."""
        variable, number = _variable(name), 2
        while variable in self.names.values() or variable in _TAKEN or hasattr(builtins, variable):
            variable, number = f"{_variable(name)}_{number}", number + 1
        self.names[name] = variable
        self.lines += [*assigned(variable, value), ""]

    def until(self, given: Fields) -> Raw | None:
        """When it is over, as rules joined by `|`."""
        rules: list[str] = []
        for rule, value in given.items():
            for each in listed(value) if rule == "says" else [value]:
                where = "dure.teams" if rule in ("no_progress", "goal_met") else "dure.core.stops"
                known = rule == "goal_met" and self.is_known(each)
                who: Any = self.named(each) if known else each
                rules.append(str(self.made(where, rule, who)))
        return Raw(" | ".join(rules)) if rules else None

    def is_known(self, name: Any) -> bool:
        """Whether somebody in the file is called so."""
        return any(name in self.record.get(part, {}) for part in PLACES)

    def next(self, given: Any) -> Raw | None:
        """Who speaks next."""
        if given is None:
            return None
        if isinstance(given, str):
            return self.made("dure.teams", given.replace(" ", "_"))
        name, value = next(iter(cast("Fields", given).items()))
        return self.made("dure.teams", name, self.named(value) if name in _NAMES else value)

    def hears(self, given: Any) -> Raw | None:
        """What each hears."""
        if given is None:
            return None
        if isinstance(given, str):
            return self.made("dure.teams", given)
        name, value = next(iter(cast("Fields", given).items()))
        if name == "last":
            return self.made("dure.teams", name, value)
        if name == "subscribed":
            return self.made("dure.teams", name, to=listed(value))
        return self.made("dure.teams", name, *listed(value))


_NAMES = ("moderated", "by_hand")
"""Rules of who is next that name a participant."""


def _variable(name: str) -> str:
    """A good identifier for a name, which may be of any language: `지수`, `bob_b`."""
    folded = unicodedata.normalize("NFKC", name)
    good = "".join(each if f"a{each}".isidentifier() else "_" for each in folded)
    found = re.sub("_+", "_", good).strip("_").lower() or "one"
    found = f"_{found}" if found[0].isdigit() else found
    return f"{found}_" if keyword.iskeyword(found) or not found.isidentifier() else found


def _as_sorted(name: str) -> tuple[int, str]:
    """How imports are sorted: classes before functions."""
    return (0 if name[0].isupper() else 1, name)


def _within(line: str) -> list[str]:
    """An import on one line, or on several where it is too long."""
    if len(line) <= 100:
        return [line]
    where, _, names = line.partition(" import ")
    return [f"{where} import (", *(f"    {name}," for name in names.split(", ")), ")"]
