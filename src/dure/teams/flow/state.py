"""The state of a flow: a value of the user's type, and what each step changed in it.

Between steps the state is a JSON record: each step gets a value of its own made from it, and what
it changed is worked out by comparing. So steps at the same time never share an object, and what
stands in the journal is all that there is to the state.
Knows one type; does not know steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar, cast

from dure.core.encode import plain
from dure.core.errors import ToolError, UsageError
from dure.core.message import Message
from dure.core.schema import reader, schema_of

S = TypeVar("S")
Record: TypeAlias = dict[str, Any]

TASK, ANSWER = "task", "answer"
"""The fields, where a state has them, for what the flow was told and for what it answers."""


class Form(Generic[S]):
    """A type of state: its fields, and how values of it are read and written."""

    def __init__(self, kind: type[S]) -> None:
        schema = schema_of(kind)
        if "properties" not in schema or _holds_set(schema):
            raise UsageError(
                "flow.state_type",
                "{kind} cannot be a flow's state. Use a dataclass, a TypedDict or a pydantic model"
                " with named fields of plain types (lists, not sets).",
                kind=kind.__name__,
            )
        self.kind = kind
        self.fields = tuple(schema["properties"])
        self.read = reader(kind)

    def checked(self, record: Any) -> Record:
        """The record of the value that `record` makes."""
        normal = plain(self.read(record))
        if plain(self.read(normal)) != normal:
            raise ToolError(
                "flow.state_lost",
                "Written down and read again it is another value (bytes, say). Keep text, numbers,"
                " lists and dictionaries in a state.",
            )
        return normal

    def begun(self, messages: Sequence[Message]) -> Record:
        """The state at the beginning: data that was sent, else what was said as `task`."""
        last = messages[-1] if messages else None
        sent = last.data if last else None
        record: Record = dict(cast("Record", sent)) if isinstance(sent, Mapping) else {}
        if TASK in self.fields and TASK not in record and last:
            record[TASK] = last.text
        try:
            return self.checked(record)
        except ToolError as error:
            raise UsageError(
                "flow.begin",
                "The state {kind} cannot be made of what the flow was told: {problem} Give its"
                " fields defaults, or send a message with Data(…) that has them all.",
                kind=self.kind.__name__,
                problem=error.text,
            ) from error


def changes(before: Record, after: Record) -> Record:
    """What makes `after` of `before`. Of a list that only grew, what was added, and of a
    dictionary, the keys that differ: so that the journal does not hold the whole each time."""
    found: Record = {}
    for name, new in after.items():
        old = before.get(name)
        if name in before and old == new:
            continue
        if isinstance(old, list) and isinstance(new, list) and old:
            olds, news = cast("list[Any]", old), cast("list[Any]", new)
            if news[: len(olds)] == olds:
                found[name] = {"add": news[len(olds) :]}
                continue
        if isinstance(old, dict) and isinstance(new, dict):
            mine, theirs = cast("Record", old), cast("Record", new)
            if mine.keys() <= theirs.keys():
                put = {k: v for k, v in theirs.items() if k not in mine or mine[k] != v}
                found[name] = {"put": put}
                continue
        # To an empty list everything was added: two steps at once may both begin it.
        fresh = old == [] and isinstance(new, list)
        found[name] = {"add": new} if fresh else {"set": new}
    for name in before.keys() - after.keys():
        found[name] = {"gone": True}
    return found


def applied(before: Record, made: Sequence[tuple[str, Record]]) -> Record:
    """The state after these steps, each with its changes. Steps at the same time may add to the
    same list (in the order of the steps) or set different keys of a dictionary; else two that
    change one field contradict each other."""
    after, by = dict(before), dict[str, tuple[str, str]]()
    for step, changed in made:
        for name, change in changed.items():
            ((how, what),) = change.items()
            earlier, earlier_how = by.get(name, (step, how))
            if earlier != step and (how != earlier_how or how in ("set", "gone")):
                raise _both(earlier, step, name)
            by[name] = (step, how)
            if how == "gone":
                del after[name]
            elif how == "set":
                after[name] = what
            elif how == "add":
                after[name] = [*after[name], *what]
            else:
                for key in what:
                    if after[name].get(key) != before[name].get(key):
                        raise _both(earlier, step, f"{name}[{key}]")
                after[name] = after[name] | what
    return after


def _both(one: str, other: str, field: str) -> UsageError:
    return UsageError(
        "flow.both_changed",
        "{one} and {other} ran at the same time and both changed {field}. Let each write a field of"
        " its own and a step after both put them together; or let both add to a list.",
        one=one,
        other=other,
        field=field,
    )


def _holds_set(schema: Any) -> bool:
    """Whether there is a set in it: its order would be another in another process."""
    if isinstance(schema, dict):
        record = cast("Record", schema)
        return record.get("uniqueItems") is True or any(map(_holds_set, record.values()))
    return isinstance(schema, list) and any(map(_holds_set, cast("list[Any]", schema)))
