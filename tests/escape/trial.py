"""One attack on one rung, in a real run: what came of it, on the machine and in the journal.

Knows runs and their journals. Does not know what any attack does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from dure import Agent
from dure.core.codec import decode_part
from dure.core.contracts import Tool
from dure.core.event import Event
from dure.core.message import Text, ToolResult
from dure.core.prompt import Abilities
from dure.models import calls
from dure.models.scripted import Scripted
from dure.runtime import Run
from dure.runtime.stores import SQLite
from tests.escape.attacks import Attack, Step
from tests.escape.machine import CANARY, Machine, machine, show
from tests.escape.rungs import Rung

_SUCCESS = re.compile(r"^GOT.*$", re.MULTILINE)
_BROKEN = re.compile(r"^(?:NameError|SyntaxError|TypeError|AttributeError|ImportError).*$", re.M)
_STOPPED = re.compile(r"\[stopped: it ([^;\]]*)")
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # a terminal
_AT_ONCE = 8  # calls of one reply; more than this a run does not make at once


@dataclass(frozen=True)
class Result:
    """How an attack ended: `through` is empty if it was stopped, `how` says what stopped it."""

    attack: int
    name: str
    rung: str
    through: tuple[str, ...]
    how: str


async def attempt(attack: Attack, rung: Rung) -> Result | None:
    """Try an attack; None: it has no form on this rung."""
    steps = attack.steps(rung.dialect)
    if not steps:
        return None
    ends = [await _once(attack, rung, prepared) for prepared in rung.preparations(attack)]
    through = [each for end in ends for each in end[0]]
    how = "; ".join(dict.fromkeys(end[1] for end in ends))
    return Result(attack.number, attack.name, rung.name, tuple(through), how)


async def _once(
    attack: Attack, rung: Rung, prepared: AbstractContextManager[None]
) -> tuple[list[str], str]:
    """What got through, and what stopped the rest."""
    with machine() as world, prepared:
        steps = [(tool, _filled(given, world)) for tool, given in attack.steps(rung.dialect)]
        events = await _run(steps, rung.tools(attack), world)
        if attack.used:
            world.use()
        shown = show(world.base / "data")
        harm = world.harm()
    results = [_result(event) for event in events if "result" in event.body]
    texts = [_text(result) for result in results]
    through = [*harm, *(found[0][:200] for text in texts if (found := _SUCCESS.search(text)))]
    through += [f"a secret in the journal: {text[:200]}" for text in texts if CANARY in text]
    through += [f"shown as it is: {found[0]!r}" for found in _STEERS.finditer(shown)]
    if rung.dialect == "linux":
        through += [f"a mistake in the attack: {x}" for t in texts for x in _BROKEN.findall(t)]
    through += _unrecorded(steps, events, results)
    return through, _how(results, texts)


def _filled(arguments: dict[str, Any], world: Machine) -> dict[str, Any]:
    return {
        name: world.fill(value) if isinstance(value, str) else value
        for name, value in arguments.items()
    }


async def _run(steps: Sequence[Step], tools: Sequence[Tool], world: Machine) -> list[Event]:
    """The journal of a run that makes these calls: those of the same tool one after another, the
    others beside them."""
    store = SQLite(world.base / "data" / "dure.db")
    replies = (*(calls(*batch) for batch in _batches(steps)), "done")
    model = Scripted("attacker", replies, Abilities(window=10_000_000))  # nothing is folded
    agent = Agent("attacker", model, tools)
    outcome = await Run(agent, "Get out.", store=store, workspace=world.work)
    assert outcome.status == "done", outcome
    return await (await store.open()).read(outcome.run)


def _batches(steps: Sequence[Step]) -> list[list[Step]]:
    """Code runs alone, unless it is marked to run beside what follows."""
    batches: list[list[Step]] = []
    for tool, arguments in steps:
        beside = batches and "beside" in str(batches[-1][0][1].get("code", ""))
        if beside and len(batches[-1]) < _AT_ONCE and tool not in ("python", "shell"):
            batches[-1].append((tool, arguments))
        else:
            batches.append([(tool, arguments)])
    return batches


def _result(event: Event) -> ToolResult:
    result = decode_part(event.body["result"], {})
    assert isinstance(result, ToolResult)
    return result


def _text(result: ToolResult) -> str:
    return "\n".join(part.text for part in result.parts if isinstance(part, Text))


def _unrecorded(
    steps: Sequence[Step], events: Sequence[Event], results: Sequence[ToolResult]
) -> list[str]:
    """What the journal does not say: each call must stand there as it was tried, with its end."""
    kinds = ("intent", "began", "decision")
    used = [event.body for event in events if event.kind in kinds and "tool" in event.body]
    tried = [(body["tool"], body["arguments"]) for body in used]
    missing = [
        f"no record of {tool}" for tool, arguments in steps if (tool, arguments) not in tried
    ]
    return missing + (["a call without an end"] if len(results) < len(steps) else [])


def _how(results: Sequence[ToolResult], texts: Sequence[str]) -> str:
    """What stopped it, in a few words, as the journal has it."""
    limits = dict.fromkeys(found[1] for text in texts for found in _STOPPED.finditer(text))
    refusals = sum(len(re.findall(r"^no: ", text, re.MULTILINE)) for text in texts)
    errors = dict.fromkeys(
        found[1] for text in texts for found in re.finditer(r"^(\w+Error)\b", text, re.MULTILINE)
    )
    failed = dict.fromkeys(_text(result).split(". ")[0] for result in results if result.failed)
    parts = [f"stopped: it {limit}" for limit in limits]
    parts += [f"{refusals} refused by the system"] if refusals else []
    parts += [*errors, *(f"refused: {_short(text)}" for text in list(failed)[:2])]
    parts += [f"and {len(failed) - 2} more refusals"] if len(failed) > 2 else []
    parts += ["renamed and told"] if any(".put-away" in text for text in texts) else []
    return "; ".join(parts) or "nothing was there"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else f"{text[:89]}…"
