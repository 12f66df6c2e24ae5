"""A team of AutoGen Studio, as it exports it: components of a provider and a config, in JSON.

Knows the components of AutoGen 0.4 to 0.7; one that is not known is named and left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dure.core.errors import UsageError
from dure.host.languages import tr
from dure.spec.migrate.autogen_stops import until_of
from dure.spec.migrate.autogen_tools import tools_of
from dure.spec.migrate.draft import Draft, Migrated, model_named
from dure.spec.migrate.given import count, line, mapping, paragraph, several

_MODELS = {
    "AnthropicChatCompletionClient": "anthropic",
    "AnthropicBedrockChatCompletionClient": "anthropic",
    "AzureOpenAIChatCompletionClient": "azure",
    "OllamaChatCompletionClient": "ollama",
    "OpenAIChatCompletionClient": "openai",
}
_TAKEN = {  # agents that come with tools of their own
    "CodeExecutorAgent": ["run_code"],
    "FileSurfer": ["files"],
    "MagenticOneCoderAgent": ["files", "python"],
    "MultimodalWebSurfer": ["web"],
}


def read(given: Any, file: str) -> Migrated:
    """The team of such a file. A gallery or a list is not one team."""
    draft = Draft(f"AutoGen Studio ({file})")
    inside = mapping(given).get("component")  # as its database and its API keep it
    given = mapping(inside) or given
    if {"sender", "agents"} & mapping(given).keys():
        raise UsageError(
            "migrate.old_studio",
            "{file} is a workflow of AutoGen Studio 0.2, not a team. Open it in Studio 0.4, or"
            " write the agents' system_message into a team file: dure new --team “…”.",
            file=file,
        )
    reading = _Reading(draft, file)
    draft.start = reading.participant(given, "(top)")
    return draft.migrated("team.yaml")


@dataclass(slots=True)
class _Reading:
    """The components of one file, made into parts of a draft."""

    draft: Draft
    file: str
    called: dict[str, str] = field(default_factory=dict[str, str])

    def participant(self, given: Any, where: str) -> str:
        """The name of whoever this component becomes."""
        kind, config = self.component(given, where)
        if kind in _TEAMS:
            return self._team(kind, config, given, where)
        if kind == "UserProxyAgent":
            name = self.draft.name(config.get("name"), "user")
            self.draft.people[name] = _about(config.get("description"))
            return name
        if kind == "SocietyOfMindAgent":
            self.draft.note(
                tr(
                    "migrate.inner",
                    "{where}: the inner team's last message is its answer.",
                    where=where,
                )
            )
            inner = self.participant(config.get("team"), f"{where}.team")
            self.draft.teams[inner].update(_about(config.get("description")))
            return inner
        return self._agent(kind, config, where)

    def component(self, given: Any, where: str) -> tuple[str, dict[str, Any]]:
        """The last word of its provider, and its config."""
        provider = mapping(given).get("provider")
        if not isinstance(provider, str) or "config" not in mapping(given):
            raise UsageError(
                "migrate.component",
                "{file}, {where}: here a component is to stand, with provider and config, as"
                " AutoGen Studio exports a team.",
                file=self.file,
                where=where,
            )
        return provider.rpartition(".")[2], mapping(mapping(given)["config"])

    def _agent(self, kind: str, config: dict[str, Any], where: str) -> str:
        draft = self.draft
        name = draft.name(config.get("name"), "agent")
        agent: dict[str, Any] = _about(config.get("description"))
        if kind != "AssistantAgent" and kind not in _TAKEN:
            text = "{name}: there is no {kind} here; it is an agent of its words."
            draft.note(tr("migrate.kind", text, name=name, kind=kind))
        if told := paragraph(config.get("system_message")):
            agent["instructions"] = told
        if model := self._model(config.get("model_client"), name):
            agent["model"] = model
        tools = [*_TAKEN.get(kind, []), *tools_of(draft, config, name)]
        if tools:
            agent["tools"] = list(dict.fromkeys(tools))
        context = str(mapping(config.get("model_context")).get("provider") or "").rpartition(".")[2]
        if context not in ("", "UnboundedChatCompletionContext"):
            text = "{name}: {context} became the usual memory; memory: names another."
            draft.note(tr("migrate.memory", text, name=name, context=context))
        for left in ("memory", "output_content_type"):
            if config.get(left):
                text = "{name}: {field} was left out."
                draft.note(tr("migrate.left_out", text, name=name, field=left))
        draft.agents[name] = agent
        return name

    def _model(self, given: Any, name: str) -> str:
        if not given:
            return ""
        kind, config = self.component(given, f"{name}.model_client")
        provider = _MODELS.get(kind)
        if provider is None or not config.get("model"):
            text = "{name}: {kind} has no equal; name a model, or give one to the run."
            self.draft.note(tr("migrate.model", text, name=name, kind=kind))
            return ""
        if config.get("base_url"):
            text = "{name}: its model is asked at {url}. Write URL#MODEL as the model."
            self.draft.note(tr("migrate.url", text, name=name, url=str(config["base_url"])))
        if config.get("api_key"):
            text = "{name}: a key stood in the file and was left out. Keep it with: dure keys set"
            self.draft.note(tr("migrate.key", text, name=name))
        return model_named(self.draft, str(config["model"]), provider)

    def _team(self, kind: str, config: dict[str, Any], given: Any, where: str) -> str:
        members = several(config.get("participants"))
        if not members:
            raise UsageError(
                "migrate.nobody",
                "{file}, {where}: this team has no participants. Add one and export it again.",
                file=self.file,
                where=where,
            )
        names = [
            self.participant(each, f"{where}.participants[{index}]")
            for index, each in enumerate(members)
        ]
        if len(names) == 1:
            text = "{name} was alone in its team: here an agent goes on by itself until it is done."
            self.draft.note(tr("migrate.alone", text, name=names[0]))
            return names[0]
        before = [str(mapping(mapping(each).get("config")).get("name")) for each in members]
        self.called = dict(zip(before, names, strict=True))  # what they are called by now
        name = self.draft.name(given.get("label"), "team")
        team: dict[str, Any] = _about(given.get("description"))
        team |= _TEAMS[kind](self, name, names, config)
        self.draft.teams[name] = team
        return name

    def until(self, config: dict[str, Any], name: str) -> dict[str, Any]:
        """When it is over."""
        found = until_of(self.draft, config.get("termination_condition"), name)
        if turns := count(config.get("max_turns")):
            most = max(1, int(turns))
            found["rounds"] = min(found.get("rounds", most), most)
        if not found:
            text = "{name} never ended by itself: it now stops after 20 rounds."
            self.draft.note(tr("migrate.endless", text, name=name))
            found["rounds"] = 20
        return {"until": found}

    def round_robin(self, name: str, names: list[str], config: dict[str, Any]) -> dict[str, Any]:
        """Everybody in turn."""
        team = {"kind": "joint", "members": names, "next": "in turn"}
        return team | self.until(config, name)

    def selector(self, name: str, names: list[str], config: dict[str, Any]) -> dict[str, Any]:
        """Whoever a model names."""
        model = self._model(config.get("model_client"), name)
        prompt = str(config.get("selector_prompt") or "select the next role")
        if "select the next role" not in prompt.casefold():
            text = "{name}: its own selector_prompt was left out."
            self.draft.note(tr("migrate.selector", text, name=name))
        team: dict[str, Any] = {"kind": "joint", "members": names}
        team["next"] = {"by_model": model or "offline"}
        if not model:
            text = "{name}: name the model that chooses who speaks: next, by_model."
            self.draft.note(tr("migrate.chooses", text, name=name))
        return team | self.until(config, name)

    def swarm(self, name: str, names: list[str], config: dict[str, Any]) -> dict[str, Any]:
        """Each hands on to whom it may."""
        can: dict[str, list[str]] = {}
        for who, each in zip(names, config["participants"], strict=True):
            given = several(mapping(each)["config"].get("handoffs"))
            before = [str(mapping(step).get("target", step)) for step in given]
            to = [self.called.get(other, other) for other in before]
            can[who] = [other for other in to if other in names and other != who]
            for other in sorted(set(to) - set(names)):
                text = "{who} handed on to {other!r}, who is no member: left out."
                self.draft.note(tr("migrate.handed", text, who=who, other=other))
        team: dict[str, Any] = {"kind": "handoff", "members": names, "first": names[0], "can": can}
        return team | self.until(config, name)

    def magentic(self, name: str, names: list[str], config: dict[str, Any]) -> dict[str, Any]:
        """A manager who plans and gives out the work."""
        manager = self.draft.name("manager", "manager")
        self.draft.agents[manager] = {"role": f"plans the work of {name} and gives it out"}
        if model := self._model(config.get("model_client"), name):
            self.draft.agents[manager]["model"] = model
        team: dict[str, Any] = {"kind": "hierarchical", "manager": manager, "members": names}
        return team | self.until(config, name)

    def graph(self, name: str, names: list[str], config: dict[str, Any]) -> dict[str, Any]:
        """Whoever the edges lead to. A chain is a sequence."""
        nodes = mapping(mapping(config.get("graph")).get("nodes"))
        after: dict[str, list[str]] = {}
        for before, who in self.called.items():
            edges = several(mapping(nodes.get(before)).get("edges"))
            to = [str(mapping(edge).get("target")) for edge in edges]
            after[who] = [self.called.get(other, other) for other in to]
        chain = [[other] for other in names[1:]] + [[]]
        if [after[who] for who in names] == chain:
            return {"kind": "sequential", "members": names}
        text = "{name}: its edges became who may speak after whom; conditions are lost."
        self.draft.note(tr("migrate.edges", text, name=name))
        team: dict[str, Any] = {"kind": "joint", "members": names}
        team["next"] = {"graph": {who: [o for o in to if o in names] for who, to in after.items()}}
        return team | self.until(config, name)


_TEAMS: dict[str, Callable[..., dict[str, Any]]] = {
    "RoundRobinGroupChat": _Reading.round_robin,
    "SelectorGroupChat": _Reading.selector,
    "Swarm": _Reading.swarm,
    "MagenticOneGroupChat": _Reading.magentic,
    "GraphFlow": _Reading.graph,
}
"""What each kind of team becomes."""


def _about(given: Any) -> dict[str, Any]:
    return {"about": line(given)} if line(given) else {}
