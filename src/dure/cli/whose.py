"""The agent that a person's own Python file names, or the team of a team file, and its model.

Knows that loading a Python file runs it: only files that the person named are loaded. Does not know
what the agent is given to do.
"""

from __future__ import annotations

import copy
from pathlib import Path

from dure.agents import Agent
from dure.agents.strategies import Solver, solving
from dure.bench.taskfile.python import named
from dure.cli.choice import Chosen, chosen
from dure.cli.place import Place
from dure.core.contracts import Participant
from dure.host.languages import tr
from dure.runtime.run import checked
from dure.spec import load as load_team

USUAL = "agent"
"""The name that is looked for in a file where none is given."""


def agent_from(reference: str, beside: Path | None = None) -> Participant:
    """The agent of `agent.py` or `agent.py:name`, or who runs in the team file `team.yaml`: a path
    from the folder `beside` (the current one)."""
    if is_team_file(reference):
        return load_team((beside or Path()) / reference)
    path, _, name = reference.rpartition(":")
    full = reference if path and name.isidentifier() else f"{reference}:{USUAL}"
    return checked(named(full, beside or Path()))


def is_team_file(reference: str) -> bool:
    """Whether this names a team file: nothing in it is run when it is loaded."""
    return reference.endswith((".yaml", ".yml"))


def model_for(who: Participant | None, model: str | None, place: Place) -> Chosen:
    """The model that was asked for, else that of the agent itself, else the usual one."""
    own = _own_model(who)
    if own and model in (None, "", own):
        why = tr("cli.model_agent", "the agent names it")
        # One that is no name is an object: there is nothing to be opened.
        return Chosen(own, why) if _is_object(who) else Chosen(chosen(own, place).model, why)
    return chosen(model, place)


def on_model(who: Participant, model: str) -> Participant:
    """The same participant on this model, if it is an agent; others choose for themselves."""
    if isinstance(who, Solver):
        return solving(on_model(who.who, model), who.strategy)
    if not isinstance(who, Agent) or _own_model(who) == model:
        return who
    changed = copy.copy(who)
    changed.model = model
    return changed


def _own_model(who: Participant | None) -> str:
    """The name of the model that the participant brings; empty if it leaves that to its run."""
    model = getattr(who, "model", None)
    return model if isinstance(model, str) else str(getattr(model, "name", ""))


def _is_object(who: Participant | None) -> bool:
    return not isinstance(getattr(who, "model", None), str)
