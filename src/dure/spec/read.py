"""Reading a team file: its shape, who is who in it, and which of them runs.

Nothing is run and no model is opened: names of models and tools are looked up when they are used,
those of tools here. Knows files; what each kind of team takes is in `kinds.py`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dure.agents import Human
from dure.agents.guards.secrets import KEYS
from dure.core.contracts import Participant, Tool
from dure.host.languages import tr
from dure.host.shape import check_shape, schema_in
from dure.host.yaml_file import Document, Steps, read_yaml, text_of
from dure.spec.entries import agent_of
from dure.spec.flows import flow_of, told_names
from dure.spec.kinds import KINDS
from dure.spec.tools import tool_of
from dure.spec.wants import PLACES, Wants, listed, told
from dure.tools.shipped import load as load_tools

VERSION = 1
MOST_BYTES = 1 << 20
MOST_FILES = 100
MOST_DEEP = 50
"""How deep teams may stand in teams."""


def load(path: Path | str) -> Participant:
    """Who runs in this team file. Raises `UsageError` that names the line, the field and the
    cure."""
    return parse(*_opened(path))


def lone_tools(path: Path | str) -> list[Tool]:
    """The tools of a file in which nobody stands, made for others to use; of other files, none."""
    text, name, folder = _opened(path)
    reading = _reading(text, name, folder.resolve(), (folder / name,))
    if reading.names():
        return []
    reading.check_all()
    return [
        tool for name in reading.document.value.get("tools", {}) for tool in reading.tools(name)
    ]


def _opened(path: Path | str) -> tuple[str, str, Path]:
    """The text of a file, its name, and its folder."""
    path = Path(os.path.abspath(os.path.expanduser(path)))
    cure = tr("teamfile.write_one", "`docs/files.md` says what stands in one.")
    return text_of(path, cure, MOST_BYTES), path.name, path.parent


def parse(text: str, name: str = "team.yaml", folder: Path | None = None) -> Participant:
    """Who runs in the team file of this text; `folder` is where the files that it names lie."""
    folder = (folder or Path()).resolve()
    reading = _reading(text, name, folder, (folder / name,))
    who = reading.named(reading.start(), ("start",))
    reading.check_all()
    return who


def _reading(
    text: str,
    name: str,
    folder: Path,
    opened: tuple[Path, ...],
    known: dict[Path, _Reading] | None = None,
) -> _Reading:
    """The file of this text, and those it uses. `opened`: the files that led here. `known`: those
    that were read; each is read once, however many use it."""
    known = {} if known is None else known
    document = read_yaml(text, name)
    _check_version(document)
    check_shape(document, schema_in("dure.spec"))
    _check_secrets(document)
    reading = _Reading(document, folder)
    for index, path in enumerate(listed(document.value.get("use"))):
        steps: Steps = ("use", index)
        whole = reading.beside(path, steps)
        if whole in opened:
            document.fail(
                steps,
                "teamfile.use_circle",
                "{place}: {path!r} leads back to this file. Take one of the two uses away.",
                path=path,
            )
        if whole not in known:
            if len(known) + len(opened) > MOST_FILES:
                document.fail(
                    steps,
                    "teamfile.many",
                    "{place}: more than {most} files use each other. Bring some together.",
                    most=MOST_FILES,
                )
            inner = reading.text(path, steps)
            known[whole] = _reading(inner, path, whole.parent, (*opened, whole), known)
        reading.used.append(known[whole])
    return reading


def _check_version(document: Document) -> None:
    """Before all else: the fields of another version are not misspelt. A form that came before
    would be made into this one here."""
    top: Any = document.value
    given: Any = top.get("version") if hasattr(top, "get") else None
    if isinstance(given, int) and not isinstance(given, bool) and given > VERSION:
        document.fail(
            ("version",),
            "teamfile.version",
            "{place}: this dure reads version {known}. Update dure, or write version: {known}.",
            known=VERSION,
        )


def _check_secrets(document: Document) -> None:
    """A file is shown around and kept in repositories: no key may stand in it."""
    for steps in document.places:
        value: Any = document.value
        for step in steps:
            value = value[step]
        if isinstance(value, str) and KEYS.search(value):
            document.fail(
                steps,
                "teamfile.secret",
                "{place}: this looks like a key. Take it out, make a new one at its provider, and"
                " keep that with: dure keys set",
            )


@dataclass(slots=True, eq=False)
class _Reading:
    """A file being read: what was made of each name so far, and what is being made."""

    document: Document
    folder: Path
    made: dict[str, Participant] = field(default_factory=dict[str, Participant])
    making: list[str] = field(default_factory=list[str])
    used: list[_Reading] = field(default_factory=lambda: list[_Reading]())
    own: dict[str, Tool] = field(default_factory=dict[str, Tool])
    owned: dict[str, tuple[_Reading, str]] | None = None

    def start(self) -> str:
        """The name of who runs."""
        given: dict[str, Any] = self.document.value
        places = self._places()
        if "start" in given:
            return given["start"]
        inside = {name for team in given.get("teams", {}).values() for name in _inside(team)}
        for flow in given.get("flows", {}).values():
            inside |= set(told_names(flow["steps"]))
        for agent in given.get("agents", {}).values():
            alone = agent.get("autonomous", {})
            inside |= {alone[field] for field in ("critic", "asks") if field in alone}
            inside.add(agent.get("until", {}).get("goal_met"))
            inside.add(agent.get("counsellor", {}).get("helper"))
        outer = [name for name in places if name not in inside]
        teams = [name for name in outer if places[name] in ("teams", "flows")]
        found = teams or outer
        if len(found) != 1:
            self.document.fail(
                (),
                "teamfile.start",
                "{place}: who is to run? Write start: NAME. It could be: {names}.",
                names=", ".join(found or places) or "–",
            )
        return found[0]

    def named(self, name: str, steps: Steps) -> Participant:
        """The participant of this name, which stands at these steps."""
        places = self._places()
        if name not in places:
            if name in self.owners():
                return self.owners()[name][0].named(name, steps)
            self.document.fail(
                steps,
                "teamfile.nobody",
                "{place}: there is no {name!r} in this file. There is: {names}.",
                name=name,
                names=", ".join(self.names()) or "–",
            )
        if name in self.making:
            circle = " → ".join([*self.making[self.making.index(name) :], name])
            self.document.fail(
                steps,
                "teamfile.circle",
                "{place}: a team cannot sit in itself: {circle}.",
                circle=circle,
            )
        if len(self.making) > MOST_DEEP:
            self.document.fail(
                steps,
                "teamfile.deep",
                "{place}: teams stand in teams more than {most} deep. Bring them closer together.",
                most=MOST_DEEP,
            )
        if name not in self.made:
            self.making.append(name)
            at: Steps = (places[name], name)
            given: dict[str, Any] = self.document.value[places[name]][name]
            make = {
                "agents": self._agent,
                "people": self._person,
                "teams": self._team,
                "flows": self._flow,
            }
            self.made[name] = told(self.document, at, lambda: make[places[name]](name, given, at))
            self.making.pop()
        return self.made[name]

    def names(self) -> dict[str, str]:
        """All names that can be used here, those of used files too, and where each stands."""
        return {name: part for name, (_, part) in self.owners().items()}

    def owners(self) -> dict[str, tuple[_Reading, str]]:
        """The file and the part of it in which each of these names stands."""
        if self.owned is None:
            owned: dict[str, tuple[_Reading, str]] = {}
            for each in self.reach():
                for name, part in each._places().items():
                    if name in owned:
                        first, place = owned[name]
                        first.document.fail(
                            (place, name),
                            "teamfile.used_twice",
                            "{place}: {name!r} stands in {file} as well. Give one another name.",
                            name=name,
                            file=each.document.name,
                        )
                    owned[name] = each, part
            self.owned = owned
        return self.owned

    def reach(self) -> list[_Reading]:
        """This file and all that it uses, straight or through others, each once."""
        found: list[_Reading] = [self]
        for each in found:
            for other in each.used:
                if other not in found:
                    found.append(other)
        return found

    def check_all(self) -> None:
        """Read what nobody named, too: what is wrong there would be found at a worse time."""
        for name in self.names():
            self.named(name, ())
        for each in self.reach():
            for name in each.document.value.get("tools", {}):
                each.tools(name)

    def _places(self) -> dict[str, str]:
        """In which part of the file each name stands."""
        places: dict[str, str] = {}
        for part in PLACES:
            for name in self.document.value.get(part, {}):
                if name in places:
                    self.document.fail(
                        (part, name),
                        "teamfile.twice",
                        "{place}: {name!r} stands under {other} as well. Give one another name.",
                        name=name,
                        other=places[name],
                    )
                places[name] = part
        return places

    def _agent(self, name: str, given: dict[str, Any], at: Steps) -> Participant:
        instructions: Any = given.get("instructions", "")
        if not isinstance(instructions, str):
            instructions = self.text(instructions["file"], (*at, "instructions", "file"))
        tools = self._tools(listed(given.get("tools")), (*at, "tools"))
        return agent_of(self._wants(name, given, at), instructions, tools)

    def _person(self, name: str, given: dict[str, Any], at: Steps) -> Participant:
        return Human(name, **given)

    def _team(self, name: str, given: dict[str, Any], at: Steps) -> Participant:
        members = [
            self.named(each, (*at, "members", index)) for index, each in enumerate(given["members"])
        ]
        return KINDS[given["kind"]](self._wants(name, given, at, members))

    def _flow(self, name: str, given: dict[str, Any], at: Steps) -> Participant:
        return flow_of(self._wants(name, given, at))

    def _wants(
        self, name: str, given: dict[str, Any], at: Steps, members: Sequence[Participant] = ()
    ) -> Wants:
        return Wants(self.document, at, name, given, members, self.named, self._tools, self.names())

    def _tools(self, names: list[str], steps: Steps) -> list[Tool]:
        found: dict[str, Tool] = {}
        for name in names:
            for tool in self.tools(name) or told(
                self.document, steps, lambda name=name: load_tools(name)
            ):
                found[tool.name] = tool
        return list(found.values())

    def tools(self, name: str) -> tuple[Tool, ...]:
        """The tool of this name that stands in this file or one it uses; none: it may be one that
        comes with dure."""
        entry = self.document.value.get("tools", {}).get(name)
        if entry is None:
            stands = (
                each for each in self.reach()[1:] if name in each.document.value.get("tools", {})
            )
            other = next(stands, None)
            return other.tools(name) if other else ()
        if name not in self.own:
            at: Steps = ("tools", name)
            self.own[name] = told(self.document, at, lambda: tool_of(name, entry))
        return (self.own[name],)

    def text(self, path: str, steps: Steps) -> str:
        """The text of a file that lies in the folder of this one, or below it."""
        whole = self.beside(path, steps)
        cure = tr("teamfile.beside", "Its path is taken from the folder of the team file.")
        return told(self.document, steps, lambda: text_of(whole, cure, MOST_BYTES))

    def beside(self, path: str, steps: Steps) -> Path:
        """The whole path of such a file."""
        try:
            whole = (self.folder / path).resolve()
        except (OSError, ValueError, RuntimeError):  # NUL in a path; links in a circle
            whole = Path()
        if not whole.is_relative_to(self.folder.resolve()):
            self.document.fail(
                steps,
                "teamfile.outside",
                "{place}: {path!r} lies outside the folder of this file. Put it in there.",
                path=path,
            )
        return whole


def _inside(team: dict[str, Any]) -> list[str]:
    """The names that a team names."""
    after: Any = team.get("next")
    asked: list[Any] = [] if after is None or isinstance(after, str) else [*after.values()]
    asked += [team.get("manager"), team.get("otherwise"), team.get("until", {}).get("goal_met")]
    asked += listed(team.get("judge"))
    tasks: Any = team.get("tasks", [])
    for task in () if isinstance(tasks, dict) else tasks:
        asked += listed(task.get("accept"))
    return [*team["members"], *(name for name in asked if isinstance(name, str))]
