"""A model as a judge of one rule. What it judges is data to it, and it can say only yes or no."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from dure.core.contracts import Model, Turn
from dure.core.encode import plain
from dure.core.guard import PASS, Block, Checked, Decision, Guard, Place
from dure.core.message import (
    Data,
    File,
    Message,
    Part,
    Reading,
    Text,
    Thought,
    ToolCall,
    ToolResult,
    say,
)
from dure.core.prompt import Prompt
from dure.host.languages import wording

_SCHEMA = {
    "type": "object",
    "properties": {"breaks_rule": {"type": "boolean"}},
    "required": ["breaks_rule"],
    "additionalProperties": False,
}


def judge(
    model: Model | str,
    rule: str,
    *,
    places: Sequence[Place] = ("output",),
    name: str = "judge",
    retries: int = 1,
) -> Guard:
    """A model says whether a text breaks the rule. Its cost counts; no clear answer is a stop. The
    reason that others read is the rule, never the judge's words: they may be of what it has read.
    """
    system = wording("dure.agents.guards", "prompts/judge", "en")

    async def check(what: Checked, turn: Turn) -> Decision:
        asked = say("user", f"<rule>{_quoted(rule)}</rule>\n<text>{_quoted(_text(what))}</text>")
        reply = await turn.think(model, Prompt("judge", [asked], system, schema=_SCHEMA))
        match _answer(reply.message):
            case {"breaks_rule": False, **more} if not more:
                return PASS
            case {"breaks_rule": True}:
                return Block(f"it breaks the rule: {rule}")
            case _:
                return Block("the judge gave no clear answer")

    return Guard(name, frozenset(places), check=check, retries=retries)


def _answer(said: Message) -> Any:
    """The judge's answer, if it is that alone. JSON among other words may be quoted from the text,
    and is no answer."""
    if said.data is not None:
        return said.data
    text = re.sub(r"\A```(?:json)?\s*|\s*```\Z", "", said.text.strip())
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _text(what: Checked) -> str:
    """All that it says, as text."""
    parts = (what,) if isinstance(what, ToolCall) else what.parts
    return "\n".join(_said(part) for part in parts)


def _said(part: Part) -> str:
    match part:
        case Text() | Thought():
            return part.text
        case ToolCall():
            return f"{part.name} {_json(part.arguments)} {part.problem}".rstrip()
        case ToolResult():
            return _text(part)
        case Data() | Reading():
            return _json(part.value)
        case File():
            return f"{part.name}\n{part.data.decode(errors='replace')}"
        case _:
            return f"({part.kind} {part.name})"


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False)


def _quoted(text: str) -> str:
    """The text as a JSON string that holds no mark: it cannot end its own quotation."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
