"""A flow as a file spells it: its state, its steps, and when each begins; and the way back.

    flows:
      trip:
        state: {sights: "", cities: []}
        steps:
          sights: {who: scout, tell: "Sights of {task}?", into: sights}
          page: {who: writer, after: sights, tell: "{sights}", into: answer}

A step in a file is a participant's turn: of one (`who`), of several at once (`all`), of one for
each item of a list (`each`), or of one who chooses the way (`decide`). Steps that are functions
are written in Python.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, field, is_dataclass, make_dataclass
from functools import cache
from keyword import iskeyword
from typing import Any, cast

from dure.core.codec import compact
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.host.yaml_file import Steps
from dure.spec.wants import Wants, listed, told
from dure.teams.flow import Flow, decide, hand, hand_all, hand_each, some_of
from dure.teams.flow.filling import check_fields
from dure.teams.flow.flow import STEPS
from dure.teams.flow.people import ITEM, QUESTION, Decide, Hand, HandAll, HandEach
from dure.teams.flow.state import ANSWER, TASK
from dure.teams.flow.step import AT_ONCE, Step, several
from dure.teams.flow.when import Event, When, when_of

Naming = Callable[[Participant], str]
Fields = dict[str, Any]

FORMS: Mapping[str, tuple[str, ...]] = {
    "who": ("tell", "into"),
    "all": ("tell", "into", "join"),
    "each": ("who", "tell", "into", "join", "at_once"),
    "decide": ("tell", "to", "question", "most", "otherwise"),
}
"""The field that says what kind of step it is, and what else that kind takes."""

_TYPES: Mapping[Any, Any] = {list: list[Any], dict: dict[str, Any]}


def flow_of(wants: Wants) -> Participant:
    """The flow of this entry."""
    for name in wants.given.get("state", {}):
        if not str(name).isidentifier() or iskeyword(name):
            wants.document.fail(
                (*wants.at, "state", name),
                "spec.state_field",
                "{place}: {name!r} cannot name a field. Use letters, digits and '_'.",
                name=name,
            )
    steps = [_step(wants, name, given) for name, given in wants.given["steps"].items()]
    return Flow(
        wants.name,
        state_of(wants.given.get("state", {})),
        steps,
        most=wants.given.get("most", STEPS),
        about=wants.given.get("about", ""),
    )


def state_of(fields: Mapping[str, Any]) -> type[Any]:
    """The type of a state with these fields, each with what it is at the beginning; besides `task`,
    what the flow is told, and `answer`, what it says."""
    return _state(compact({TASK: "", ANSWER: ""} | dict(fields)))


@cache
def _state(fields: str) -> type[Any]:
    """One type for the same fields, so that two readings of a file are alike."""
    return make_dataclass("State", [_field(*each) for each in _loaded(fields).items()])


def _loaded(fields: str) -> dict[str, Any]:
    return json.loads(fields)


def _field(name: str, usual: Any) -> tuple[str, Any, Any]:
    own = cast("Any", type(usual))
    kind: Any = Any if usual is None else _TYPES.get(own, own)
    return name, kind, field(default_factory=lambda: _loaded(compact(usual)))


def told_names(steps: Mapping[str, Any]) -> list[str]:
    """The participants that these steps name."""
    every = [each.get(name) for each in steps.values() for name in ("who", "all", "decide")]
    return [name for given in every for name in listed(given)]


def _step(wants: Wants, name: str, given: Fields) -> Step[Any]:
    at = (*wants.at, "steps", name)
    form = _form(wants, name, given)
    for each in given:
        if each not in (form, "after", *FORMS[form]):
            wants.document.fail(
                (*at, each),
                "spec.step_takes",
                "{place}: a step with {form} takes no {field}. It takes: {fields}.",
                form=form,
                field=each,
                fields=", ".join(("after", *FORMS[form])),
            )
    if form == "each" and not isinstance(wants.given.get("state", {}).get(given["each"]), list):
        wants.document.fail(
            (*at, "each"),
            "spec.step_each",
            "{place}: {field!r} is no list in the state. Put it there: state: {{{field}: []}}",
            field=given["each"],
        )
    _check_fields(wants, at, given, form)
    more = {each: given[each] for each in FORMS[form] if each in given and each != "who"}

    def look(each: str) -> Participant:
        return wants.look(given[each], (*at, each))

    def make() -> Step[Any]:
        when = [_event(each) for each in _events(given.get("after"))]
        match form:
            case "who":
                return hand(look("who"), *when, name=name, **more)
            case "all":
                members = [wants.look(who, (*at, "all")) for who in listed(given["all"])]
                return hand_all(name, members, *when, **more)
            case "each":
                return hand_each(look("who"), *when, name=name, over=given["each"], **more)
            case _:
                return decide(look("decide"), *when, name=name, **more)

    return wants.told(f"steps.{name}", make)


def _check_fields(wants: Wants, at: Steps, given: Fields, form: str) -> None:
    """What a step tells and where its reply goes are fields that there are."""
    fields = dict.fromkeys((TASK, ANSWER, *wants.given.get("state", {})))
    if "into" in given and given["into"] not in fields:
        wants.document.fail(
            (*at, "into"),
            "spec.step_into",
            "{place}: the state has no field {field!r}. Put it there: state: {{{field}: …}}",
            field=given["into"],
        )
    if "tell" in given:
        known = fields | ({ITEM: None} if form == "each" else {})
        told(wants.document, (*at, "tell"), lambda: check_fields(given["tell"], known))


def _form(wants: Wants, name: str, given: Fields) -> str:
    """Which kind of step it is; one that names a list and somebody is of the kind `each`."""
    found = [form for form in FORMS if form in given]
    form = "each" if "each" in found else found[0] if found else ""
    needs = {"all": ("into",), "each": ("who", "into"), "decide": ("to",)}.get(form, ())
    missing = [each for each in needs if each not in given]
    if not form or missing or set(found) - {form, *FORMS[form]}:
        wants.document.fail(
            (*wants.at, "steps", name),
            "spec.step_form",
            "{place}: a step needs one of: who: NAME; all: [NAMES] and into; each: FIELD, who and"
            " into; decide: NAME and to: [ROUTES].",
        )
    return form


def _events(given: Any) -> list[Any]:
    return [] if given is None else cast("list[Any]", given) if isinstance(given, list) else [given]


def _event(given: Any) -> Event:
    """An event: a name, or `{all: […]}`, `{some: 2, of: […]}`."""
    if isinstance(given, str):
        return given
    record: Fields = cast("Fields", given) if isinstance(given, dict) else {}
    if record.keys() == {"all"}:
        events = _events(record["all"])
        return some_of(len(events), *map(_event, events))
    if record.keys() == {"some", "of"} and isinstance(record["some"], int):
        return some_of(record["some"], *map(_event, _events(record["of"])))
    raise UsageError(
        "spec.step_after",
        "{given} is nothing to begin after. Write a step or a route, a list of them (any will do),"
        " {{all: [A, B]}}, or {{some: 2, of: [A, B, C]}}.",
        given=compact(given),
    )


def flow_entry(flow: Flow[Any], naming: Naming) -> Fields | None:
    """The entry that this flow would be read from; None where a step has no form in a file."""
    if flow.begin is not None or not is_dataclass(flow.state):
        return None
    steps: Fields = {}
    for step in flow.steps:
        entry = _entry(step, naming)
        if entry is None:
            return None
        steps[step.name] = entry
    begun: Fields = asdict(flow.state())
    state = {name: usual for name, usual in begun.items() if name not in (TASK, ANSWER) or usual}
    usual = Flow(flow.name, flow.state, flow.steps)
    given: Fields = {"about": flow.about} if flow.about != usual.about else {}
    given |= {"state": state} if state else {}
    given |= {"most": flow.most} if flow.most != STEPS else {}
    return given | {"steps": steps}


def _entry(step: Step[Any], naming: Naming) -> Fields | None:
    work: Any = step.work
    bounds = several(None, step.budget.fanout or AT_ONCE) if step.budget else None
    if callable(getattr(work, "tell", None)) or step.budget not in (None, bounds):
        return None
    given: Fields = {}
    match work:
        case Hand(budget=None):
            given["who"] = naming(work.who)
        case HandAll():
            given["all"] = [naming(member) for member in work.members]
        case HandEach():
            given |= {"each": work.over, "who": naming(work.who)}
            given |= {"at_once": bounds.fanout} if bounds and bounds.fanout != AT_ONCE else {}
        case Decide():
            given |= {"decide": naming(work.who), "to": list(work.to)}
            given |= {"question": work.question} if work.question != QUESTION else {}
        case _:
            return None
    given |= _after(step)
    for name, usual in (("tell", None), ("into", ""), ("join", "all"), ("otherwise", "")):
        value = getattr(work, name, usual)
        given |= {name: value} if value != usual else {}
    return given | ({"most": step.most} if step.most is not None else {})


def _after(step: Step[Any]) -> Fields:
    """What it begins after; nothing for a step with which the flow begins."""
    if step.when == when_of(()):
        return {}
    of = step.when.of
    if step.when.least == 1:
        events = [_spelled(each) for each in of]
        return {"after": events[0] if len(events) == 1 and isinstance(of[0], str) else events}
    return {"after": _spelled(step.when)}


def _spelled(event: str | When) -> Any:
    if isinstance(event, str):
        return event
    events = [_spelled(each) for each in event.of]
    if event.least == len(events):
        return {"all": events}
    return {"some": event.least, "of": events}
