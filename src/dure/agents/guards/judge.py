"""A model as a judge of one rule. What it judges is data to it, and it can say only yes or no."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dure.core.contracts import Model, Turn
from dure.core.encode import plain
from dure.core.guard import PASS, Block, Checked, Decision, Guard, Place
from dure.core.message import Message, ToolCall, say
from dure.core.prompt import Prompt
from dure.formats import Found, repair
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
        found = reply.message.data or repair(reply.message.text)
        value = found.value if isinstance(found, Found) and not found.cut else found
        match value:
            case {"breaks_rule": False}:
                return PASS
            case {"breaks_rule": True}:
                return Block(f"it breaks the rule: {rule}")
            case _:
                return Block("the judge gave no clear answer")

    return Guard(name, frozenset(places), check=check, retries=retries)


def _text(what: Checked) -> str:
    """All that it says, as text."""
    if isinstance(what, ToolCall):
        return f"{what.name} {json.dumps(plain(what.arguments), ensure_ascii=False)}"
    if isinstance(what, Message) and what.data is not None:
        return f"{what.text}\n{json.dumps(plain(what.data), ensure_ascii=False)}"
    return what.text


def _quoted(text: str) -> str:
    """The text as a JSON string that holds no mark: it cannot end its own quotation."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
