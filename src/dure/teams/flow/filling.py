"""Texts with fields of a state in braces: filled in as a person would write the values.

Knows templates and plain values; does not know who is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any, cast

from dure.core.codec import compact
from dure.core.errors import UsageError

_LINE, _WITHIN = "\n", "\n  "


class _Filling(Formatter):
    """As `str.format`, but a list of texts becomes lines, and what else is no text becomes JSON:
    both can be read, by people and models."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec or not isinstance(value, list | dict):
            return super().format_field(value, format_spec)
        items = cast("list[Any]", value) if isinstance(value, list) else []
        if items and all(isinstance(each, str) for each in items):
            return "".join(f"\n- {each.replace(_LINE, _WITHIN)}" for each in items)
        return compact(value)


def filled(template: str, record: Mapping[str, Any]) -> str:
    """The text with the values in place. Raises `UsageError` for a field that is not there."""
    try:
        return _Filling().vformat(template, (), record)
    except (LookupError, ValueError, AttributeError) as error:
        raise _wrong(template, str(error), record) from error


def check_fields(template: str, known: Mapping[str, Any]) -> None:
    """Raise `UsageError` where the text names a field that is not known, or cannot be read."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise _wrong(template, str(error), known) from error
    for _, field, _, _ in parts:
        name = None if field is None else re.split(r"[.\[]", field)[0]
        if name is not None and name not in known:
            raise _wrong(template, repr(name), known)


def _wrong(template: str, reason: str, known: Mapping[str, Any]) -> UsageError:
    return UsageError(
        "flow.template",
        "{template!r} cannot be filled from the state: {reason}. Its fields are {fields}; write"
        " {{{{ for a brace.",
        template=template,
        reason=reason,
        fields=", ".join(known),
    )
