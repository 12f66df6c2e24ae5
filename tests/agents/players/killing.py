"""Kills a game at each of its events, takes it up again, and says what was not as it must be.

A program of its own: it forks, and must have no threads when it does.
"""

import json
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from dure.agents import Agent, Human
from dure.agents.players import Match, mcts
from dure.core.errors import UsageError
from dure.core.outcome import Answer, Question
from dure.games import open
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime import run as run_now
from tests.runtime.killer import Deadly, InFile, forked

ANSWERS = ("1,1", "undo", "0,0", "moves", "9,9", "0,1", "resign")


def match() -> Match:
    """A person, who takes back, asks and mistypes, against a search, with a clock."""
    players = [Human("kim"), mcts(20, seed=3)]
    return Match("match", open("tic_tac_toe"), players, clock="1h")


def against_a_model() -> Match:
    """A model that errs until it must choose from a list."""
    says = ["5,5", "what?", "7,7", "8,8", '{"move": "1,1"}', "draw", "0,0", "resign"]
    players = [Agent("ann", scripted(*says)), mcts(20, seed=3)]
    return Match("match", open("tic_tac_toe"), players)


MATCHES = {"person": match, "model": against_a_model}


def answers(question: Question, seen: dict[str, str], left: Iterator[str]) -> Answer:
    """The same answer to the same question, whoever asks it again."""
    if question.id not in seen:
        seen[question.id] = next(left)
    return Answer(question.id, seen[question.id])


def played(name: str, store: Any, seen: dict[str, str], *, again: bool) -> dict[str, Any]:
    """Begin the game, or take it up; how it ended, and the answers by their questions."""
    left = iter(ANSWERS)

    async def asks(question: Question) -> Answer:
        return answers(question, seen, left)

    options: Any = {"store": store, "asks": asks}
    work = Run(MATCHES[name](), "play", **options)
    if again:
        try:
            outcome = run_now(resume("last", MATCHES[name](), **options))
        except UsageError as error:
            if error.code not in ("store.no_run", "run.never_began"):
                raise
            outcome = run_now(work)
    else:
        outcome = run_now(work)
    replayed = run_now(replay("last", MATCHES[name](), store=store))
    return {"text": outcome.text, "replayed": replayed.text, "seen": seen}


def every_event(name: str, folder: Path, *, committed: bool) -> dict[str, Any]:
    """How often it was killed, and what went wrong."""
    answer = folder / "answer.json"
    store = InFile(folder / "whole.db").store
    assert forked(partial(played, name, store, {}, again=False), answer) == 0
    whole = json.loads(answer.read_text())
    problems = [] if "wins" in whole.get("text", "") else [str(whole)]
    at, killed = 0, True
    while killed and not problems:
        at += 1
        place = InFile(folder / f"{at}.db")
        first = partial(
            played, name, Deadly(place, at, committed, not committed), whole["seen"], again=False
        )
        killed = forked(first, answer) == signal.SIGKILL
        assert forked(partial(played, name, place.store, whole["seen"], again=True), answer) == 0
        found = json.loads(answer.read_text())
        if not found.get("text") == found.get("replayed") == whole["text"]:
            problems.append(f"killed at event {at}: {found}")
    return {"kills": at - 1, "problems": problems}


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[3]), committed=sys.argv[2] == "after")))
