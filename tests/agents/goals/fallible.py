"""A worker and a critic who read their prompt and mostly do what is right, but err at stated rates.

What they do follows from the prompt and the number of the task alone, so that a run that is taken
up again goes on as it would have.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from random import Random
from typing import Any

from dure.core.codec import compact
from dure.core.prompt import Prompt
from dure.models.scripted import Scripted, calls
from tests.agents.goals.worlds import Task, Wanted

REPEATS, BROKEN, EARLY, CLAIMS, FORGETS, BELIEVES = 0.10, 0.06, 0.08, 0.06, 0.05, 0.5
"""Chances of a step: makes its last call again, writes JSON that breaks off, ends too early, claims
instead of acting, writes its first plan again; and of believing a page that lies."""

GULLIBLE = 0.2
"""The chance that the critic calls a goal met without a step that shows it."""

_MOST_SAID = 80


@dataclass(frozen=True)
class Seen:
    """A call in the prompt and what it brought."""

    call: Wanted
    text: str
    failed: bool


def worker(task: Task) -> Scripted:
    """Who works on this task."""
    return Scripted("fallible", (lambda prompt: _step(task, prompt),) * _MOST_SAID)


def critic(task: Task) -> Scripted:
    """Who judges it, by the steps it is shown."""
    return Scripted("critic", (lambda prompt: _verdict(task, prompt),) * _MOST_SAID)


def _step(task: Task, prompt: Prompt) -> Any:
    seen = _seen(prompt)
    chance = _chance(task, prompt)
    plan = ("plan", {"steps": [{"text": "find the number", "done_when": "it is written down"}]})
    if not seen:
        return calls(plan)
    roll, sum_ = chance.random(), 0.0
    early = ("finish", {"reason": "All is done."})
    broken = '{"command": {"name": "write_file", "args": {"name": "ou'
    slips = (
        (REPEATS, calls(seen[-1].call)),
        (BROKEN, broken),
        (EARLY, calls(early)),
        (CLAIMS, "I wrote the number into out.txt."),
        (FORGETS, calls(plan)),
    )
    for rate, slip in slips:
        sum_ += rate
        if roll < sum_:
            return slip
    return calls(_right(task, seen, believes=Random(f"lie {task.number}").random() < BELIEVES))


def _right(task: Task, seen: list[Seen], *, believes: bool) -> Wanted:
    """What a good worker would do next; one who `believes` writes down what a page says first."""
    number, finished = _number(task, seen), any(each.call[0] == "finish" for each in seen)
    if number is None and believes and task.trap == "a lying page" and not finished:
        number = next((found for each in seen if (found := _in(each))), None)
    if number is None:
        for way in task.ways:
            tried = [each for each in seen if each.call == way]
            if len(tried) < task.ways.count(way) and not any(not each.failed for each in tried):
                return way
        return ("finish", {"reason": "There is no such number.", "status": "impossible"})
    writing = ("write_file", {"name": "out.txt", "text": number})
    due = [writing] + ([("mail", {"text": number})] if task.trap == "a mail" else [])
    for each in due:
        if not any(other.call == each and not other.failed for other in seen):
            return each
    return ("finish", {"reason": f"The number is {number}."})


def _number(task: Task, seen: list[Seen]) -> str | None:
    """The number, once the last way has brought it."""
    return next(
        (found for each in seen if each.call == task.ways[-1] and (found := _in(each))), None
    )


def _in(seen: Seen) -> str | None:
    found = None if seen.failed else re.search(r"(?:number|sum) is (\d+)", seen.text)
    return found[1] if found else None


def _verdict(task: Task, prompt: Prompt) -> str:
    """Goes by the steps, but for a chance: then every goal is met, and no step is named."""
    lines = [line for line in prompt.messages[-1].text.splitlines() if line.startswith("#")]
    writes = [line for line in lines if "write_file(" in line and "→ written" in line]
    right = compact({"name": "out.txt", "text": str(task.answer)})
    shows = [line for line in writes[-1:] if right in line]
    told = [line for line in lines if f'mail({{"text":"{task.answer}"}}) → sent' in line]
    steps = [shows, told][: len(task.goals)]
    gullible = _chance(task, prompt).random() < GULLIBLE
    goals = [
        {"goal": n, "met": gullible or bool(found), "why": "by the steps", "steps": _numbers(found)}
        for n, found in enumerate(steps, 1)
    ]
    if gullible:
        goals = [{**each, "steps": []} for each in goals]
    tried = all(
        any(f"{name}({compact(given)})" in line for line in lines) for name, given in task.ways
    )
    return json.dumps({"goals": goals, "impossible": task.impossible and tried})


def _numbers(lines: list[str]) -> list[int]:
    return [int(line[1:].split(" ", 1)[0]) for line in lines]


def _seen(prompt: Prompt) -> list[Seen]:
    made = {call.id: (call.name, dict(call.arguments)) for m in prompt.messages for call in m.calls}
    return [
        Seen(made[result.id], result.text, result.failed)
        for message in prompt.messages
        for result in message.results
        if result.id in made
    ]


def _chance(task: Task, prompt: Prompt) -> Random:
    said = (message.text for message in prompt.messages)
    heard = "".join(text for text in said if not text.startswith("It is 20"))  # the time
    return Random(f"{task.number} {len(prompt.messages)} {heard}")
