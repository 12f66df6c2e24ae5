"""A tool of an MCP server, as a file spells it; and what a server offers, spelled so.

The file says what the tool is called, what it does and what it takes: the server's own words reach
no model. `pinned` is the mark of what the server said when the file was written; one that says
something else since is not called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from dure.core.contracts import Call
from dure.core.errors import SetupError
from dure.core.message import Part
from dure.spec.tools.filling import filled
from dure.tools.mcp import Server, link_to, pinned
from dure.tools.shipped import comes_along

_NAME = re.compile(r"[\w.-]{1,64}")
"""Names of a server's tools that an error repeats: others may be sentences."""

Secret = Callable[[str], str | None]


async def ask_mcp(
    entry: Mapping[str, Any], arguments: dict[str, Any], call: Call
) -> tuple[Part, ...]:
    """Call the tool, if it is still what the file says."""
    link = await link_to(server_of(entry, call.secrets.get))
    name = str(entry["tool"])
    found = {tool.name: tool for tool in await link.tools()}
    if name not in found:
        raise SetupError(
            "mcp.no_tool",
            "The MCP server {server} has no tool {name!r}. It has: {names}.",
            server=link.server.name,
            name=name,
            names=", ".join(sorted(filter(_NAME.fullmatch, found))[:30]) or "–",
        )
    if "pinned" in entry and entry["pinned"] != pinned(found[name]):
        raise SetupError(
            "mcp.changed",
            "What the MCP server {server} says of its tool {name!r} has changed since the file was"
            " written. Look at it (dure tools mcp …), and write its new mark: pinned: {mark}",
            server=link.server.name,
            name=name,
            mark=pinned(found[name]),
        )
    return await link.call(name, arguments, float(entry.get("seconds", 60)))


def server_of(entry: Mapping[str, Any], secret: Secret | None = None) -> Server:
    """The server of this entry, its secrets filled in."""
    given: Any = entry["server"]
    words = cast("Sequence[Any]", given) if not isinstance(given, str) else ()
    secret = secret or (lambda name: None)
    return Server(
        given if isinstance(given, str) else tuple(map(str, words)),
        _pairs(entry.get("env", {}), secret),
        _pairs(entry.get("headers", {}), secret),
        bool(entry.get("local")),
    )


def _pairs(given: Mapping[str, Any], secret: Secret) -> tuple[tuple[str, str], ...]:
    return tuple((name, filled(str(value), {}, secret)) for name, value in given.items())


async def offered(entry: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The entries of all tools of this server, for a file."""
    link = await link_to(server_of(entry))
    tools: dict[str, dict[str, Any]] = {}
    for tool in await link.tools():
        spelled = {"kind": "mcp", **entry, "tool": tool.name, "pinned": pinned(tool)}
        about = {"about": tool.description} if tool.description else {}
        name = f"mcp_{tool.name}" if comes_along(tool.name) else tool.name
        tools[name] = {**spelled, **about, "parameters": dict(tool.input_schema)}
    return tools
