"""A tool call as policy sees it: where it goes, whether a person said so, what it tells elsewhere.

Knows what tools declare and what was said and found in the run; decides nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from dure.core.contracts import Tool
from dure.core.destination import folded
from dure.core.labels import LOCAL, untrusted
from dure.core.patterns import leaves
from dure.core.policy import NOTHING, Named, Policy, Request, bounds_of
from dure.runtime.scope import Scope
from dure.runtime.words import is_address

_WEB = ("http://", "https://")
_PROSE = frozenset({"text", "body", "message", "content", "html", "markdown", "note", "comment"})
"""Arguments with such names are what is said; any other may be read as a header is."""
_NUMBERS = frozenset({int, float, bool, type(None)})
_ADDRESS = re.compile(
    r"""[^\s@<>()\[\],;:"']+@[^\s@<>()\[\],;:"']+|[a-z][a-z0-9+.-]*://[^\s<>"']+""", re.IGNORECASE
)


def request_of(scope: Scope, tool: Tool, arguments: dict[str, Any]) -> Request:
    """The request that stands for this call."""
    context, seen = scope.context, scope.seen.origin
    goes = _destinations(tool, arguments)
    # The words of people are looked at only where something follows from them.
    doubtful = bool(untrusted(seen))
    beside = _also_named(tool, arguments)
    all_known = goes is not None and goes + beside
    fixed = bool(doubtful and all_known and context.words.hold(all_known))
    carries = tells_elsewhere(tool, arguments) or reaches_out(scope.policy, tool)
    if carries and doubtful and all_known and _says_no_more(tool, arguments):
        carries = not (fixed or context.links.hold(all_known))
    paths = tuple(_with_folders(scope, named)) if (named := paths_of(tool, arguments)) else ()
    root = scope.allowance.levels[-1]
    return Request(
        scope.actor,
        tool.name,
        tool.effect,
        arguments,
        None if tool.to is None else _plainly(arguments.get(tool.to, "")),
        tool.traits,
        seen,
        Named(paths, tuple(goes or ()), tuple(beside)) if paths or goes or beside else NOTHING,
        fixed=fixed,
        carries=carries,
        spent=None if root.unpriced else root.cost,
        above=scope.talk.above,
    )


def paths_of(tool: Tool, arguments: Mapping[str, Any]) -> list[str]:
    """The files of the workspace that the call names; none: it may be any of them."""
    if not tool.traits:
        return []
    names = sorted(trait[5:] for trait in tool.traits if trait.startswith("path:"))
    found = [path for name in names for path in leaves(arguments.get(name, ""))]
    return [path for path in found if isinstance(path, str) and path]


def _with_folders(scope: Scope, paths: Sequence[str]) -> Iterator[str]:
    """The paths, folders with a slash at their end: what lies in them is meant as well."""
    root = scope.context.terms.workspace.root
    for path in paths:
        folder = not path.endswith("/") and os.path.isdir(os.path.join(root, path))
        yield f"{path}/" if folder else path


def _destinations(tool: Tool, arguments: Mapping[str, Any]) -> list[str] | None:
    """Where the call goes, each place of several; None: nobody can say."""
    value = arguments.get(tool.to) if tool.to else None
    places: list[Any] = cast("list[Any]", value) if isinstance(value, list) else [value]
    if not all(isinstance(place, str) and place for place in places):
        return None
    return places


def _also_named(tool: Tool, arguments: Mapping[str, Any]) -> list[str]:
    """Addresses in other arguments: a copy goes to them, perhaps (`Eve <eve@x.org>`, a header). Not
    those within what is plainly the text itself, unless it is addresses and nothing else."""
    return [
        piece
        for name, value in arguments.items()
        if name != tool.to and type(value) not in _NUMBERS
        for text in leaves(value)
        if isinstance(text, str)
        for piece in _only_addresses(text) or (() if name.lower() in _PROSE else _within(text))
    ]


def _within(text: str) -> list[str]:
    return _ADDRESS.findall(text if text.isascii() else folded(text))


def _only_addresses(text: str) -> Sequence[str]:
    pieces = text.replace(",", " ").replace(";", " ").split(None, 100)
    return pieces if pieces and all(map(is_address, pieces)) else ()


def tells_elsewhere(tool: Tool, arguments: Mapping[str, Any]) -> bool:
    """Whether the arguments leave the machine, though the call only reads, or writes what it
    fetched."""
    if "inward" in tool.traits:
        return False
    if "outward" in tool.traits:
        return True
    if tool.effect == "read":
        return tool.to is not None or tool.reads not in LOCAL
    if tool.effect != "write":
        return False
    if tool.to is None:  # `tool` is what a tool reads that does not say so.
        return tool.reads not in LOCAL and tool.reads != "tool"
    # An address may be written without `https://`, which the tool then adds.
    return tool.reads not in LOCAL or any(
        text.lower().lstrip().startswith(_WEB) for text in _texts(arguments, tool.to)
    )


def reaches_out(policy: Policy, tool: Tool) -> bool:
    """Whether it runs code that the policy lets reach the network."""
    return tool.effect == "exec" and bool(bounds_of(policy).network.hosts)


def _texts(arguments: Mapping[str, Any], name: str | None) -> Iterator[str]:
    return (text for text in leaves(arguments.get(name or "", "")) if isinstance(text, str))


def _says_no_more(tool: Tool, arguments: Mapping[str, Any]) -> bool:
    """Whether nothing but the address could tell anything: not where the result is kept in the
    workspace, nor what the tool keeps to itself. A number can tell as much as words."""
    inside = {tool.to}
    for trait in tool.traits:
        kind, _, name = trait.partition(":")
        if kind in ("path", "inward"):
            inside.add(name)
    return all(value is None or name in inside for name, value in arguments.items())


def _plainly(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
