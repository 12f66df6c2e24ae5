"""The one way in which a file is written down. Knows YAML; knows no field."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, cast


def written(record: Mapping[str, Any]) -> str:
    """The text of this record: blocks, two spaces, long texts as `|`, letters as they are."""
    from ruamel.yaml import YAML

    yaml: Any = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 1 << 20  # a line that is folded is no longer the same line to a reader of diffs
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(_spelled(record), text)
    return text.getvalue()


def _spelled(given: Any) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if isinstance(given, Mapping):
        mapping = cast("Mapping[str, Any]", given)
        return {name: _spelled(value) for name, value in mapping.items()}
    if isinstance(given, list | tuple):
        return [_spelled(each) for each in cast("list[Any]", given)]
    if not isinstance(given, str):
        return given
    if _is_plain_block(given):
        return LiteralScalarString(given)
    return given if given.isprintable() else DoubleQuotedScalarString(given)


def _is_plain_block(text: str) -> bool:
    """Whether it has lines that a block keeps letter for letter."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and bool(lines[0].strip())
        and not text[0].isspace()
        and all(line.isprintable() and line == line.rstrip() for line in lines)
    )
