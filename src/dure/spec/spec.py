"""A file as it stands, with its comments, and who runs in it; and one value of it changed.

Knows where values stand in the text; does not know what any field is for.
"""

from __future__ import annotations

import json
import os
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.value import value
from dure.host.languages import tr
from dure.host.yaml_file import Steps, field_name, read_yaml, text_of
from dure.spec.read import MOST_BYTES, parse

_PLAIN = re.compile(r"[^\W\d_][\w .]*(?<! )")


@value
class Spec:
    """A file's `text`, letter for letter, its `name`, and the folder of the files it names."""

    text: str
    name: str = "team.yaml"
    folder: Path = Path()

    @property
    def participant(self) -> Participant:
        """Who runs in it. Raises `UsageError` with line, field and cure."""
        return parse(self.text, self.name, self.folder)

    @property
    def record(self) -> dict[str, Any]:
        """What stands in it, as plain data."""
        return read_yaml(self.text, self.name).value

    def with_value(self, path: Steps, new: Any) -> Spec:
        """The file with one value set, there or not yet; every other letter stays as it is:
        `with_value(("agents", "ann", "role"), "a poet")`."""
        wanted = deepcopy(self.record)
        _set(wanted, path, new)
        text = _edited(self.text, path, new)
        if read_yaml(text, self.name).value != wanted:
            raise UsageError(
                "spec.no_place",
                "{field} cannot be set in {file} without touching what stands beside it (an"
                " anchor, or a list in several lines). Edit the file by hand.",
                field=field_name(path),
                file=self.name,
            )
        return Spec(text, self.name, self.folder)


def read(path: Path | str) -> Spec:
    """The file as it stands. Raises `UsageError` where there is none; what is wrong in it is told
    when `participant` is asked for."""
    path = Path(os.path.abspath(os.path.expanduser(path)))
    cure = tr("teamfile.write_one", "`docs/files.md` says what stands in one.")
    return Spec(text_of(path, cure, MOST_BYTES), path.name, path.parent)


def _set(record: Any, path: Steps, new: Any) -> None:
    try:
        for step in path[:-1]:
            record = record[step]
        record[path[-1]] = new
    except (KeyError, IndexError, TypeError):
        raise UsageError(
            "spec.no_path",
            "There is no place for {field}. Set what it stands in first.",
            field=field_name(path),
        ) from None


def _edited(text: str, path: Steps, new: Any) -> str:
    from ruamel.yaml import YAML

    yaml: Any = YAML(typ="safe", pure=True)
    node: Any = yaml.compose(text)
    for step in path[:-1]:
        node = _child(node, step)
    found = _child(node, path[-1])
    shown = _shown(new)
    if found is None:
        return _added(text, node, f"{_shown(path[-1])}: {shown}")
    return text[: found.start_mark.index] + shown + text[_end(text, found) :]


def _child(node: Any, step: str | int) -> Any:
    """The node of this name or number; None where there is none."""
    if isinstance(step, int):
        return node.value[step]
    return next((inner for name, inner in node.value if name.value == step), None)


def _end(text: str, node: Any) -> int:
    """Where the node's own letters end. A block's mark stands behind what follows it."""
    if node.value and hasattr(node, "flow_style") and not node.flow_style:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    return len(text[: node.end_mark.index].rstrip())


def _added(text: str, node: Any, entry: str) -> str:
    """A field that was not there, after the last one of this mapping."""
    end = _end(text, node)
    if node.flow_style:
        return f"{text[: end - 1].rstrip()}{', ' if node.value else ''}{entry}{text[end - 1 :]}"
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    feed = "\r\n" if "\r\n" in text else "\n"
    line -= 1 if text[:line].endswith("\r") else 0
    return f"{text[:line]}{feed}{' ' * node.start_mark.column}{entry}{text[line:]}"


def _shown(given: Any) -> str:
    """A value on one line; only a text of plain words stands without quotation marks."""
    if isinstance(given, str) and _PLAIN.fullmatch(given) and _is_text(given):
        return given
    return json.dumps(given, ensure_ascii=False)


def _is_text(word: str) -> bool:
    return word.casefold() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
