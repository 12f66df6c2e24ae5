"""Addresses that a search found: they may be read although something private is in sight.

Knows the results of tools with the trait `"links"`; does not know who reads the addresses.
"""

from __future__ import annotations

from collections.abc import Iterable

from dure.core.contracts import Tool
from dure.core.labels import untrusted
from dure.core.message import Text, ToolResult
from dure.runtime.scope import Scope
from dure.runtime.words import is_address


def take_links(scope: Scope, tool: Tool | None, result: ToolResult, seen: Iterable[str]) -> None:
    """Take in what a search found, if none but the user can have chosen what to search for: `seen`
    are the labels of then. Else a page could have it find an address for each letter, and spell.

    Only addresses that have a line to themselves: what a page says of itself could hold as many.
    """
    if tool is None or "links" not in tool.traits or result.failed or untrusted(seen):
        return
    for part in result.parts:
        if isinstance(part, Text):
            lines = [line.strip() for line in part.text.splitlines()]
            scope.context.links.add("\n".join(line for line in lines if is_address(line)))
