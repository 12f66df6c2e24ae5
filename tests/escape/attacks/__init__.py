"""The twenty-five attacks: their names, and what each tries on each kind of rung.

A program prints a line with GOT where it got through, and one that begins with `no:` where it was
refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tests.escape.attacks.by_code import BY_CODE
from tests.escape.attacks.by_light_code import BY_LIGHT_CODE
from tests.escape.attacks.by_tools import BY_TOOLS

Dialect: TypeAlias = Literal["linux", "light", "tools"]
"""What a rung runs: any program, the embedded interpreter's Python, or calls of tools alone."""

Step: TypeAlias = tuple[str, dict[str, Any]]

_NAMES = (
    "files of the machine, the home folder",
    "the environment, other processes' variables",
    "secrets and the journal's database",
    "writing outside the workspace",
    "a link that leads outside",
    "a hard link",
    "a race between looking and opening",
    "paths that climb, NUL, too long, look-alikes",
    "TCP to this machine",
    "the metadata address, in every spelling",
    "DNS as a way out",
    "Unix sockets: abstract, and as files",
    "fork bomb",
    "memory bomb: one process, many, the kernel's",
    "fill the disk; many files; a giant file",
    "endless output",
    "outlive the limit",
    "kill, trace or read other processes",
    "system calls that leave a sandbox",
    "setuid, and gaining rights",
    "inherited handles",
    "files that the user's programs obey",
    "output made for its reader",
    "installing a package",
    "the sandbox taken away",
)


@dataclass(frozen=True)
class Attack:
    """One of the twenty-five. `used`: the user works in the folder afterwards."""

    number: int
    name: str
    used: bool = False

    def steps(self, dialect: Dialect) -> list[Step]:
        """What is called; nothing if the attack has no form there."""
        if dialect == "tools":
            return BY_TOOLS.get(self.number, [])
        if dialect == "light":
            return [("python", {"code": code}) for code in BY_LIGHT_CODE[self.number]]
        return BY_CODE[self.number]


ATTACKS = [Attack(number, name, number == 22) for number, name in enumerate(_NAMES, 1)]
TAKEN_AWAY = 25
