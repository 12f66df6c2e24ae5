"""The checks of a task file as scorers.

Knows which field makes which scorer; its shape was checked before. Does not know how scorers judge.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from dure.bench.answers import contains, data, equals, matches, number, one_of
from dure.bench.conduct import at_most, called
from dure.bench.judge import judge
from dure.bench.score import Rule, any_of, inverse
from dure.bench.taskfile.python import named
from dure.bench.workspaces import file, no_file
from dure.core.errors import UsageError
from dure.host.languages import say
from dure.host.yaml_file import Document, Steps


def scorer(spec: dict[str, Any], steps: Steps, document: Document, beside: Path) -> Rule:
    """The scorer of one check. Runs the Python files that it names."""
    [(kind, given)] = spec.items()
    inside = (*steps, kind)
    match kind:
        case "not":
            return inverse(scorer(given, inside, document, beside))
        case "any":
            rules = [scorer(each, (*inside, n), document, beside) for n, each in enumerate(given)]
            return any_of(*rules)
        case "python":
            rule = named(given, beside)
            if not callable(rule):
                document.fail(
                    inside,
                    "bench.not_callable",
                    "{place}: {given} is no function. Name one of (outcome, workspace).",
                    given=given,
                )
            return rule
        case _:
            try:
                return _PLAIN[kind](given)
            except UsageError as error:
                document.fail(inside, "bench.field_value", "{place}: {reason}", reason=say(error))


def _text(given: Any) -> str:
    """A scalar as it would be written in an answer."""
    return str(given).lower() if isinstance(given, bool) else str(given)


def _texts(given: Any) -> tuple[str, ...]:
    if isinstance(given, list):
        return tuple(map(_text, cast("list[Any]", given)))
    return (_text(given),)


def _number(given: Any) -> Rule:
    if isinstance(given, int | float):
        return number(given)
    return number(given["is"], given.get("within", 0.0))


def _file(given: Any) -> Rule:
    if isinstance(given, str):
        return file(given)
    spec: dict[str, Any] = dict(given)
    for name in ("equals", "contains"):
        if name in spec:
            spec[name] = _text(spec[name]) if name == "equals" else _texts(spec[name])
    return file(spec.pop("path"), **spec)


def _called(given: Any) -> Rule:
    if isinstance(given, str):
        return called(given)
    return called(given["tool"], given.get("with"), given.get("times"))


def _judge(given: Any) -> Rule:
    return judge(given) if isinstance(given, str) else judge(given["rubric"], given.get("model"))


_PLAIN: dict[str, Callable[[Any], Rule]] = {
    "equals": lambda given: equals(_text(given)),
    "contains": lambda given: contains(*_texts(given)),
    "matches": matches,
    "number": _number,
    "one_of": lambda given: one_of(*_texts(given)),
    "data": lambda given: data(given["is"], given.get("at", "")),
    "file": _file,
    "no_file": no_file,
    "called": _called,
    "not_called": lambda given: called(given, times=0),
    "at_most": lambda given: at_most(**given),
    "judge": _judge,
}
