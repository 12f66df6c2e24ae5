"""The names of what can be typed beside messages, each with its Korean name and short forms.

Knows names. Does not know what any of them does.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from dure.core.errors import UsageError
from dure.host.languages import language

NAMES: dict[str, tuple[str, ...]] = {
    "/help": ("/도움말", "/?", "/h"),
    "/again": ("/다시",),
    "/model": ("/모델",),
    "/tools": ("/도구",),
    "/cost": ("/비용",),
    "/undo": ("/되돌리기",),
    "/fork": ("/분기", "/갈래"),
    "/history": ("/찾기",),
    "/save": ("/저장",),
    "/quit": ("/끝", "/종료", "/exit", "/q"),
}
"""Each command's other names; the first is the Korean one."""

KOREAN = {names[0]: name for name, names in NAMES.items()}

_ALL = {each: name for name, names in NAMES.items() for each in (name, *names)}
_COMMAND = re.compile(r"/[\w?-]+(?=\s|$)")


def spelled(name: str) -> str:
    """The command's name in the language of this call."""
    return NAMES[name][0] if language() == "ko" else name


def is_command(line: str) -> bool:
    """Whether the line is a command and no message: `/word`, on one line. `//` begins a message,
    and so does a path, which has another slash or a dot."""
    return "\n" not in line and _COMMAND.match(line) is not None


def command(line: str) -> tuple[str, str]:
    """The command's English name, and what stands behind it. Raises `UsageError` for a name that
    there is not, with those that are like it."""
    word, _, rest = line.partition(" ")
    name = _ALL.get(word.lower())
    if name is None:
        near = get_close_matches(word.lower(), _ALL, n=2, cutoff=0.5)
        raise UsageError(
            "chat.no_command",
            "There is no command {name} here. Near: {near}. /help lists all; to send a line that"
            " begins with a slash, write two.",
            name=word,
            near=", ".join(near or map(spelled, ("/help", "/quit"))),
        )
    return name, rest.strip()


def message(line: str) -> str:
    """The message that a line is: of two slashes at its beginning, one."""
    return line[1:] if line.startswith("//") else line
