"""Reads the rows of a CSV or TSV file, as such files really are.

Knows encodings, separators, quotes, line ends and ragged rows; says what was odd. Does not know
what is asked of the rows.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from dure.core.errors import ToolError
from dure.perception.text import decode, kind_of

_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_LINES = 20


@dataclass(frozen=True, slots=True)
class Rows:
    """The names of the columns, the rows (each as long as there are columns), and what was odd."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    notes: tuple[str, ...] = ()


def read_rows(data: bytes, path: str) -> Rows:
    """The rows of the file whose bytes are `data`; the first is taken as the names of the columns.
    Raises `ToolError` if it is no such file."""
    decoded = decode(data)
    if decoded is None:
        raise ToolError(
            "table.binary",
            "{path} is {kind}, not a text table. Save it as CSV first.",
            path=path,
            kind=kind_of(data) or "a binary file",
        )
    text = decoded.text.replace("\0", "")
    separator = _separator(text)
    try:
        # A quote that was never closed would swallow the rest: such a file is refused.
        lines = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise ToolError(
            "table.broken",
            "{path} cannot be read as a table: {reason}. Look at it with read_file.",
            path=path,
            reason=str(error),
        ) from None
    if not lines:
        raise ToolError("table.empty", "{path} has no rows.", path=path)
    notes: list[str] = []
    if decoded.note:
        notes.append(decoded.note)
    columns = _names(lines[0], max(map(len, lines)))
    ragged = sum(len(row) != len(lines[0]) for row in lines[1:])
    if ragged:
        notes.append(f"{ragged} rows have more or fewer cells than the first")
    rows = [row + [""] * (len(columns) - len(row)) for row in lines[1:]]
    return Rows(columns, rows, tuple(notes))


def _separator(text: str) -> str:
    """The sign that parts the cells: the one that stands most evenly in the first lines."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def evenness(sign: str) -> tuple[float, int]:
        counts = Counter(line.count(sign) for line in lines)
        most, times = counts.most_common(1)[0] if counts else (0, 0)
        return (times / len(lines) if most else 0.0, most)

    return max(_SEPARATORS, key=evenness)


def _names(header: list[str], count: int) -> tuple[str, ...]:
    """A name for each column, none twice."""
    names: list[str] = []
    for number in range(count):
        given = header[number].strip() if number < len(header) else ""
        name = given or f"column {number + 1}"
        times = 2
        while name in names:
            name, times = f"{given or 'column'} ({times})", times + 1
        names.append(name)
    return tuple(names)
