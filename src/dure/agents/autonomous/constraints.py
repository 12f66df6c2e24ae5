"""What becomes of a constraint: what can be held by the machine is, the rest is told to the model.

A sentence is matched by plain patterns, English and Korean; one that fits none is told as it is.
Knows words and tools.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dure.core.contracts import Tool
from dure.core.value import value

_ASKING = re.compile(
    r"\b(?:do not|don't|never|without) (?:ask|asking|bother|consult)\w*\b|\bno user assistance\b"
    r"|묻지|물어보지|질문하지",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"\b(?:no|(?:never|do not|don't) use the|without(?: the)?) (?:internet|network|web)\b"
    r"|\boffline only\b|(?:인터넷|네트워크|웹)(?:을|를)? ?(?:쓰지|사용하지)",
    re.IGNORECASE,
)
_DELETE = re.compile(
    r"\b(?:never|do not|don't) (?:delete|remove)\b|(?:지우지|삭제하지)", re.IGNORECASE
)
_WRITE = re.compile(
    r"\b(?:never|do not|don't) (?:write|change|modify|touch)(?: \w+){0,2} files?\b|\bread[- ]only\b"
    r"|파일(?:을|은)? ?(?:쓰지|바꾸지|고치지)",
    re.IGNORECASE,
)
_SEND = re.compile(
    r"\b(?:never|do not|don't) (?:send|book|buy|pay|order|post|publish)\b"
    r"|(?:보내지|예약하지|사지|결제하지|주문하지|올리지)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:never|do not|don't) (?:run|execute) (?:any )?(?:code|commands?|programs?)\b"
    r"|(?:코드|명령|프로그램)(?:를|을)? ?(?:실행하지|돌리지)",
    re.IGNORECASE,
)


@value
class Constraint:
    """A constraint and what it became: nobody is asked (`asking`), or the tools that are taken
    away. Both empty: it is told to the model, and the critic judges by it."""

    text: str
    silences: bool = False
    takes: tuple[str, ...] = ()


def kept(constraints: Sequence[str], tools: Sequence[Tool]) -> tuple[Constraint, ...]:
    """What each constraint became, given the agent's tools."""
    return tuple(_kept(text, tools) for text in constraints)


def _kept(text: str, tools: Sequence[Tool]) -> Constraint:
    taken: list[str] = []
    for pattern, taken_away in _RULES:
        if pattern.search(text):
            taken += [tool.name for tool in tools if taken_away(tool)]
    silent = bool(_ASKING.search(text))
    if silent:
        taken += [tool.name for tool in tools if tool.reads == "user"]
    return Constraint(text, silent, tuple(dict.fromkeys(taken)))


_RULES: Sequence[tuple[re.Pattern[str], Callable[[Tool], bool]]] = (
    (_NETWORK, lambda tool: tool.reads == "web" or tool.effect in ("send", "pay")),
    (_DELETE, lambda tool: "delete" in tool.name),
    (_WRITE, lambda tool: tool.effect in ("write", "exec") or "delete" in tool.name),
    (_SEND, lambda tool: tool.effect in ("send", "pay")),
    (_CODE, lambda tool: tool.effect == "exec"),
)
