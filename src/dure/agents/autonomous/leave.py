"""Leave for the next step: who is asked, and what their answer means.

`y` runs it, `y -5` this and four more, `n` ends the work, anything else is feedback. Knows
questions; does not know what a step does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dure.agents.human import Human
from dure.core.codec import compact
from dure.core.contracts import Turn
from dure.core.message import Message, Thought
from dure.core.outcome import Question
from dure.host.languages import tr
from dure.runtime.report import LEAVE

_YES = re.compile(r"(?:y|yes|ㅛ|예|네|응)(?:\s*-\s*(\d{1,4}))?[.!]?", re.IGNORECASE)
_NO = re.compile(r"(?:n|no|ㅜ|아니오|아니요|exit|quit|끝|그만)[.!]?", re.IGNORECASE)
_SEAL = "thoughts."


@dataclass(frozen=True)
class Leave:
    """What a person says to a step: how many steps may be taken, that the work is to end, or what
    the agent is told instead."""

    steps: int = 0
    ends: bool = False
    told: Message | None = None


async def leave(turn: Turn, asks: Human | None, reply: Message, lang: str) -> Leave:
    """What is said to this next step."""
    how = tr(
        "autonomous.leave",
        "Run it? y: yes, y -5: five steps, n: end here, or say what to do instead.",
        lang=lang,
    )
    to = asks.name if asks else ""
    answer = await turn.ask(Question("", f"{next_step(reply)}\n\n{how}", to=to))
    found = meant(answer)
    word = "refused" if found.ends else "steered" if found.told else "allowed"
    await turn.step(LEAVE, lambda: f"{word} by {answer.sender}", str)
    return found


def meant(answer: Message) -> Leave:
    """What an answer means."""
    text = answer.text.strip()
    if yes := _YES.fullmatch(text):
        return Leave(max(1, int(yes[1] or 1)))
    if _NO.fullmatch(text):
        return Leave(ends=True)
    return Leave(told=answer)


def next_step(reply: Message) -> str:
    """What the agent thought, and what it would do."""
    lines: list[str] = []
    for part in reply.parts:
        if isinstance(part, Thought) and part.text.strip():
            name = part.seal.removeprefix(_SEAL) if part.seal.startswith(_SEAL) else "thought"
            lines.append(f"{name.upper()}: {part.text.strip()}")
    if reply.text.strip():
        lines.append(f"SPEAK: {reply.text.strip()}")
    lines += [f"NEXT: {call.name} {compact(call.arguments)}" for call in reply.calls]
    return "\n".join(lines)
