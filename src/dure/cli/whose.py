"""The agent that a person's own Python file names, on a model.

Knows that loading the file runs it: only files that the person named are loaded. Does not know what
the agent is given to do.
"""

from __future__ import annotations

import copy
from pathlib import Path

from dure.agents import Agent
from dure.bench.taskfile.python import named
from dure.core.contracts import Participant
from dure.runtime.run import checked

USUAL = "agent"
"""The name that is looked for in a file where none is given."""


def agent_from(reference: str, beside: Path) -> Participant:
    """The agent of `agent.py` or `agent.py:name`, a path from the folder `beside`."""
    path, colon, name = reference.rpartition(":")
    full = reference if colon and name.isidentifier() and path else f"{reference}:{USUAL}"
    return checked(named(full, beside))


def own_model(who: Participant) -> str:
    """The model that the participant names itself; empty if it leaves that to its run."""
    model = getattr(who, "model", None)
    return model if isinstance(model, str) else str(getattr(model, "name", ""))


def on_model(who: Participant, model: str) -> Participant:
    """The same participant on this model, if it is an agent; others choose for themselves."""
    if not isinstance(who, Agent) or not model:
        return who
    changed = copy.copy(who)
    changed.model = model
    return changed
