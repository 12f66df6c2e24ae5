"""Files of tasks: those shown with one, and the one its result is written to.

Both are tool calls, so that policy holds and each is made once. Knows the workspace only through
them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dure.core.contracts import Call, Turn
from dure.core.keys import call_id
from dure.core.message import Message, Part, ToolCall
from dure.perception.image import MOST_BYTES, image, image_type
from dure.tools import files, tool

_HEAD = 64  # bytes by which a picture is known


@tool(effect="read", reads="workspace", traits=["path:path"], name="attach_file")
async def attach(path: str, call: Call) -> tuple[Part, ...]:
    """Look at a file of the workspace: a picture as it is, anything else as text.

    Args:
        path: the file, relative to the workspace
    """
    if image_type(call.workspace.read(path, _HEAD)):
        return (image(call.workspace.read(path, MOST_BYTES + 1), path),)
    return await files.read.deed({"path": path}, call)


async def shown(turn: Turn, team: str, paths: Sequence[str]) -> list[Message] | tuple[str, str]:
    """What is in these files, a message each; or the path that cannot be read, and why."""
    calls = [
        ToolCall(call_id(turn.key, number), attach.name, {"path": path})
        for number, path in enumerate(paths, 1)
    ]
    results = await turn.use(*calls, tools=[attach]) if calls else None
    messages: list[Message] = []
    for path, result in zip(paths, results.results if results else (), strict=True):
        if result.failed:
            return path, result.text
        messages.append(Message(team, result.parts, kind=f"file {path}"))
    return messages


async def written(turn: Turn, path: str, said: Message) -> str:
    """Write what was said to a file; why it was not, if so."""
    arguments: dict[str, Any] = {"path": path, "text": as_text(said)}
    call = ToolCall(call_id(turn.key, 0), files.write.name, arguments)
    result = (await turn.use(call, tools=[files.write])).results[0]
    return result.text if result.failed else ""


def as_text(said: Message) -> str:
    """The value that was asked for, as JSON; else the words."""
    if said.data is None:
        return said.text
    return json.dumps(said.data, ensure_ascii=False, indent=2) + "\n"
