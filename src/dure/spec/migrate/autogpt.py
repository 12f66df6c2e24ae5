"""AutoGPT's `ai_settings.yaml`: a profile of name, role and goals, and of 0.5 its directives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dure.core.errors import UsageError
from dure.host.languages import tr
from dure.spec.migrate.draft import Draft, Migrated
from dure.spec.migrate.given import line, mapping, several

_LISTS = ("constraints", "resources", "best_practices")
SHAPE = frozenset(
    ("ai_name", "ai_role", "ai_goals", "api_budget", "ai_profile", "directives", "task")
)
"""Fields by which such a file is known."""


def read(given: Mapping[str, Any], name: str) -> Migrated:
    """The agent of such a file, of any version: with `ai_goals`, or with a `task`, an `ai_profile`
    and `directives`."""
    draft = Draft(f"AutoGPT ({name})")
    profile = {
        **given,
        **_inside(given, "ai_profile", name),
        **_inside(given, "directives", name),
    }
    goals = _texts(profile, "ai_goals", name) or _texts(profile, "task", name)
    if not goals:
        draft.note(tr("migrate.no_goals", "It had no goals: write them under autonomous, goals."))
    agent: dict[str, Any] = {}
    if role := line(profile.get("ai_role")):
        agent["role"] = role
    for field in _LISTS:
        if lines := _texts(profile, field, name):
            agent[field] = lines
    if lines := _texts(profile, "performance_evaluations", name):
        agent["best_practices"] = [*agent.get("best_practices", []), *lines]
    agent["tools"] = ["files", "web", "python", "ask_person"]
    agent["autonomous"] = {"goals": goals, "steps": 0}
    text = "AutoGPT asks before each step: steps: 0. Leave it out to go on unasked."
    draft.note(tr("migrate.steps", text))
    text = "The usual commands are under tools: take out what it does not need."
    draft.note(tr("migrate.commands", text))
    _budget(draft, profile.get("api_budget"))
    draft.agents[draft.name(line(profile.get("ai_name")), "agent")] = agent
    return draft.migrated("agent.yaml")


def _budget(draft: Draft, given: Any) -> None:
    try:
        dollars = float(given or 0)
    except (TypeError, ValueError):
        text = "api_budget: {given!r} is no amount. Give one to the run: --budget 0.5"
        draft.note(tr("migrate.no_budget", text, given=given))
        return
    if 0 < dollars < float("inf"):
        text = "A budget belongs to a run, where it is kept: --budget {dollars}"
        draft.note(tr("migrate.budget", text, dollars=f"{dollars:g}"))


def _inside(given: Mapping[str, Any], field: str, file: str) -> dict[str, Any]:
    inside = mapping(given.get(field))
    return inside if inside or not given.get(field) else _wrong(file, field, "a mapping")


def _texts(given: Mapping[str, Any], field: str, file: str) -> list[str]:
    lines = several(given.get(field))
    if any(isinstance(each, dict | list) for each in lines):
        _wrong(file, field, "a list of sentences")
    return [text for each in lines if (text := line(each))]


def _wrong(file: str, field: str, wanted: str) -> Any:
    raise UsageError(
        "migrate.field",
        "{file}, {field}: this is to be {wanted}.",
        file=file,
        field=field,
        wanted=wanted,
    )
