"""Two runs side by side: where they first part, and what is the same again after that.

Knows events. Does not know stores, nor how a difference is shown. What merely happens to differ
between two runs is no difference: times, run ids, epochs, pauses, and the order in which parallel
work came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from typing import Any

from dure.core.codec import canonical, digest
from dure.core.errors import unpack
from dure.core.event import Component, Event
from dure.core.store import Head
from dure.core.value import value
from dure.runtime.heads import head_of

Path = tuple[tuple[float, str], ...]
"""A key as numbers and words, so that sorting gives the order of the program."""

_MOST_COMPARED = 1_000_000
"""Pairs of steps that are held against each other; of longer runs each step goes by its place."""

_END: tuple[float, str] = (float("inf"), "")


@value
class Step:
    """All events of one run at one key, as facts by name; of a frame, its beginning or, if `ends`,
    its end.

    `seq` is the first event's. Facts are JSON, without what is noise.
    """

    key: str
    ends: bool
    seq: int
    actor: str
    component: Component
    facts: dict[str, Any] = field(hash=False)


@value
class Change:
    """A fact that differs: its name (`"model"`, `"arguments"`, `"result"`, `"reply"`, …), and its
    value on either side; None: it is not there."""

    fact: str
    left: Any = field(hash=False)
    right: Any = field(hash=False)


@value
class Pair:
    """A step of the one run and the step of the other that answers to it, if there is one."""

    left: Step | None
    right: Step | None
    changes: tuple[Change, ...] = ()

    @property
    def key(self) -> str:
        """The step's key."""
        step = self.left or self.right
        return step.key if step else ""

    @property
    def same(self) -> bool:
        """Whether both runs did the same here."""
        return self.left is not None and self.right is not None and not self.changes


@value
class Side:
    """One of the two runs. `seconds` is the time from its first event to its last."""

    head: Head
    seconds: float


@value
class Diff:
    """Two runs, aligned step by step in the order of the program."""

    left: Side
    right: Side
    pairs: tuple[Pair, ...]

    @property
    def first(self) -> Pair | None:
        """Where the two first part; None if they are the same."""
        return next((pair for pair in self.pairs if not pair.same), None)


def diff(left: Sequence[Event], right: Sequence[Event]) -> Diff:
    """Compare two journals, each with one event at least.

    Steps with the same key belong together up to the first difference. What follows is aligned by
    what was done, since one more step shifts the numbers of all that come after it.
    """
    ours, theirs = steps(left), steps(right)
    pairs: list[Pair] = []
    for one, other in zip(ours, theirs, strict=False):
        if _place(one) != _place(other):
            break
        pairs.append(_pair(one, other))
        if pairs[-1].changes:
            break
    done = len(pairs)
    pairs += _aligned(ours[done:], theirs[done:])
    return Diff(_side(left), _side(right), tuple(pairs))


def steps(events: Iterable[Event]) -> list[Step]:
    """What a run did, in the order of the program and not in that of time."""
    events = list(events)
    texts: dict[str, Any] = {}
    frames = {event.key for event in events if event.kind == "began"}
    found: dict[tuple[str, bool], list[Event]] = {}
    for event in events:
        texts.update(event.body.get("texts", ()))
        if event.kind not in ("paused", "resumed"):
            key = _asked_of(event.key)
            # What is within a frame comes after its beginning and before its end.
            found.setdefault((key, event.kind == "ended" or key not in frames), []).append(event)
    made = [(_path(key, ends), _step(key, ends, at, texts)) for (key, ends), at in found.items()]
    return [step for _, step in sorted(made, key=lambda item: item[0])]


def _path(key: str, ends: bool) -> Path:
    words: list[tuple[float, str]] = []
    for word in key.split("/")[1:]:
        number, _, name = word.partition(":")
        words.append((float(number) if number.isdecimal() else 0.0, name))
    return (*words, _END) if ends else tuple(words)


def _asked_of(key: str) -> str:
    """The key of the call that a person was asked about."""
    call, _, asking = key.rpartition(":")
    return call if asking in ("approve", "happened") else key


def _step(key: str, ends: bool, events: Sequence[Event], texts: Mapping[str, Any]) -> Step:
    facts: dict[str, Any] = {}
    for event in events:
        facts |= {name: each for name, each in _facts(event, texts).items() if each is not None}
    first = events[0]
    return Step(key, ends, first.seq, first.actor, first.component, facts)


def _facts(event: Event, texts: Mapping[str, Any]) -> dict[str, Any]:
    """What one event says, by name; None: nothing of that."""
    body = event.body
    match event.kind:
        case "began" if body.get("what") == "run":
            task = _messages(body["task"])
            return {"who": body["who"], "task": task, "after": body["after"] or None}
        case "began" if "what" in body:
            new = [each for each in body.get("messages", ()) if not isinstance(each, str)]
            return {"who": body["who"], "told": _messages(new)}
        case "intent" if body["verb"] == "think":
            names = {name: texts.get(body[name], body[name]) for name in ("system", "tools")}
            return {"model": body["model"], **names}
        case "intent" | "began":
            return {name: body.get(name) for name in ("tool", "arguments", "label", "until")}
        case "result" | "ended":
            return _came(body)
        case "question":
            return {"question": body["text"] if body["asking"] == "ask" else None}
        case "answer":
            return {"answer": {name: body[name] for name in ("verdict", "text", "arguments")}}
        case "decision":
            return {"decision": body["decision"], "rule": body["rule"]}
        case "steer":
            return {"steered": _message(body["message"])}
        case "attempt":
            return {"attempt": body.get("problem") or body.get("what")}
        case _:
            return {}


def _came(body: Mapping[str, Any]) -> dict[str, Any]:
    """What came back: a reply, a tool's result, a value, a summary, a failure."""
    facts: dict[str, Any] = {}
    if "failure" in body:
        facts["failure"] = unpack(body["failure"]).text
    if "reply" in body:
        parts = body["reply"]["parts"]
        wanted = [part for part in parts if part["kind"] == "tool_call"]
        calls = [{"tool": part["name"], "arguments": part["arguments"]} for part in wanted]
        said = [part for part in parts if part["kind"] not in ("tool_call", "thought")]
        facts |= {"reply": _parts(said), "calls": calls or None, "stop": body["stop"]}
    if "result" in body:
        facts |= {"result": _parts(body["result"]["parts"]), "failed": body["result"]["failed"]}
    for name in ("summary", "message"):
        if name in body:
            facts[name] = _message(body[name])
    return facts | ({"value": body["value"]} if "value" in body else {})


def _messages(records: Sequence[Any]) -> Any:
    said = [_message(record) for record in records]
    return said if len(said) > 1 else next(iter(said), None)


def _message(record: Any) -> Any:
    return _parts(record["parts"])


def _parts(parts: Sequence[Mapping[str, Any]]) -> Any:
    """What parts say: text where it is only text, else the parts without labels."""
    if all(part["kind"] == "text" for part in parts):
        return "\n".join(part["text"] for part in parts)
    return [
        {name: each for name, each in part.items() if name not in ("origin", "seal", "id")}
        for part in parts
    ]


def _place(step: Step) -> tuple[str, bool]:
    """Where in the program a step is, whatever the participant is called."""
    return step.key.partition("/")[2], step.ends


def _pair(left: Step, right: Step) -> Pair:
    names = dict.fromkeys([*left.facts, *right.facts])
    changes = [Change(name, left.facts.get(name), right.facts.get(name)) for name in names]
    return Pair(left, right, tuple(each for each in changes if each.left != each.right))


def _aligned(left: Sequence[Step], right: Sequence[Step]) -> list[Pair]:
    """Steps that did the same belong together; what lies between them is aligned by its kind."""
    matcher = SequenceMatcher(None, [*map(_work, left)], [*map(_work, right)])
    return _matched(left, right, matcher, _replaced)


def _replaced(left: Sequence[Step], right: Sequence[Step]) -> list[Pair]:
    """Steps of the same kind belong together, though what they did differs."""
    if len(left) * len(right) > _MOST_COMPARED:
        return _in_turn(left, right)
    matcher = SequenceMatcher(None, [*map(_kind, left)], [*map(_kind, right)], autojunk=False)
    return _matched(left, right, matcher, _alone)


def _in_turn(left: Sequence[Step], right: Sequence[Step]) -> list[Pair]:
    """Each step with the one in its place, if that is of the same kind."""
    pairs: list[Pair] = []
    for one, other in zip(left, right, strict=False):
        pairs += [_pair(one, other)] if _kind(one) == _kind(other) else _alone([one], [other])
    return [*pairs, *_alone(left[len(right) :], right[len(left) :])]


def _alone(left: Sequence[Step], right: Sequence[Step]) -> list[Pair]:
    return [*(Pair(step, None) for step in left), *(Pair(None, step) for step in right)]


def _matched(
    left: Sequence[Step],
    right: Sequence[Step],
    matcher: SequenceMatcher[str],
    between: Callable[[Sequence[Step], Sequence[Step]], list[Pair]],
) -> list[Pair]:
    pairs: list[Pair] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            pairs += [_pair(*both) for both in zip(left[a:b], right[c:d], strict=True)]
        else:
            pairs += between(left[a:b], right[c:d])
    return pairs


def _kind(step: Step) -> str:
    """The step's place by words alone: `use/read_file`, `think`."""
    words = [word.partition(":")[2] for word in step.key.split("/")[1:]]
    return "/".join(words) + (" ends" if step.ends else "")


def _work(step: Step) -> str:
    return f"{_kind(step)} {digest(canonical(step.facts))}"


def _side(events: Sequence[Event]) -> Side:
    return Side(head_of(events), events[-1].at - events[0].at)
