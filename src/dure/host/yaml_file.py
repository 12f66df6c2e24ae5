"""YAML read as plain data, with the line and column of every value.

Only text, numbers, booleans, null, lists and mappings are made: a tag never makes an object, and a
date stays the text it is. Knows YAML; does not know what any value is for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from dure.core.errors import SetupError, UsageError
from dure.host.languages import tr

Steps: TypeAlias = tuple[str | int, ...]
"""Where a value stands: names and numbers from the top."""

MOST_BYTES = 5 << 20
MOST_VALUES = 200_000
MOST_DEPTH = 50
"""An alias stands for what it repeats, so that a short file can mean a very long one."""


@dataclass(slots=True)
class Document:
    """A file's value, and the line and column (from 1) where each value within it begins."""

    name: str
    value: Any = None
    places: dict[Steps, tuple[int, int]] = field(default_factory=dict[Steps, tuple[int, int]])

    def fail(self, steps: Steps, code: str, text: str, /, **facts: Any) -> NoReturn:
        """Raise a `UsageError` whose text begins with `{place}`: the file, the line, the field."""
        line, column = self.places.get(steps) or self.places.get(steps[:-1]) or (1, 1)
        place = tr(
            "yaml.place",
            "{file}, line {line}, column {column}, {field}",
            file=self.name,
            line=line,
            column=column,
            field=field_name(steps),
        )
        raise UsageError(code, text, place=place, **facts)


def text_of(path: Path, cure: str, most: int = MOST_BYTES) -> str:
    """A file's text, of `most` bytes. Raises `UsageError` or `SetupError` where it cannot be had;
    `cure` is said where there is no such file."""
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise UsageError(
                "yaml.long", "{file} has more than {most} bytes.", file=str(path), most=most
            )
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(
            "yaml.no_file", "There is no {file}. {cure}", file=str(path), cure=cure
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            "yaml.not_text",
            "{file} is not UTF-8 text (byte {at}). Save it as UTF-8.",
            file=str(path),
            at=error.start,
        ) from None
    except (OSError, ValueError) as error:  # ValueError: NUL in a path
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> SetupError:
    """The error for a file that cannot be read."""
    return SetupError(
        "yaml.unreadable",
        "{file} cannot be read: {reason}.",
        file=str(path),
        reason=getattr(error, "strerror", None) or str(error),
    )


def field_name(steps: Steps) -> str:
    """`tasks[0].checks[1].number`."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    words = words.lstrip(".") or "(top)"
    return words if len(words) <= 100 else words[:100] + "…"


def read_yaml(text: str, name: str) -> Document:
    """The document. Raises `UsageError` with line and column for what is no YAML."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml: Any = YAML(typ="safe", pure=True)
    try:
        node: Any = yaml.compose(text)
    except (YAMLError, RecursionError) as error:
        mark: Any = getattr(error, "problem_mark", None)
        problem: Any = getattr(error, "problem", None)
        raise UsageError(
            "yaml.broken",
            "{file}, line {line}, column {column}: this is not YAML ({reason}). Lists and mappings"
            " stand by their indentation; text with ': ' or '#' in it stands in quotation marks.",
            file=name,
            line=1 if mark is None else mark.line + 1,
            column=1 if mark is None else mark.column + 1,
            reason=problem or type(error).__name__,
        ) from None
    document = Document(name)
    if node is not None:
        document.value = _value(node, (), document)
    return document


def _value(node: Any, steps: Steps, document: Document) -> Any:
    document.places[steps] = node.start_mark.line + 1, node.start_mark.column + 1
    if str(node.tag).startswith("!"):  # else `to: !*@example.org` would read as no text at all
        document.fail(
            steps, "yaml.tag", "{place}: text that begins with ! stands in quotation marks."
        )
    if len(document.places) > MOST_VALUES or len(steps) > MOST_DEPTH:
        document.fail(steps, "yaml.large", "{place}: this is more than such a file may hold.")
    kind = type(node).__name__
    if kind == "SequenceNode":
        return [_value(each, (*steps, index), document) for index, each in enumerate(node.value)]
    if kind == "MappingNode":
        return _mapping(node, steps, document)
    return _scalar(node, steps, document)


def _mapping(node: Any, steps: Steps, document: Document) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name_node, value_node in node.value:
        name = name_node.value if isinstance(name_node.value, str) else "?"
        inside = (*steps, name)
        if name in made:
            document.places[inside] = name_node.start_mark.line + 1, name_node.start_mark.column + 1
            document.fail(inside, "yaml.twice", "{place}: this stands twice here. Delete one.")
        made[name] = _value(value_node, inside, document)
    return made


def _scalar(node: Any, steps: Steps, document: Document) -> Any:
    text: str = node.value
    try:
        match str(node.tag).rpartition(":")[2]:
            case "int":
                return _finite(int(text.replace("_", ""), 0))
            case "float":
                return _finite(float(text.replace("_", "")))
            case "bool":
                return text.lower() == "true"
            case "null":
                return None
            case _:
                return text
    except (ValueError, OverflowError):
        document.fail(
            steps, "yaml.number", "{place}: {text!r} is no finite number.", text=text[:60]
        )


def _finite(number: float) -> float:
    """The number, unless it is none or too large for one."""
    if not math.isfinite(number):
        raise ValueError(number)
    return number
