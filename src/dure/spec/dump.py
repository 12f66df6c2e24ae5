"""The file that Python objects would be read from: the way back of `read.py`.

What was written is read again and compared with what was given, so that nothing is lost without a
word. Knows which part of a file is whose; what stands there is spelled by others.
"""

from __future__ import annotations

from typing import Any, cast

from dure.agents import Human
from dure.core.contracts import Participant
from dure.core.errors import DureError
from dure.host.languages import say
from dure.spec.canonical import written
from dure.spec.flows import flow_entry
from dure.spec.read import parse
from dure.spec.same import difference
from dure.spec.spelled_agents import agent_entry
from dure.spec.spelled_teams import TEAMS
from dure.spec.spelling import Fields, Spelling, changed, no_form
from dure.teams.flow import Flow


def dump(participant: Participant) -> str:
    """The text of the file that this participant would be read from. Raises `UsageError` naming
    what has no form in a file: a function of your own, a model that is an object."""
    spelling = Spelling(_entry)
    start = spelling.name_of(participant)
    several = len(spelling.known) > 1
    parts = {name: part for name, part in spelling.parts.items() if part}
    text = written({"version": 1} | ({"start": start} if several else {}) | parts)
    try:
        lost = difference(participant, parse(text))
    except DureError as error:
        lost = say(error)
    if lost:
        raise no_form(start, lost)
    return text


def _entry(it: Spelling, who: Participant) -> tuple[str, Fields]:
    """Where a participant stands, and what is written there."""
    for kind, spell in TEAMS.items():
        if type(who) is kind:
            return "teams", spell(it, who)
    if isinstance(who, Flow):
        entry = flow_entry(cast("Flow[Any]", who), it.name_of)
        if entry is None:
            raise no_form(who.name, "a step that is a function")
        return "flows", entry
    if isinstance(who, Human):
        return "people", changed(who, Human(who.name), "about", "within", "default", "language")
    return "agents", agent_entry(it, who)
