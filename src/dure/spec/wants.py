"""A team or an agent as a file spells it, with the rules and views that stand there in words.

Knows names of rules; does not know files beyond their places, nor what any kind of team takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from dure.agents import Human
from dure.core.contracts import Participant, Tool
from dure.core.errors import DureError
from dure.core.stops import Stop, dollars, rounds, says, seconds, tokens
from dure.host.languages import say
from dure.host.yaml_file import Document, Steps
from dure.teams.hearing import everything, last, own, redacted, subscribed
from dure.teams.speakers import (
    addressed,
    at_random,
    by_hand,
    by_model,
    everybody_at_once,
    graph,
    in_turn,
    moderated,
    raised_hands,
)
from dure.teams.stops import goal_met, no_progress
from dure.teams.table import Hears, Next

PLACES = ("agents", "people", "teams", "flows")
"""The parts of a file that hold participants."""

_NEXT: dict[str, Callable[[], Next]] = {
    "in turn": in_turn,
    "at random": at_random,
    "everybody at once": everybody_at_once,
    "raised hands": raised_hands,
    "addressed": addressed,
}
_HEARS: dict[str, Callable[[], Hears]] = {"everything": everything, "own": own}


def listed(given: Any) -> list[str]:
    """One text or several, as a list."""
    return [] if given is None else [given] if isinstance(given, str) else list(given)


def told(document: Document, steps: Steps, make: Callable[[], Any]) -> Any:
    """What `make` gives; what is wrong with it is said with its place."""
    try:
        return make()
    except DureError as error:
        if "place" in error.facts:
            raise
        document.fail(steps, "teamfile.wrong", "{place}: {reason}", reason=say(error))


@dataclass(frozen=True, slots=True)
class Wants:
    """A team as the file spells it: where it stands, its fields, its members, and how another name
    and tools are looked up."""

    document: Document
    at: Steps
    name: str
    given: Mapping[str, Any]
    members: Sequence[Participant]
    look: Callable[[str, Steps], Participant]
    tools: Callable[[list[str], Steps], list[Tool]]
    names: Mapping[str, str]

    def takes(self, *fields: str) -> None:
        """Refuse fields that this kind of team has no use for."""
        for field in self.given:
            if field not in ("kind", "members", "about", *fields):
                self.document.fail(
                    (*self.at, field),
                    "teamfile.not_here",
                    "{place}: a {kind} team takes no {field}. It takes: {fields}.",
                    kind=self.given["kind"],
                    field=field,
                    fields=", ".join(("members", "about", *fields)),
                )

    def who(self, field: str) -> Participant:
        """The participant that this field names."""
        if field not in self.given:
            self.document.fail(
                self.at,
                "teamfile.needs",
                "{place}: a {kind} team needs {field}: NAME.",
                kind=self.given["kind"],
                field=field,
            )
        return self.look(self.given[field], (*self.at, field))

    @property
    def until(self) -> Stop | None:
        """When it is over: whichever comes first."""
        rules: list[Stop] = []
        for name, value in self.given.get("until", {}).items():
            match name:
                case "says":
                    rules += [says(word) for word in listed(value)]
                case "goal_met":
                    known = value in self.names
                    steps = (*self.at, "until", name)
                    rules.append(goal_met(self.look(value, steps) if known else value))
                case _:
                    rules.append(_COUNTED[name](value))
        stop = rules[0] if rules else None
        for rule in rules[1:]:
            stop = rule if stop is None else stop | rule
        return stop

    @property
    def next(self) -> Next | None:
        """Who speaks next."""
        given = self.given.get("next")
        if given is None:
            return None
        if isinstance(given, str):
            return self._one(_NEXT, given, "next")()
        name, value = next(iter(cast("Mapping[str, Any]", given).items()))
        steps = (*self.at, "next", name)
        match name:
            case "by_model":
                return by_model(value)
            case "moderated":
                return moderated(self.look(value, steps))
            case "graph":
                return graph({who: listed(to) for who, to in value.items()})
            case _:
                person = self.look(value, steps)
                if not isinstance(person, Human):
                    self.no_person(steps, value)
                return by_hand(person)

    @property
    def hears(self) -> Hears | None:
        """What each hears."""
        given = self.given.get("hears")
        if given is None:
            return None
        if isinstance(given, str):
            return self._one(_HEARS, given, "hears")()
        name, value = next(iter(cast("Mapping[str, Any]", given).items()))
        if name == "last":
            return last(value)
        if name == "subscribed":
            return subscribed(to=listed(value))
        return redacted(*listed(value))

    def tasks(self, form: type) -> Any:
        """What is to be done: a list of tasks, or a text for each stage."""
        given = self.given.get("tasks", form())
        if not isinstance(given, form):
            self.document.fail(
                (*self.at, "tasks"),
                "teamfile.tasks",
                "{place}: a team of the kind tasks takes a list of tasks (- what: …), and a"
                " sequential one takes what is put to each member (NAME: …).",
            )
        return given

    def told(self, field: str, make: Callable[[], Any]) -> Any:
        """What `make` gives of this field; what is wrong with it is said with its place."""
        return told(self.document, (*self.at, field), make)

    def no_person(self, steps: Steps, name: str) -> NoReturn:
        """Refuse somebody who is to be a person."""
        self.document.fail(
            steps,
            "teamfile.no_person",
            "{place}: {name!r} is no person. Name one that stands under people.",
            name=name,
        )

    def only(self, *fields: str) -> dict[str, Any]:
        """Those of these fields that are given, and `about`, as they stand."""
        return {name: self.given[name] for name in ("about", *fields) if name in self.given}

    def _one(self, known: Mapping[str, Any], given: str, field: str) -> Any:
        name = given.replace("_", " ")
        if name not in known:
            self.document.fail(
                (*self.at, field),
                "teamfile.no_rule",
                "{place}: there is no {name!r}. There is: {names}.",
                name=given,
                names=", ".join(known),
            )
        return known[name]


_COUNTED: dict[str, Callable[[Any], Stop]] = {
    "rounds": rounds,
    "tokens": tokens,
    "seconds": seconds,
    "dollars": dollars,
    "no_progress": no_progress,
}
