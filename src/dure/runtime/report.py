"""Who did what in a run, at what cost, who decided, and how often a person stepped in.

A reader of the journal like any other: the same events give the same report. Knows events; does not
know how a report is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from dure.core.encode import plain
from dure.core.event import Event
from dure.core.store import Store
from dure.core.usage import NO_USAGE, Usage
from dure.core.value import value
from dure.host.config import places
from dure.runtime.declassify import DECLASSIFY
from dure.runtime.options import as_store

DECIDED = "decided "
"""How the label of a step begins that only journals a decision."""

LEAVE = f"{DECIDED}whether the next step is taken"
"""The label of a step that journals what a person said to the next step of an agent that works by
itself: `allowed by ann`, `refused by ann` or `steered by ann`."""

UNCOUNTED = f"{DECIDED}that this does not count"
"""The label of a step that journals why a move or an offer was not taken."""

NOBODY = "dure"
"""Who answers where nobody did in time: no person."""


@value
class Work:
    """What one participant did. `under`: who handed to it first (empty: the run's own).

    `turns` it took, `usage` and `cost` (US dollars; None: unknown) of its own model calls, `tools`
    it used by name (not those that only hand on), of which `failed`; `handed`: to whom it handed
    turns, how often; `seconds` of its model calls and tool calls, and `waited` for people.
    """

    who: str
    under: str
    turns: int
    usage: Usage
    cost: Decimal | None
    tools: Mapping[str, int]
    failed: int
    handed: Mapping[str, int]
    seconds: float
    waited: float


@value
class Decided:
    """One decision: `who` made it, `what` it was about, and the `outcome`, in the event `seq`."""

    seq: int
    who: str
    what: str
    outcome: str


@value
class Interventions:
    """How often people stepped in: gave leave, refused, changed a call, said whether a call had
    happened, steered, or took labels off. `spoke`: answers to questions that were put to them,
    which is their part of the work and no stepping in."""

    allowed: int = 0
    refused: int = 0
    edited: int = 0
    settled: int = 0
    steered: int = 0
    declassified: int = 0
    spoke: int = 0

    @property
    def count(self) -> int:
        """All but what they said when it was their turn."""
        return (
            self.allowed
            + self.refused
            + self.edited
            + self.settled
            + self.steered
            + self.declassified
        )


@value
class Report:
    """All of that, of one run."""

    run: str
    works: Sequence[Work]
    decisions: Sequence[Decided]
    people: Interventions

    @property
    def delegated(self) -> float | None:
        """How much those who think and hand work on left to others: turns handed over as a part of
        these and of their own tool calls. None: nobody who thinks handed anything on."""
        leading = [work for work in self.works if work.handed and work.usage.calls]
        handed = sum(sum(work.handed.values()) for work in leading)
        own = sum(sum(work.tools.values()) for work in leading)
        return handed / (handed + own) if handed else None

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {**plain(self), "interventions": self.people.count, "delegated": self.delegated}


async def report(run: str, store: Store | Path | str | None = None) -> Report:
    """The report of a run that is in the store (a store, a SQLite file; None: the user's)."""
    books = await as_store(places().data / "dure.db" if store is None else store).open()
    head = await books.find(run)
    return report_of(head.run, await books.read(head.run))


def report_of(run: str, events: Sequence[Event]) -> Report:
    """The report of a run with these events."""
    reading = _Reading()
    for event in events:
        reading.take(event)
    works = [tally.work() for tally in reading.tallies.values()]
    people = Interventions(**reading.people)
    return Report(run, tuple(works), tuple(reading.decisions), people)


@dataclass(slots=True)
class _Tally:
    who: str
    under: str
    turns: int = 0
    usage: Usage = NO_USAGE
    cost: Decimal | None = Decimal(0)
    tools: dict[str, int] = field(default_factory=dict[str, int])
    failed: int = 0
    handed: dict[str, int] = field(default_factory=dict[str, int])
    seconds: float = 0.0
    waited: float = 0.0

    def work(self) -> Work:
        return Work(
            self.who,
            self.under,
            self.turns,
            self.usage,
            self.cost,
            self.tools,
            self.failed,
            self.handed,
            round(self.seconds, 3),
            round(self.waited, 3),
        )


@dataclass(slots=True)
class _Reading:
    """The tallies so far, and what has begun and not yet come back."""

    tallies: dict[str, _Tally] = field(default_factory=dict[str, _Tally])
    decisions: list[Decided] = field(default_factory=list[Decided])
    people: dict[str, int] = field(default_factory=dict[str, int])
    begun: dict[str, Event] = field(default_factory=dict[str, Event])

    def take(self, event: Event) -> None:
        """Count one event."""
        body = event.body
        match event.kind:
            case "began" if body.get("what") == "run":
                self._turn(event.actor, "")
            case "began" if body.get("what") == "hand":
                mine = self._tally(event.actor)
                mine.handed[body["who"]] = mine.handed.get(body["who"], 0) + 1
                self._turn(body["who"], event.actor)
            case "began" | "intent":
                self.begun[event.key] = event
            case "result" | "ended":
                self._came(event)
            case "question":
                self.begun[f"{event.key}?"] = event
            case "answer":
                self._answered(event)
            case "steer":
                self._stepped_in("steered")
            case "decision":
                rule, decision = body.get("rule", ""), body.get("decision", "")
                who = f"guard {body['guard']}" if "guard" in body else f"policy: {rule}"
                self._decided(event, who, str(body.get("tool", "")), str(decision))
            case "note" if body.get("what") == DECLASSIFY:
                self._stepped_in("declassified")
            case _:
                pass

    def _tally(self, who: str, under: str = "") -> _Tally:
        return self.tallies.setdefault(who, _Tally(who, under))

    def _turn(self, who: str, under: str) -> None:
        self._tally(who, under).turns += 1

    def _came(self, event: Event) -> None:
        """What an effect brought back. Its intent may lie in an earlier life of the run."""
        asked, mine = self.begun.pop(event.key, None), self._tally(event.actor)
        if event.usage is not None and event.kind == "result":
            mine.usage += event.usage
            mine.cost = _sum(mine.cost, event.cost)
        if asked is None:
            return
        body, verb = asked.body, asked.body.get("verb")
        if asked.kind == "began":  # What was done inside is counted by itself.
            return
        if verb in ("think", "fold", "use"):
            mine.seconds += max(event.at - asked.at, 0.0)
        if verb == "use":
            mine.tools[body["tool"]] = mine.tools.get(body["tool"], 0) + 1
            mine.failed += bool(event.body.get("result", {}).get("failed"))
        label = str(body.get("label", ""))
        if label == LEAVE:
            how, _, who = str(event.body["value"]).partition(" by ")
            self._decided(event, who, label.removeprefix(DECIDED), how)
            if who != NOBODY:
                self._stepped_in(how)
        elif label.startswith(DECIDED) and "value" in event.body:
            self._decided(event, event.actor, label.removeprefix(DECIDED), event.body["value"])

    def _answered(self, event: Event) -> None:
        body, mine = event.body, self._tally(event.actor)
        asked = self.begun.pop(f"{event.key}?", None)
        asking = "ask" if asked is None else asked.body["asking"]
        if asked is not None:
            mine.waited += max(event.at - asked.at, 0.0)
        if body["by"] == NOBODY:
            return
        verdict = body["verdict"]
        match asking:
            case "approve":
                words = {"yes": "allowed", "always": "allowed", "edit": "edited"}
                self._stepped_in(words.get(verdict, "refused"))
                self._decided(event, body["by"], asked.body["text"] if asked else "", verdict)
            case "happened":
                self._stepped_in("settled")
                self._decided(event, body["by"], asked.body["text"] if asked else "", verdict)
            case _:
                self._stepped_in("spoke")

    def _stepped_in(self, how: str) -> None:
        self.people[how] = self.people.get(how, 0) + 1

    def _decided(self, event: Event, who: str, what: str, outcome: object) -> None:
        self.decisions.append(Decided(event.seq, who, what, str(outcome)))


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
