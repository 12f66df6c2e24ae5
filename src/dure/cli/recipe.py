"""From a command line to an agent and the terms of its run, and back: what `dure resume` reopens.

Knows options, tools and agents. Does not know how a run is driven or shown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dure.agents import Agent
from dure.cli.choice import Chosen
from dure.cli.kit import check_sandbox, kit
from dure.cli.place import Place
from dure.cli.whose import agent_from, model_for, on_model
from dure.core.budget import Budget
from dure.core.contracts import Format, Participant, Tool
from dure.core.errors import UsageError
from dure.core.profile import Profile
from dure.formats import code, named
from dure.formats.choice import suited
from dure.formats.kept import known
from dure.host.config import current_folder
from dure.host.files import Folder
from dure.host.languages import language, wording
from dure.host.redact import Redactor
from dure.models import open as open_model
from dure.planning import Checklist
from dure.runtime import Options
from dure.runtime.options import Asker
from dure.runtime.policies import is_file, opened

NAME = "agent"
"""What the agent of `dure run` and `dure chat` is called in journals."""


NO_SANDBOX = "none"
"""Stands in the place of a sandbox's name where code runs on the machine itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps other than of money."""

    calls: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns of files: what the user vouches for, and what is private."""

    vouch: tuple[str, ...] = ()
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """The agent and the terms that a command line asks for, nothing left open."""

    model: str
    workspace: str
    policy: str = "workspace"
    tools: tuple[str, ...] = ()
    plan: bool = False
    format: str = "native"
    budget: str | None = None
    limits: Limits = Limits()
    prompts: str | None = None
    who: str | None = None
    marks: Marks = Marks()
    sandbox: str | None = None  # its name; NO_SANDBOX: on the machine itself

    @property
    def calls(self) -> int | None:
        """The cap of model calls."""
        return self.limits.calls

    @property
    def seconds(self) -> float | None:
        """The cap of working time."""
        return self.limits.seconds

    @property
    def vouch(self) -> tuple[str, ...]:
        """Patterns of files that the user vouches for."""
        return self.marks.vouch

    @property
    def private(self) -> tuple[str, ...]:
        """Patterns of files that are private."""
        return self.marks.private

    @property
    def no_sandbox(self) -> bool:
        """Whether code runs on the machine itself."""
        return self.sandbox == NO_SANDBOX

    def agent(self) -> Participant:
        """The participant: the one of the user's own file, if it names one."""
        if self.who is not None:
            return on_model(agent_from(self.who), self.model)
        return self._own_agent()

    def _own_agent(self) -> Agent:
        lang = self.prompts or "en"  # runs that are older than the flag
        instructions = wording("dure.cli", "prompts/agent", lang)
        name = None if self.no_sandbox else self.sandbox
        tools = kit(self.tools, sandboxed=not self.no_sandbox, sandbox_name=name)
        return Agent(
            Profile(NAME, instructions=instructions, language=lang),
            self.model,
            tools,
            planner=Checklist(language=lang) if self.plan else None,
            format=self._format(tools),
        )

    def _format(self, tools: Sequence[Tool]) -> Format:
        """The format. With whole Python as the only tool, code is run by that."""
        if self.format == "code" and [tool.name for tool in tools] == ["python"]:
            return code(tools[0])
        return named(self.format)

    def terms(self, place: Place, entry: str, asks: Asker) -> Options:
        """What its run is given."""
        return Options(
            asks=asks,
            model=self.model,  # of those in a team who name none
            store=place.store,
            budget=self.caps(),
            policy=self.policy,
            workspace=self.folder(),
            entry=Redactor(place.keys.all()).text(entry),
        )

    def folder(self) -> Folder:
        """The workspace, and what the user said of its files."""
        return Folder(self.workspace, vouch=self.vouch, private=self.private)

    def caps(self) -> Budget:
        """The budget."""
        seconds = Budget().seconds if self.seconds is None else self.seconds
        return Budget(self.budget, calls=self.calls, seconds=seconds)

    def entry(self, command: str, *words: str) -> str:
        """The command line that makes this again, as a JSON list of arguments."""
        arguments = [command, "--model", self.model, "--workspace", self.workspace]
        arguments += ["--policy", self.policy, "--format", self.format]
        arguments += ["--prompts", self.prompts] if self.prompts else []
        arguments += ["--tools", ",".join(self.tools)] if self.tools else []
        arguments += ["--plan"] if self.plan else []
        if self.sandbox:
            arguments += ["--no-sandbox"] if self.no_sandbox else ["--sandbox", self.sandbox]
        arguments += ["--agent", self.who] if self.who else []
        for flag, patterns in (("--vouch", self.vouch), ("--private", self.private)):
            arguments += [item for pattern in patterns for item in (flag, pattern)]
        caps = {"--budget": self.budget, "--calls": self.calls, "--seconds": self.seconds}
        for flag, value in caps.items():
            arguments += [] if value is None else [flag, str(value)]
        text = json.dumps([*arguments, "--", *words], ensure_ascii=False)
        # A path need not be UTF-8; JSON can say so (\udcff), the database cannot.
        return text.encode("utf-8", "backslashreplace").decode()


def recipe_for(given: Mapping[str, Any], place: Place) -> tuple[Recipe, Chosen]:
    """The recipe that these options and the settings make, and why it has its model."""
    config = place.config
    who = _whose(given)
    model = model_for(None if who is None else agent_from(who), given["model"], place)
    workspace = workspace_for(given["workspace"] or config.workspace, place)
    recipe = Recipe(
        model.model,
        str(workspace),
        policy_for(given["policy"], place, within=workspace),
        tuple(given["tools"]),
        given["plan"],
        format_for(given["format"], model.model, place) if who is None else "native",
        given["budget"] or (None if config.dollars is None else str(config.dollars)),
        Limits(
            given["calls"] if given["calls"] is not None else config.calls,
            given["seconds"] if given["seconds"] is not None else config.seconds,
        ),
        given["prompts"] or language(),
        who,
        Marks(given["vouch"], given["private"]),
        _sandbox_for(given, place),
    )
    recipe.caps()  # a wrong amount is said before anything begins
    recipe.folder()  # so is a wrong pattern
    return recipe, model


def _sandbox_for(given: Mapping[str, Any], place: Place) -> str | None:
    """The sandbox that was named, if any: it runs here, or nothing does. The agent of a file brings
    its own."""
    if given["sandbox"] and given["no_sandbox"]:
        raise UsageError(
            "ladder.both",
            "--sandbox and --no-sandbox say opposite things. Leave one of them out.",
        )
    name = sandbox_given(given)
    if given["who"] or name == NO_SANDBOX:
        return name
    name = name or place.config.sandbox
    if name:
        check_sandbox(name)
    return name


def sandbox_given(given: Mapping[str, Any]) -> str | None:
    """What the options say of the sandbox."""
    return NO_SANDBOX if given["no_sandbox"] else given["sandbox"]


def _whose(given: Mapping[str, Any]) -> str | None:
    """The file of the agent, from anywhere on this machine."""
    if given["who"] is None:
        return None
    if given["tools"] or given["plan"] or given["sandbox"]:
        raise UsageError(
            "cli.agent_as_it_is",
            "With --agent the tools, the plan and the sandbox are those of the file. Leave --tools,"
            " --plan and --sandbox out, or change the file.",
        )
    return str(Path(os.path.expanduser(given["who"])).absolute())


def policy_for(
    given: str | None, place: Place, *, beside: Path | None = None, within: Path | None = None
) -> str:
    """The policy given (a file `beside` this folder, else the current one), else that of the
    settings: a name, or a file from anywhere on this machine. What is wrong with it is said now."""
    name = given or place.config.policy or "workspace"
    if is_file(name):
        folder = (beside or current_folder()) if given else place.folders.config
        name = str((folder / os.path.expanduser(name)).absolute())
    opened(name, place.folders.config, within)
    return name


def format_for(given: str, model: str, place: Place) -> str:
    """The format asked for; of `auto`, the one that suits the model. So a run keeps its format when
    it is taken up again."""
    if given != "auto":
        return given
    opened = open_model(model)
    return suited(opened.abilities.accepts, known(place.folders.data, opened.name))


def workspace_for(given: str | None, place: Place) -> Path:
    """The folder to work in: the one given, else the current one; never the home folder or the
    whole disk by accident, where a fresh folder takes its place."""
    if given is not None:
        folder = Path(os.path.expanduser(given)).absolute()
        if not folder.is_dir():
            raise UsageError(
                "cli.no_workspace",
                "There is no folder {folder}. Make it (mkdir), or name another with --workspace.",
                folder=str(folder),
            )
        return folder
    folder = current_folder()
    if folder not in (Path.home(), Path(folder.anchor)):
        return folder
    return fresh_workspace(place)


def fresh_workspace(place: Place) -> Path:
    """A new folder of its own under the data folder."""
    name = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    folder = place.folders.data / "workspaces" / name
    place.folders.prepare()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def widened(
    budget: Budget | None, dollars: str | None, calls: int | None, seconds: float | None
) -> Budget:
    """The budget with those caps replaced that are given."""
    given = {"dollars": dollars, "calls": calls, "seconds": seconds}
    return replace(
        budget or Budget(), **{name: cap for name, cap in given.items() if cap is not None}
    )
