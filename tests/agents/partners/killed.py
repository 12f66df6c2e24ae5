"""A pair, a negotiation, a counsellor and co-writing, killed at each event.

`python -m tests.agents.partners.killed NAME FOLDER after|before` prints what is wrong, as JSON: a
process of its own, since children are forked from it before it has any thread.
"""

import json
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from dure.agents import Agent, Human, Pair, runs_code
from dure.agents.partners import CoWriting, Negotiation, counsellor
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.outcome import Answer, Question
from dure.core.workspace import Program, Ran, Workspace
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime import run as run_now
from tests.runtime.killer import Deadly, InFile, forked

ANSWERS = ("wrong: add the tea", "right: once more", "end")


class Adding:
    """Where `print(2 + 3)` runs in no time: a real sandbox has tests of its own."""

    name = "adding"

    def missing(self) -> None:
        """Nothing is."""

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        """Five."""
        return Ran(0, b"5\n", b"")


def pair() -> Pair:
    """A person over code that is run."""
    code = "```python\nprint(2 + 3)\n```"
    coder = Agent("coder", scripted(code, "right: again", code, "right"))
    inner = Pair("inner", coder, runs_code(sandbox=Adding()), opens="instructor")
    return Pair("outer", Human("owner"), inner)


def negotiation() -> Negotiation:
    """A person who misspells against a model."""
    tenant = Agent("tenant", scripted('{"move": "offer", "terms": {"won": 400}}', "accept"))
    return Negotiation("rent", [Human("owner"), tenant], issues={"won": (300, 900)}, seconds=1e6)


def writing() -> CoWriting:
    """Two models on a file."""
    ann = scripted('{"do": "write", "text": "sun"}', '{"do": "accept"}')
    bob = scripted('{"do": "edit", "old": "sun", "new": "rain"}')
    return CoWriting("poem", [Agent("ann", ann), Agent("bob", bob)])


def talk() -> Participant:
    """A counsellor who must say it again."""
    return counsellor(scripted("그랬구나.", "그러셨군요."), language="ko")


MADE: dict[str, tuple[Callable[[], Participant], tuple[str, ...], str]] = {
    "pair": (pair, ANSWERS, "5"),
    "negotiation": (negotiation, ("won", "won: 500", "won: 450"), "won=450"),
    "writing": (writing, (), "rain"),
    "talk": (talk, (), "그러셨군요."),
}


def went(name: str, folder: Path, store: Any, seen: dict[str, str], *, again: bool) -> Any:
    """Begin the run, or take it up; how it ended."""
    make, answers, _ = MADE[name]
    left: Iterator[str] = iter(answers)

    async def asks(question: Question) -> Answer:
        if question.id not in seen:
            seen[question.id] = next(left)
        return Answer(question.id, seen[question.id])

    options: Any = {"store": store, "asks": asks, "workspace": str(folder)}
    outcome = None
    if again:
        try:
            outcome = run_now(resume("last", make(), **options))
        except UsageError as error:
            if error.code not in ("store.no_run", "run.never_began"):
                raise
    if outcome is None:
        outcome = run_now(Run(make(), "Begin.", **options))
    if outcome.status == "waiting":  # Nobody knows whether code was run that left nothing.
        raise AssertionError(outcome.questions)
    again_said = run_now(replay("last", make(), store=store))
    return {"text": outcome.text, "data": outcome.data, "replayed": again_said.text, "seen": seen}


def every_event(name: str, folder: Path, committed: bool) -> list[str]:
    """Kill the run at each event, take it up again, and say what is not as it was unkilled."""
    answer = folder / "answer.json"

    def tried(at: str, store: Any, seen: dict[str, str], again: bool) -> int:
        place = folder / at
        place.mkdir(exist_ok=True)
        return forked(partial(went, name, place, store, seen, again=again), answer)

    tried("whole", InFile(folder / "whole.db").store, {}, False)
    whole = json.loads(answer.read_text())
    if MADE[name][2] not in whole.get("text", ""):
        return [f"unkilled: {whole}"]
    at, killed, problems = 0, True, list[str]()
    while killed:
        at += 1
        place = InFile(folder / f"{at}.db")
        status = tried(str(at), Deadly(place, at, committed, not committed), whole["seen"], False)
        killed = status == signal.SIGKILL
        tried(str(at), place.store, whole["seen"], True)
        found = json.loads(answer.read_text())
        if found | {"seen": {}} != whole | {"seen": {}}:
            problems.append(f"killed at event {at}: {found}")
    return problems if at > (8 if committed else 3) else [f"killed {at} times only"]


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "after")))
