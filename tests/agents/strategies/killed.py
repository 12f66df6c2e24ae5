"""Each strategy, killed at each event and taken up again.

`python -m tests.agents.strategies.killed NAME FOLDER` prints what is wrong, as JSON: a process of
its own, since children are forked from it before it has any thread.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from dure.agents.strategies import Reflexion, Solver, named
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.prompt import Prompt
from dure.core.store import Store
from dure.core.workspace import Workspace
from dure.models import calls
from dure.runtime import Run, replay, resume
from dure.runtime import run as run_now
from tests.agents.strategies.support import agent, by_kind, evidence, plan
from tests.runtime.killer import Deadly, InFile, forked
from tests.runtime.plays import Ledger, anything, tools_of

Makes: TypeAlias = Callable[[Ledger], Participant]
"""A participant that notes things in a ledger."""


def noting(prompt: Prompt) -> Any:
    """Notes what it is to do, once, and says so; where there is nothing to note, an answer."""
    last = prompt.messages[-1]
    if last.results:
        return f"done: {last.results[0].text}"
    step = last.text.partition("only this one: ")[2].partition(" (")[0]
    if prompt.tools:
        return calls(("note", {"name": step or "all"}))
    return "FAILED: no" if "fail" in last.text else "the end"


def thoughts(prompt: Prompt) -> dict[str, Any]:
    """Two ways on."""
    return {"thoughts": [{"thought": f"{len(prompt.messages[-1].text)} {way}"} for way in "ab"]}


def scores(prompt: Prompt) -> dict[str, Any]:
    """The later, the better."""
    count = prompt.messages[-1].text.count("\n\n") - 1
    return {"scores": list(range(count))}


def is_long(answer: Message, _: Workspace) -> str:
    """A check that takes no answer."""
    return f"{len(answer.text)} letters are too few"


EVIDENCE = [
    evidence("E1", "note", name="one"),
    evidence("E2", "note", name="two"),
    evidence("E3", "note", name="#E1"),
    evidence("E4", "think", about="#E3"),
]
REPLIES = {
    "steps": plan("one", "two"),
    "evidence": {"evidence": EVIDENCE},
    "thoughts": thoughts,
    "scores": scores,
    "": noting,
}
NOTES = {
    "step_by_step": ["all"],
    "plan_execute": ["one", "two"],
    "rewoo": ["one", "two", "noted one"],
    "reflexion": ["all", "all"],
    "tree_of_thoughts": ["all"],
    "debate": ["all"],
}
"""What each strategy notes."""


def solver(name: str, ledger: Ledger) -> Solver:
    """An agent that notes things, solving its task so."""
    options: dict[str, Any] = {"tree_of_thoughts": {"wide": 2, "deep": 2, "keep": 1}}.get(name, {})
    is_checked = name == "reflexion"
    strategy = Reflexion(tries=2, check=is_long) if is_checked else named(name, **options)
    return Solver(agent(by_kind(REPLIES), [tools_of(ledger)[1]]), strategy)


def went(makes: Makes, folder: Path, store: Store, *, again: bool) -> dict[str, Any]:
    """Begin the run, or take it up; how it ended, and what was noted."""
    ledger = Ledger(folder / "ledger")
    options: Any = {"store": store, "workspace": str(folder), "policy": anything}
    make = partial(makes, ledger)
    outcome = None
    if again:
        try:
            outcome = run_now(resume("last", make(), **options))
        except UsageError as error:
            if error.code not in ("store.no_run", "run.never_began"):
                raise
    if outcome is None:
        outcome = run_now(Run(make(), "Note it.", **options))
    said = run_now(replay("last", make(), store=store))
    return {
        "text": outcome.text,
        "data": outcome.data,
        "calls": outcome.usage.calls,
        "replayed": [said.text, said.data],
        "noted": sorted(ledger.done("keyed")),
    }


def every_event(makes: Makes, notes: list[str], folder: Path) -> list[str]:
    """Kill the run at each event, before and after it by turns, take it up again, and say what is
    not as it was unkilled."""
    answer = folder / "answer.json"

    def tried(at: str, store: Any, again: bool) -> int:
        place = folder / at
        place.mkdir(exist_ok=True)
        return forked(partial(went, makes, place, store, again=again), answer)

    tried("whole", InFile(folder / "whole.db").store, False)
    whole = json.loads(answer.read_text())
    if whole.get("noted") != sorted(notes):
        return [f"unkilled: {whole}"]
    at, killed, problems = 0, True, list[str]()
    while killed:
        at += 1
        place = InFile(folder / f"{at}.db")
        killed = tried(str(at), Deadly(place, at, at % 2 == 0), False) == signal.SIGKILL
        tried(str(at), place.store, True)
        found = json.loads(answer.read_text())
        # A model call that was cut is asked again, and counted again.
        if found | {"calls": 0} != whole | {"calls": 0} or found["calls"] > whole["calls"] + 1:
            problems.append(f"killed at event {at}: {found}, wanted {whole}")
    return problems if at > 8 else [f"killed {at} times only"]


if __name__ == "__main__":
    print(
        json.dumps(every_event(partial(solver, sys.argv[1]), NOTES[sys.argv[1]], Path(sys.argv[2])))
    )
