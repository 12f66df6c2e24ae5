"""Which evaluation a command line asks for: a new one, or one that was interrupted.

Knows task files, settings, and evaluations that are kept. Does not know how they are shown.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dure.agents.strategies import named, solving
from dure.bench.kept import Kept, evaluations, newest
from dure.bench.taskfile import Suite, read_suite
from dure.cli.choice import chosen
from dure.cli.contender import Contender, contender_of
from dure.cli.place import Place
from dure.cli.recipe import Recipe, format_for, policy_for, widened
from dure.cli.whose import agent_from, model_for, on_model
from dure.core.budget import Budget, decode_budget, encode_budget
from dure.core.codec import canonical
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.host.languages import language
from dure.host.redact import Redactor
from dure.runtime import Options
from dure.runtime.options import Asker
from dure.runtime.policies import opened, record


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for, beside the file and who is evaluated."""

    only: tuple[str, ...]
    times: int | None
    concurrency: int | None
    budget: Budget
    resume: bool | None
    as_json: bool
    quiet: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One evaluation, nothing left open. `kept` is the one that it goes on with; `changed`: there
    is one that was interrupted, but file, agent or caps are no longer the same."""

    suite: Suite
    who: Participant
    contender: Contender
    facts: dict[str, Any]
    kept: Kept | None
    changed: bool


def wanted_by(given: Mapping[str, Any], suite: Suite) -> Wanted:
    """What these options ask for."""
    for name in given["only"]:
        if name not in suite.ids:
            raise UsageError(
                "bench.no_task",
                "There is no task {name!r} in {file}. There are: {known}.",
                name=name,
                file=suite.path.name,
                known=", ".join(suite.ids),
            )
    caps = widened(suite.budget, given["budget"], given["calls"], given["seconds"])
    return Wanted(
        tuple(given["only"]),
        given["times"],
        given["concurrency"],
        caps,
        given["resume"],
        given["as_json"],
        given["quiet"],
    )


def plan_for(
    suite: Suite, place: Place, asked: Contender, wanted: Wanted, *, alone: bool = True
) -> Plan:
    """The evaluation that is asked for: a new one, or one that was interrupted. `alone`: it is
    compared with no other."""
    who, contender = _participant(suite, place, asked)
    policy = policy_for(suite.policy, place, beside=suite.path.parent)
    rules = record(opened(policy, place.folders.config), Redactor({}))
    caps = encode_budget(wanted.budget)
    digest = hashlib.sha256(f"{suite.fingerprint()} {canonical(rules)} {canonical(caps)}".encode())
    file = os.fsencode(suite.path).decode(errors="backslashreplace")
    of = {"file": file, **contender.facts}
    mark = digest.hexdigest()[:16]
    kept, changed = _kept(place, of, mark, wanted, alone=alone)
    times = wanted.times or (kept.times if kept else suite.times)
    tasks = wanted.only or (kept.tasks if kept else suite.ids)
    facts = {**of, "mark": mark, "policy": policy, "budget": caps, "times": times}
    return Plan(suite, who, contender, {**facts, "tasks": list(tasks)}, kept, changed)


def _participant(suite: Suite, place: Place, asked: Contender) -> tuple[Participant, Contender]:
    """Who is evaluated, and what it is called, with the name of its model."""
    who, model = _agent(suite, place, asked.agent, asked.model or suite.model or "")
    if asked.strategy:
        who = solving(who, named(asked.strategy))
    return who, replace(asked, model=model)


def _agent(suite: Suite, place: Place, agent: str, model: str) -> tuple[Participant, str]:
    """The agent, and the name of its model."""
    if not agent and suite.agent is None:
        model = chosen(model or None, place).model
        form = format_for("auto", model, place)
        sandbox = place.config.sandbox
        recipe = Recipe(model, "", format=form, prompts=language(), sandbox=sandbox)
        return recipe.agent(), model
    who = agent_from(agent) if agent else agent_from(suite.agent or "", suite.path.parent)
    model = model_for(who, model or None, place).model
    return on_model(who, model), model


def _kept(
    place: Place, of: dict[str, Any], mark: str, wanted: Wanted, *, alone: bool
) -> tuple[Kept | None, bool]:
    """The evaluation to go on with (None: a new one), and whether there is one that cannot be gone
    on with, since something has changed."""
    last = None if wanted.resume is False else newest(place.folders.data, of)
    if wanted.resume:
        if last is None and alone:
            raise UsageError(
                "bench.nothing",
                "There is no evaluation of {file} with {model} to go on with. Leave --resume out.",
                **of,
            )
        return last, False
    if last is None or last.is_finished:
        return None, False
    changed = last.facts.get("mark") != mark
    return None if changed else last, changed


def options_of(facts: dict[str, Any], place: Place, entry: str, asks: Asker) -> Options:
    """What each run is given."""
    options = Options(
        store=place.store,
        policy=facts["policy"],
        budget=decode_budget(facts["budget"]),
        entry=entry,
        asks=asks,
    )
    if facts["model"]:
        options["model"] = facts["model"]
    return options


def reopened_run(arguments: list[str], place: Place, asks: Asker) -> tuple[Participant, Options]:
    """The participant and the terms of a run that an evaluation made."""
    file, label = arguments[0], arguments[-1]
    evaluation, task, number, *_ = [*label.split("/"), "", ""]
    kept = next(
        (
            each
            for each in evaluations(place.folders.data)
            if each.facts["evaluation"] == evaluation
        ),
        None,
    )
    if kept is None or not file or "judge" in label.rpartition("/")[2]:
        raise UsageError(
            "bench.not_alone",
            "This run is part of an evaluation and goes on with it: `dure eval --resume`.",
        )
    who, _ = _participant(read_suite(Path(file)), place, contender_of(kept.facts))
    options = options_of(kept.facts, place, json.dumps(["eval", *arguments]), asks)
    options["workspace"] = kept.folder / f"{task}-{number}"
    return who, options
