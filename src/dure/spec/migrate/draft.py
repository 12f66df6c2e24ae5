"""What comes of another system's file: agents, people, teams and tools, and what has no equal here.

A reader fills in a draft; the draft becomes text. Knows the form of a team file; knows no system.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dure.agents.guards.secrets import KEYS
from dure.core.value import value
from dure.host.languages import tr
from dure.models.presets import PROVIDERS
from dure.spec.migrate.given import mapping, paragraph, several

_SECRET = re.compile(r"key|token|secret|password|authorization", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^\w .\-]+")
_BEFORE_NAMES = re.compile(r"^[\W_]+")


@value
class Migrated:
    """What another system's file became. `files`: texts by file name, the one to run first;
    `notes`: what has no equal here, or is to be looked at, one sentence each."""

    files: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(slots=True)
class Draft:
    """The parts of a team file, filled in one by one. `origin` is the system they come from."""

    origin: str
    start: str = ""
    agents: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    people: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    teams: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    tools: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    code: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def name(self, given: object, otherwise: str) -> str:
        """A name of these letters that can stand in a file and is not taken yet."""
        plain = _BEFORE_NAMES.sub("", _NOT_IN_NAMES.sub(" ", str(given or "")))
        wanted = " ".join(plain.split())[:56].strip() or otherwise
        if wanted != str(given or "").strip() and given:
            text = "{given!r} became {name!r}: letters, digits, spaces, '_', '.', '-'."
            self.note(tr("migrate.name", text, given=str(given), name=wanted))
        name, number = wanted, 1
        while name in self.agents or name in self.people or name in self.teams:
            number += 1
            name = f"{wanted}-{number}"
        return name

    def note(self, text: str) -> None:
        """Say once what is to be looked at."""
        line = " ".join(text.split())
        if line not in self.notes:
            self.notes.append(line)

    def migrated(self, file: str) -> Migrated:
        """The files. What is to be looked at stands at the top, too."""
        self._without_own_tools()
        record: dict[str, Any] = {"version": 1}
        record |= {"start": self.start} if self.start else {}
        parts = {name: getattr(self, name) for name in ("tools", "agents", "people", "teams")}
        record |= {name: given for name, given in parts.items() if given}
        text = KEYS.sub("…", whole := _yaml(record))
        if text != whole:
            said = "What looked like a key was left out of a text. Keep it with: dure keys set"
            self.note(tr("migrate.key_in_text", said))
        head = [tr("migrate.from", "Came from {origin}.", origin=self.origin)]
        look = [tr("migrate.look", "To look at:"), *(f"- {note}" for note in self.notes)]
        head += look if self.notes else []
        files = {file: "".join(f"# {line}\n" for line in head) + text}
        if self.code:
            files["tools.py"] = "\n\n\n".join(self.code) + "\n"
        return Migrated(files, tuple(self.notes))

    def _without_own_tools(self) -> None:
        """Take out tools that cannot stand in a file, and say what they were."""
        others = {name: tool for name, tool in self.tools.items() if tool["kind"] != "http"}
        for name in others:
            del self.tools[name]
        for agent in self.agents.values():
            if any(name in others for name in agent.get("tools", ())):
                agent["tools"] = [name for name in agent["tools"] if name not in others]
                if not agent["tools"]:
                    del agent["tools"]
        for name, tool in others.items():
            if tool["kind"] == "mcp":
                text = "Tools of the MCP server {name} are written down by: dure tools mcp {where}"
                where = KEYS.sub("…", tool.get("url") or " ".join(tool.get("command", ())))
                self.note(tr("migrate.mcp", text, name=KEYS.sub("…", name), where=where))
                continue
            text = "A function cannot stand in a file, add it in Python: {name} ({what})."
            what = ", ".join(f"{field}: {each}" for field, each in tool.items())
            self.note(tr("migrate.own_tool", text, name=name, what=what[:300]))


def model_named(draft: Draft, given: str, provider: str = "") -> str:
    """A model's name as it is written here: `openai:gpt-4o` for `openai/gpt-4o`. A name without a
    provider is taken to be OpenAI's, as those systems do."""
    given = given.strip()
    before, slash, after = given.partition("/")
    if slash and before in PROVIDERS:
        return f"{before}:{after}"
    if slash and not provider:
        text = "The model {given!r}: name its provider, as in openrouter:{given}."
        draft.note(tr("migrate.provider", text, given=given))
        return f"openrouter:{given}"
    return f"{provider or 'openai'}:{given}"


def without_secrets(draft: Draft, given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The mapping, with values that look secret left out and told."""
    kept: dict[str, Any] = {}
    for name, each in given.items():
        if each and isinstance(each, str) and _SECRET.search(name):
            text = "{where}: the value of {name} was left out. Keep it with: dure keys set"
            draft.note(tr("migrate.secret", text, where=where, name=name))
        else:
            kept[name] = each
    return kept


def _yaml(record: dict[str, Any]) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    def spelled(given: Any) -> Any:
        if inside := mapping(given):
            return {name: spelled(each) for name, each in inside.items()}
        if isinstance(given, str):
            text = paragraph(given)
            if not all(each.isprintable() for each in text.split("\n")):
                return DoubleQuotedScalarString(text)
            return LiteralScalarString(text) if "\n" in text else given
        items = several(given)
        return [spelled(each) for each in items] if items is given else given

    yaml: Any = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 88
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(spelled(record), text)
    return text.getvalue()
