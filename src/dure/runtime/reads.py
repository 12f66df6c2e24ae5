"""Free reads: done once, read from the journal after.

Knows how a value of any type becomes JSON and back; does not know what is read.
"""

from __future__ import annotations

import base64
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from dure.core.codec import decode_message, encode_message
from dure.core.errors import DureError, ReplayMismatch, UsageError, pack, unpack
from dure.core.event import Component
from dure.core.message import Message
from dure.runtime.guarding import heard, looked_up
from dure.runtime.labels import labels_of
from dure.runtime.redact import clean_error, clean_message, clean_value
from dure.runtime.scope import Scope, Step

T = TypeVar("T")

HARMLESS = frozenset({"clock", "decided", "dice", "random"})
"""First words of the labels of steps whose values nobody outside has written: times, chance, and
what follows from what was said already."""
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What is read: its label, the type of its value, and the part of the agent it belongs to."""

    label: str
    returns: type[T]
    component: Component


async def read_once(
    scope: Scope, step: Step, deed: Callable[[], T | Awaitable[T]], reading: Reading[T]
) -> T:
    """The value of `deed`, made now or read from the journal; always `decode(encode(value))`."""
    label, returns, component = reading.label, reading.returns, reading.component
    intent, result = step.event("intent"), step.event("result")
    if intent is not None and intent.body["label"] != label:
        raise ReplayMismatch(
            "replay.other_step",
            "The code reads {label!r} at {key}, but the journal has {recorded!r} there. The code"
            " has changed since; `dure fork` goes on from an earlier event.",
            key=step.key,
            label=label,
            recorded=intent.body["label"],
        )
    if result is None:
        scope.context.journal.check_live(step.key)
        await scope.safe_point()
        if intent is None:
            scope.write("intent", step.key, {"verb": "step", "label": label}, component)
        try:
            value = deed()
            if inspect.isawaitable(value):
                value = await value
        except UsageError:
            raise  # For people to mend: a resume reads again.
        except DureError as error:
            failure = clean_error(error, scope.context)
            scope.write("result", step.key, {"failure": pack(failure)}, component)
            raise failure from error
        blobs: dict[str, bytes] = {}
        if isinstance(value, Message):
            value = clean_message(value, scope.context)
            if component == "knowledge":
                value = await heard(scope, step.key, value)
        record = _encode(value, returns, blobs, label)
        if component == "knowledge" and returns is not Message:
            record = looked_up(scope, step.key, record)
        body = {"value": clean_value(record, scope.context)}
        scope.write("result", step.key, body, component, blobs=blobs)
        return _decode(body["value"], returns, blobs)
    if "failure" in result.body:
        raise unpack(result.body["failure"])
    return _decode(result.body["value"], returns, scope.context.journal.blobs)


def labels_read(label: str, value: Any) -> set[str]:
    """The labels of a step's value. A number, or whether something is so, tells nobody what to do;
    text may be anybody's. A message may say where its parts came from."""
    if isinstance(value, bool | int | float | None) or label.partition(" ")[0] in HARMLESS:
        return set()
    labels = labels_of([value]) if isinstance(value, Message) else set[str]()
    if isinstance(value, Message) and all(part.origin for part in value.parts):
        return labels
    return labels | {"knowledge" if label.startswith("recall") else "step"}


def _encode(value: Any, returns: type[Any], blobs: dict[str, bytes], label: str) -> Any:
    if returns is Message and isinstance(value, Message):
        return encode_message(value, blobs)
    if returns in _PLAIN and type(value) is returns:
        return value
    if returns is bytes and isinstance(value, bytes):
        return base64.b64encode(value).decode()
    from pydantic import TypeAdapter, ValidationError

    try:
        adapter = TypeAdapter(returns)
        return adapter.dump_python(adapter.validate_python(value), mode="json")
    except (ValidationError, ValueError) as error:
        raise UsageError(
            "turn.step_type",
            "The step {label!r} was to return {returns}, but returned {kind}. Say what it returns:"
            " turn.step(label, deed, returns=…).",
            label=label,
            returns=returns.__name__,
            kind=type(value).__name__,
        ) from error


def _decode(record: Any, returns: type[T], blobs: dict[str, bytes]) -> T:
    if returns is Message:
        return cast(T, decode_message(record, blobs))
    if returns in (float, bytes):  # JSON has neither bytes nor infinities.
        return cast(T, float(record) if returns is float else base64.b64decode(record))
    if returns in _PLAIN:
        return record
    from pydantic import TypeAdapter

    return TypeAdapter(returns).validate_python(record)
