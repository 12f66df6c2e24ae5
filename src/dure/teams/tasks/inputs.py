"""Fill-ins: `{topic}` in the texts of tasks becomes what the run is given.

Braces that hold no plain name stay as they are; `{{topic}}` is `{topic}` itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from dure.core.codec import compact
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.teams.tasks.task import Task

_FILL_IN = re.compile(r"\{\{(\w+)\}\}|\{([^\W\d]\w*)\}")


def brought(messages: Sequence[Message]) -> Any:
    """What the last message brings: its data, or JSON that is all of its text; else None."""
    last = messages[-1] if messages else None
    if last is None or last.data is not None:
        return last and last.data
    try:
        return json.loads(last.text)
    except ValueError:
        return None


def given(messages: Sequence[Message]) -> dict[str, Any]:
    """What the last message brings to fill in, by name."""
    found = brought(messages)
    return dict(cast("Mapping[str, Any]", found)) if isinstance(found, Mapping) else {}


def filled(tasks: Sequence[Task], values: Mapping[str, Any], team: str) -> list[Task]:
    """The tasks with their texts filled in. Raises `UsageError` that names what was not given."""
    missing = [name for name in asked_for(tasks) if name not in values]
    if missing:
        raise UsageError(
            "tasks.inputs",
            "{team} needs {names}, which the run was not given. Give them as its task, in JSON:"
            " '{example}'",
            team=team,
            names=", ".join(missing),
            example=compact({**values, **dict.fromkeys(missing, "…")}),
        )
    return [_filled(task, values) for task in tasks]


def asked_for(tasks: Sequence[Task]) -> list[str]:
    """The names that the run is to be given."""
    texts = [text for task in tasks for text in _texts(task)]
    return list(dict.fromkeys(name for text in texts for name in _names(text)))


def _texts(task: Task) -> list[str]:
    rules = [each for each in task.accept if isinstance(each, str)]
    return [task.what, task.expected, task.file, *task.files, *rules]


def _names(text: str) -> list[str]:
    return [found[2] for found in _FILL_IN.finditer(text) if found[2]]


def _filled(task: Task, values: Mapping[str, Any]) -> Task:
    def fill(text: str) -> str:
        return _FILL_IN.sub(lambda found: f"{{{found[1]}}}" if found[1] else say(found[2]), text)

    def say(name: str) -> str:
        value = values[name]
        return value if isinstance(value, str) else compact(value)

    return replace(
        task,
        what=fill(task.what),
        expected=fill(task.expected),
        file=fill(task.file),
        files=[fill(path) for path in task.files],
        accept=[fill(each) if isinstance(each, str) else each for each in task.accept],
    )
