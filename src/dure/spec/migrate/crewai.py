"""A CrewAI project: `config/agents.yaml`, `config/tasks.yaml`, and what `crew.py` adds to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dure.core.errors import UsageError
from dure.host.languages import tr
from dure.host.yaml_file import Document, read_yaml, text_of
from dure.spec.migrate.crew_code import CrewCode, crew_code
from dure.spec.migrate.draft import Draft, Migrated, model_named
from dure.spec.migrate.given import line, mapping, paragraph, several

_DEEP = 4
"""How many folders down the configuration may lie: `crewai create` lays it in `src/NAME/config`."""

_TOOLS = {
    "CodeInterpreterTool": "python",
    "DirectoryReadTool": "list_files",
    "DirectorySearchTool": "search_files",
    "EXASearchTool": "web_search",
    "FileReadTool": "read_file",
    "FileWriterTool": "write_file",
    "FirecrawlScrapeWebsiteTool": "web_read",
    "ScrapeWebsiteTool": "web_read",
    "SeleniumScrapingTool": "web_read",
    "SerperDevTool": "web_search",
    "TXTSearchTool": "search_files",
    "TavilySearchTool": "web_search",
    "WebsiteSearchTool": "web_read",
}
_AGENT_LEFT = ("guardrail", "knowledge_sources", "max_execution_time", "max_iter", "mcps")
_SLOT = re.compile(r"\{\w+\}")
_TASK_LEFT = ("callback", "output_json", "output_pydantic")


def read(folder: Path) -> Migrated:
    """The crew of the project in this folder."""
    found = [folder, *sorted(_folders(folder, _DEEP))]
    config = next((each for each in found if (each / "agents.yaml").is_file()), None)
    if config is None:
        raise UsageError(
            "migrate.no_crew",
            "There is no agents.yaml in {folder} or a folder config below it. Name the folder of a"
            " CrewAI project.",
            folder=str(folder),
        )
    draft = Draft(f"CrewAI ({folder.name})")
    path = config.parent / "crew.py"
    code = crew_code(path, text_of(path, "") if path.is_file() else "", draft)
    reading = _Crew(draft, _yaml(config / "agents.yaml"), _yaml(config / "tasks.yaml"), code)
    draft.start = reading.crew(folder.name)
    return draft.migrated("team.yaml")


def _folders(folder: Path, deep: int) -> list[Path]:
    """The folders below, but for hidden ones and those of environments."""
    if deep == 0:
        return []
    inside = [
        each
        for each in folder.iterdir()
        if each.is_dir() and not each.is_symlink() and each.name[0] not in "._"
        if not (each / "pyvenv.cfg").exists() and each.name != "node_modules"
    ]
    return [*inside, *(deeper for each in inside for deeper in _folders(each, deep - 1))]


def _yaml(path: Path) -> Document:
    cure = tr("migrate.crew_files", "A CrewAI project has agents.yaml and tasks.yaml in config.")
    document = read_yaml(text_of(path, cure), path.name)
    entries = mapping(document.value)
    if not entries or not all(isinstance(each, dict) for each in entries.values()):
        document.fail((), "migrate.entries", "{place}: under each name a mapping is to stand.")
    return document


class _Crew:
    """The agents and tasks of one project, made into parts of a draft."""

    def __init__(self, draft: Draft, agents: Document, tasks: Document, code: CrewCode) -> None:
        self.draft = draft
        self.tasks = tasks
        self.code = code
        self.names: dict[str, str] = {}
        for name, given in agents.value.items():
            whole = {**given, **code.agents.get(str(name), {})}  # as there, the code goes before
            self.names[str(name)] = self._agent(str(name), whole)

    def _agent(self, name: str, given: dict[str, Any]) -> str:
        draft, called = self.draft, self.draft.name(name, "agent")
        agent: dict[str, Any] = {}
        if role := line(given.get("role")):
            agent |= {"role": role, "about": role}
        if goal := line(given.get("goal")):
            agent["goals"] = [goal]
        if story := line(given.get("backstory")):
            agent["instructions"] = story
        if isinstance(given.get("llm"), str):
            agent["model"] = model_named(draft, given["llm"])
        if tools := self._tools(given.get("tools"), name):
            agent["tools"] = tools
        if slots := sorted(set(_SLOT.findall(f"{role} {goal} {story}"))):
            text = "{name}: {slots} is filled in in tasks alone; here it stands as it is."
            draft.note(tr("migrate.slots", text, name=name, slots=", ".join(slots)))
        self._left(given, _AGENT_LEFT, name)
        draft.agents[called] = agent
        return called

    def _owner(self) -> str:
        """The person who looks at results."""
        if not self.draft.people:
            self.draft.people[self.draft.name("owner", "owner")] = {"about": "looks at results"}
        return next(iter(self.draft.people))

    def _tools(self, given: Any, name: str) -> list[str]:
        found: list[str] = []
        for each in several(given):
            if known := _TOOLS.get(str(each).removesuffix("()")):
                found.append(known)
            else:
                text = "{name}: the tool {tool} has no equal by name; see `dure tools`."
                self.draft.note(tr("migrate.crew_tool", text, name=name, tool=str(each)))
        return list(dict.fromkeys(found))

    def _left(self, given: dict[str, Any], fields: Sequence[str], name: str) -> None:
        for field in fields:
            if given.get(field):
                text = (
                    "{name}: {field} was left out. See docs/migrate.md for what there is instead."
                )
                self.draft.note(tr("migrate.crew_field", text, name=name, field=field))

    def crew(self, folder: str) -> str:
        """The team: its tasks in order, each with the results it needs."""
        draft = self.draft
        tasks = [
            self._task(name, {**given, **self.code.tasks.get(name, {})})
            for name, given in self.tasks.value.items()
        ]
        if not tasks:
            self.tasks.fail((), "migrate.no_tasks", "{place}: there are no tasks. Write one.")
        name = draft.name(folder, "crew")
        team: dict[str, Any] = {"kind": "tasks", "members": [*self.names.values()]}
        if self.code.process == "hierarchical":
            leads = draft.name("manager", "manager")
            draft.agents[leads] = {"role": "gives out the tasks, and looks at what was done"}
            if self.code.manager:
                draft.agents[leads]["model"] = model_named(draft, self.code.manager)
            team["manager"] = leads
        draft.teams[name] = team | {"tasks": tasks}
        return name

    def _task(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        task: dict[str, Any] = {"name": name, "what": paragraph(given.get("description") or name)}
        if expected := paragraph(given.get("expected_output")):
            task["expected"] = expected
        if who := line(given.get("agent")):
            if who not in self.names:
                self.tasks.fail(
                    (name, "agent"),
                    "migrate.no_agent",
                    "{place}: there is no agent {name!r} in agents.yaml. There is: {names}.",
                    name=str(who),
                    names=", ".join(self.names),
                )
            task["who"] = self.names[who]
        if context := several(given.get("context")):
            task["context"] = [str(each) for each in context]
        if tools := self._tools(given.get("tools"), name):
            task["tools"] = tools
        if file := given.get("output_file"):
            task["file"] = str(file)
        if isinstance(rule := given.get("guardrail"), str):
            task["accept"] = [line(rule)]
        if given.get("human_input"):
            task["accept"] = [*task.get("accept", []), self._owner()]
        self._left(given, _TASK_LEFT, name)
        return task
