"""Rules and views of a team, as a file spells them: when it is over, who is next, what is heard.

The way back from `kinds.py`. A rule is a function that was made by another one, and that one's name
and arguments are what stands in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dure.core.stops import Stop
from dure.spec.same import inside
from dure.teams.table import Hears, Next

Naming = Callable[[Any], str]
"""What a participant is called in the file; it is written down there."""

_MOST = ("rounds", "tokens", "seconds", "dollars")


def until(stop: Stop, naming: Naming) -> dict[str, Any] | None:
    """`{"rounds": 20, "says": "DONE"}`; None where a rule has no form in a file."""
    spelled: dict[str, Any] = {}
    for each in _alternatives(stop):
        name, value = _counted(each, naming)
        if not name:
            return None
        if name == "says" and name in spelled:
            before = spelled[name]
            value = [*([before] if isinstance(before, str) else before), value]
        spelled[name] = value
    return spelled


def next_one(rule: Next, naming: Naming) -> Any:
    """Who speaks next; None where the rule has no form in a file."""
    maker, given = inside(rule.choose)
    match maker:
        case "in_turn" | "at_random" | "everybody_at_once" | "raised_hands" | "addressed":
            return maker.replace("_", " ")
        case "graph":
            edges: Any = inside(rule.after)[1].get("edges", {})
            return {"graph": {who: list(to) for who, to in edges.items()}}
        case "_asked" if isinstance(given["who"], str):
            return {"by_model": given["who"]}
        case "_asked" if hasattr(given["who"], "reply"):
            by_hand = rule.about.startswith("by hand")
            return {"by_hand" if by_hand else "moderated": naming(given["who"])}
        case _:
            return None


def hears(view: Hears) -> Any:
    """What each hears; None where the view has no form in a file."""
    maker, given = inside(view.hear)
    if maker == "_filtered":
        maker, given = inside(given["keeps"])
    match maker:
        case "everything" | "own":
            return maker
        case "last":
            return {"last": given["most"]}
        case "subscribed":
            return {"subscribed": list(given["to"])}
        case "redacted":
            changes = [inside(change)[1].get("compiled") for change in _changes(given)]
            patterns = [getattr(each, "pattern", "") for each in changes]
            return {"redacted": patterns} if all(patterns) else None
        case _:
            return None


def kinds_heard(view: Hears) -> tuple[str, ...]:
    """The kinds of messages that a view of `subscribed` lets through."""
    keeps = inside(view.hear)[1].get("keeps")
    return tuple(inside(keeps)[1].get("kinds", ()))


def _changes(given: dict[str, Any]) -> list[Any]:
    return inside(given["without"])[1]["changes"]


def _alternatives(stop: Stop) -> list[Stop]:
    maker, given = inside(stop.rule)
    if maker == "Stop.__or__":
        return [*_alternatives(given["self"]), *_alternatives(given["other"])]
    return [stop]


def _counted(stop: Stop, naming: Naming) -> tuple[str, Any]:
    """A rule's name and value; no name where it has no form."""
    maker, given = inside(stop.asks or stop.rule)
    if "over" in given:
        maker, given = inside(given["over"])
    if maker in _MOST:
        return maker, given["most"]
    if maker == "says":
        return maker, given["word"]
    if maker == "no_progress":
        return maker, given["window"]
    if maker == "goal_met":
        judge = given["judge"]
        return maker, judge if isinstance(judge, str) else naming(judge)
    return "", None
