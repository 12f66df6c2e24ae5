"""Whether the events of a journal from elsewhere hold what every reader relies on.

Knows what stands in the body of each kind of event (`docs/runs.md`). Does not know whether it is
true: who makes a journal up makes one that reads well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from math import isfinite
from string import Formatter
from typing import Any, cast

from dure.core.event import COMPONENTS, Event
from dure.core.store import Letter
from dure.core.usage import Usage

Check = Callable[[Any], bool]

RUN = re.compile(r"(?!last$)\w[\w.-]{0,99}")
"""What a run may be called: nothing that means something to a shell, a file system, or us."""

_MONEY = re.compile(r"-?\d{1,20}(\.\d{1,40})?(E-\d{1,2})?")
_FORMAT = re.compile(r"[,.]?\d?[a-z%]?")
_COUNTED = frozenset(field.name for field in fields(Usage))
_LATEST = 1e11
"""Seconds since 1970 that can still be shown as a date."""


def is_event(event: Event) -> bool:
    """Whether it is an event as this version writes them."""
    outside = (
        _name(event.run)
        and _count(event.seq)
        and _count(event.epoch)
        and all(map(_text, (event.key, event.parent, event.actor)))
        and event.component in COMPONENTS
        and _time(event.at)
        and (event.cost is None or _money(str(event.cost)))
        and (event.usage is None or _usage(asdict(event.usage)))
    )
    return outside and _ANYWHERE(event.body) and _BODIES[event.kind](event.body)


def is_first(event: Event) -> bool:
    """Whether it is the first event of a run."""
    return event.kind == "began" and event.body.get("what") == "run" and not event.parent


def is_letter(letter: Letter) -> bool:
    """Whether it is a letter as this version writes them."""
    wanted = {"answer": "question", "steer": "text", "declassify": "by"}.get(letter.kind)
    return (
        _name(letter.run)
        and _text(letter.id)
        and letter.kind in ("answer", "steer", "pause", "stop", "declassify")
        and _time(letter.at)
        and _record(letter.body)
        and (wanted is None or _text(letter.body.get(wanted)))
    )


# What values are.


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _name(value: Any) -> bool:
    return isinstance(value, str) and RUN.fullmatch(value) is not None


def _record(value: Any) -> bool:
    return isinstance(value, dict)


def _bool(value: Any) -> bool:
    return isinstance(value, bool)


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 1 << 53


def _number(value: Any) -> bool:
    if type(value) is int:
        return abs(value) < 1 << 63
    return type(value) is float and isfinite(value)


def _time(value: Any) -> bool:
    return _number(value) and 0 <= value < _LATEST


def _money(value: Any) -> bool:
    return isinstance(value, str) and _MONEY.fullmatch(value) is not None


def _usage(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    record = cast("dict[str, Any]", value)
    return record.keys() <= _COUNTED and all(map(_count, record.values()))


def _either(*checks: Check) -> Check:
    return lambda value: any(check(value) for check in checks)


def _none(value: Any) -> bool:
    return value is None


def _anything(_: Any) -> bool:
    return True


def _one_of(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def _list(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, cast("list[Any]", value)))


def _fields(needed: Mapping[str, Check], **maybe: Check) -> Check:
    """A record that has the `needed` fields and may have the others; more do no harm."""

    def check(value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        record = cast("dict[str, Any]", value)
        return all(name in record and each(record[name]) for name, each in needed.items()) and all(
            each(record[name]) for name, each in maybe.items() if name in record
        )

    return check


# What messages are made of.


def _part(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    record = cast("dict[str, Any]", value)
    check = _PARTS.get(str(record.get("kind")))
    return check is not None and _list(_text)(record.get("origin", [])) and check(record)


_MEDIA = _fields({"blob": _text, "size": _count, "mime": _text, "name": _text})
_RESULT = _fields({"id": _text, "name": _text, "failed": _bool, "parts": _list(_part)})
_PARTS: dict[str, Check] = {
    "text": _fields({"text": _text}),
    "thought": _fields({"text": _text, "seal": _text}),
    "tool_call": _fields({"id": _text, "name": _text, "arguments": _record}, problem=_text),
    "tool_result": _RESULT,
    "data": _fields({"value": _anything, "schema": _text}),
    "reading": _fields(
        {"sensor": _text, "value": _anything, "unit": _text, "at": _either(_none, _number)}
    ),
    **dict.fromkeys(("image", "audio", "video", "file"), _MEDIA),
}
_MESSAGE = _fields({"id": _text, "from": _text, "parts": _list(_part)}, to=_list(_text), kind=_text)


def _call(value: Any) -> bool:
    """The call in a question: JSON of the tool and its arguments; empty: none."""
    if not isinstance(value, str):
        return False
    try:
        return not value or _CALL(json.loads(value))
    except (ValueError, RecursionError):
        return False


_CALL = _fields(
    {"tool": _text, "arguments": _record}, effect=_text, goes=_list(_text), schema=_text
)


def _template(value: Any) -> bool:
    """A sentence whose places for facts are plain: no attributes, no width of a gigabyte."""
    if not isinstance(value, str):
        return False
    try:
        pieces = list(Formatter().parse(value))
    except ValueError:  # no template at all: it is shown as it is
        return True
    return all(
        name is None or (name.isidentifier() and _FORMAT.fullmatch(form or "") is not None)
        for _, name, form, _ in pieces
    )


def _facts(value: Any) -> bool:
    """What is filled in: plain values, and none under a name that says in which language."""
    plain = (str, int, float, bool, type(None))
    return isinstance(value, dict) and all(
        name != "lang" and isinstance(each, plain)
        for name, each in cast("dict[str, Any]", value).items()
    )


_FAILURE = _fields({"error": _text, "code": _text, "template": _template, "facts": _facts})
_QUESTION = _fields(
    {
        "id": _text,
        "text": _text,
        "asking": _one_of("ask", "approve", "happened", "timer"),
        "choices": _list(_text),
        "to": _text,
        "call": _call,
        "bound": _text,
        "deadline": _either(_none, _number),
    },
    who=_list(_text),
    rule=_text,
    seen=_list(_text),
)
_FOLDED = _fields(
    {"last": _text, "kind": _one_of("file"), "holds": _list(_fields({"blob": _text}))}
)
_HISTORY = _fields({}, until=_text, folded=lambda value: _part(value) and _FOLDED(value))
_USE: dict[str, Check] = {"tool": _text, "id": _text, "arguments": _record, "effect": _text}
_FILE = _fields({"path": _text, "hash": _either(_none, _text), "kept": _bool})
_HEARD = _list(_either(_text, _MESSAGE))
_ANYWHERE = _fields(
    {}, texts=_record, files=_list(_FILE), task=_list(_MESSAGE), messages=_HEARD, spent=_usage
)
"""What readers look for without asking what kind of event it is."""

_POLICY = _fields({"name": _text}, text=_text)

# What stands in the body of each kind of event.


def _began(body: Any) -> bool:
    match body.get("what"):
        case "run":
            needed = {"version": _count, "who": _text, "task": _list(_MESSAGE), "after": _text}
            maybe: dict[str, Check] = {"entry": _text, "budget": _record, "history": _HISTORY}
            maybe["stopped"] = _FAILURE
            return _fields(needed, done=_list(_text), policy=_POLICY, **maybe)(body)
        case "hand":
            return _fields({"who": _text, "messages": _HEARD})(body)
        case "together" | "branch" | "guard":
            return _fields({"who": _text}, branches=_count)(body)
        case _:
            return "what" not in body and body.get("verb") == "use" and _fields(_USE)(body)


def _intent(body: Any) -> bool:
    match body.get("verb"):
        case "think":
            return _fields({"model": _text, "system": _text, "tools": _text})(body)
        case "use":
            return _fields(_USE)(body)
        case _:
            return _fields({"verb": _text}, label=_text, until=_number)(body)


def _came(body: Any) -> bool:
    if "reply" in body and not _fields({"reply": _MESSAGE, "stop": _text, "model": _text})(body):
        return False
    if "spent" in body and "cost" not in body:
        return False
    return _fields(
        {},
        result=_result,
        summary=_MESSAGE,
        before=_list(_MESSAGE),
        after=_list(_MESSAGE),
        message=_MESSAGE,
        new=_either(_MESSAGE, _part),
        plan=_MESSAGE,
        history=_HISTORY,
        failure=_FAILURE,
        cost=_either(_none, _money),
    )(body)


def _result(value: Any) -> bool:
    return _part(value) and value["kind"] == "tool_result"


_STATUS = _one_of("done", "waiting", "paused", "stopped", "spent", "failed")
_BODIES: dict[str, Check] = {
    "began": _began,
    "ended": _came,
    "intent": _intent,
    "result": _came,
    "attempt": _fields({"what": _text}, problem=_text),
    "decision": _fields({"tool": _text, "arguments": _record, "decision": _text, "rule": _text}),
    "question": _QUESTION,
    "answer": _fields(
        {"question": _text, "text": _text, "verdict": _text, "by": _text},
        arguments=_either(_none, _record),
    ),
    "steer": _fields({"letter": _text, "message": _MESSAGE}),
    "paused": _fields(
        {"status": _STATUS, "seconds": _number, "questions": _list(_QUESTION)}, failure=_FAILURE
    ),
    "resumed": _fields({"epoch": _count}, policy=_POLICY),
    "note": _fields({"what": _text}, lost=_text, heard=_count),
}
