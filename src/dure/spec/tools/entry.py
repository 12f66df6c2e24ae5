"""A tool from its entry in a file, and the entry kept with it, so that it can be written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from dure.core.contracts import Call, Tool
from dure.core.errors import UsageError
from dure.core.message import Part
from dure.core.policy import Effect
from dure.spec.tools.command import run_command
from dure.spec.tools.filling import secrets_in, slots
from dure.spec.tools.http import ask_http, check_http
from dure.spec.tools.mcp import ask_mcp
from dure.spec.tools.parameters import schema_of
from dure.spec.tools.prompt import ask_model
from dure.tools.decorate import check_name


class Deed(Protocol):
    """What a kind of tool does with its entry and the arguments of a call."""

    async def __call__(
        self, entry: Mapping[str, Any], arguments: dict[str, Any], call: Call, /
    ) -> tuple[Part, ...]: ...


@dataclass(frozen=True)
class Kind:
    """A kind of tool: what it does, what its entry must have, where arguments and secrets may
    stand, and the facts that decide what may be done with it."""

    does: Deed
    needs: tuple[str, ...]
    slots: tuple[str, ...]
    secrets: tuple[str, ...]
    effect: Effect
    reads: str
    traits: frozenset[str] = field(default_factory=frozenset[str])


_SENT = ("url", "headers", "body")

KINDS: Mapping[str, Kind] = {
    "http": Kind(ask_http, ("url",), _SENT, _SENT, "send", "web", frozenset({"outward"})),
    "command": Kind(run_command, ("command",), ("command", "stdin"), (), "exec", "workspace"),
    "mcp": Kind(
        ask_mcp, ("server", "tool"), (), ("env", "headers"), "send", "mcp", frozenset({"outward"})
    ),
    "prompt": Kind(ask_model, ("prompt",), ("prompt",), (), "read", "agent", frozenset({"frame"})),
}


@dataclass(frozen=True)
class FileTool:
    """The deed of a tool that stands in a file: its kind and its entry."""

    entry: Mapping[str, Any]

    async def __call__(self, arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        whole = {**_usual(self.entry), **arguments}
        return await KINDS[self.entry["kind"]].does(self.entry, whole, call)


def tool_of(name: str, entry: Mapping[str, Any]) -> Tool:
    """The tool of this entry. Raises `UsageError` for what is missing or of no use."""
    check_name(name)
    kind = KINDS[entry["kind"]]
    for field_name in kind.needs:
        if field_name not in entry:
            raise UsageError(
                "spec.tool_needs",
                "A tool of the kind {kind} needs {field}.",
                kind=entry["kind"],
                field=field_name,
            )
    if entry["kind"] == "http":
        check_http(entry)
    schema = schema_of(entry.get("parameters", {}))
    wanted = {slot for place in kind.slots for slot in slots(entry.get(place))}
    if unknown := sorted(wanted - set(schema.get("properties", {}))):
        raise UsageError(
            "spec.tool_slot",
            "{slot} stands in braces, but is no parameter. Add it under parameters: {slot}: str",
            slot=unknown[0],
        )
    for place in entry.keys() - set(kind.secrets):
        if secrets_in(entry[place]):
            raise UsageError(
                "spec.tool_secret",
                "No secret is filled into {field} of a tool of the kind {kind}; only into:"
                " {fields}.",
                field=place,
                kind=entry["kind"],
                fields=", ".join(kind.secrets) or "–",
            )
    effect: Effect = entry.get("effect") or _effect(entry, kind)
    return Tool(
        name,
        entry.get("about", "") or f"A tool of the kind {entry['kind']}.",
        FileTool(entry),
        schema,
        effect=effect,
        repeat="free" if effect == "read" else "never",
        reads=kind.reads,
        when=entry.get("when", ""),
        seconds=float(entry.get("seconds", 60)),
        traits=kind.traits,
    )


def _effect(entry: Mapping[str, Any], kind: Kind) -> Effect:
    """What a call does where the entry does not say: an HTTP GET only looks."""
    is_get = entry["kind"] == "http" and str(entry.get("method", "GET")).upper() in ("GET", "HEAD")
    return "read" if is_get else kind.effect


def _usual(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What parameters are where a call leaves them out."""
    properties = schema_of(entry.get("parameters", {})).get("properties", {})
    return {name: each["default"] for name, each in properties.items() if "default" in each}
