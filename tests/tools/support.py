"""A `Call` for tests of tools: a real folder as the workspace, no turn."""

from pathlib import Path
from typing import Any, cast

from dure.core.contracts import Call, Tool, Turn
from dure.core.message import Text
from dure.core.workspace import Secrets
from dure.host.files import Folder


def call_in(folder: Path, key: str = "k/1", turn: Any = None, **noted: Any) -> Call:
    """A call with `folder` as its workspace. `turn` and secrets are not there unless given."""
    return Call(key, Folder(folder), cast("Turn", turn), cast("Secrets", None), dict(noted))


async def text_of(tool: Tool, folder: Path, **arguments: Any) -> str:
    """The text that a tool gives."""
    parts = await tool.deed(arguments, call_in(folder))
    return "\n".join(part.text for part in parts if isinstance(part, Text))
