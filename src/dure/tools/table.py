"""The tool `table`: questions to a CSV or TSV file, answered exactly and without code.

Knows conditions, groups, measures and order. Reading the file is in `tools.rows`, numbers are in
`tools.numbers`: sums of money are exact.
"""

from __future__ import annotations

import difflib
import re
import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from dure.core.contracts import Call
from dure.core.errors import ToolError
from dure.tools.decorate import tool
from dure.tools.numbers import read_number, write_number
from dure.tools.rows import Rows, read_rows

MOST_BYTES = 64 << 20
MOST_SHOWN = 16_000  # characters of one answer
_MOST_CELL = 200  # characters of a cell that are shown

_SIGN = re.compile(
    r"(==|=|!=|<>|>=|<=|>|<|≥|≤|≠|is not empty$|is empty$|does not contain\b|contains\b"
    r"|starts with\b|ends with\b)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_MEASURE = re.compile(r"(\w+)\s*(?:\((.*)\)|(.*))", re.DOTALL)


@tool(
    effect="read",
    reads="workspace",
    traits=["path:path"],
    when="Use for questions about a CSV or TSV file: what is in it, totals, averages, counts,"
    " groups, the largest and smallest. 표, CSV, 데이터, 합계, 평균, 개수, 그룹별, 매출, 통계.",
    example={
        "path": "sales.csv",
        "where": ["year = 2026", "amount > 0"],
        "group": ["region"],
        "measures": ["sum amount", "count"],
        "sort": "sum amount desc",
    },
)
def table(
    path: str,
    call: Call,
    *,
    columns: list[str] | None = None,
    where: list[str] | None = None,
    group: list[str] | None = None,
    measures: list[str] | None = None,
    sort: str = "",
    most: int = 20,
) -> str:
    """Read a CSV or TSV file: show, filter, group, count, sum, average and sort its rows.

    With the path alone it shows the columns and the first rows.

    Args:
        path: the file, relative to the workspace
        columns: which columns to show; leave it out for all
        where: conditions that all must hold: `city = Seoul`, `price >= 1000`, `name contains Kim`,
            `note is empty`; also != < > <= starts with, ends with, does not contain
        group: columns to group by
        measures: what to work out, for each group or for all rows: `count`, `sum price`,
            `average price`, `median price`, `min price`, `max price`, `distinct city`
        sort: a column or measure to sort by; end it with ` desc` for the largest first
        most: how many rows to show at most
    """
    data = call.workspace.read(path, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ToolError("table.too_large", "{path} is larger than 64 MB. Use code.", path=path)
    read = read_rows(data, path)
    kept = _filtered(read, where or [])
    title = f"{path}: {len(read.rows)} rows, {len(read.columns)} columns"
    if where:
        title += f"; {len(kept.rows)} rows fit the conditions"
    notes = list(read.notes)
    if group or measures:
        kept, odd = _measured(kept, group or [], measures or ["count"])
        notes += odd
    plain = not (columns or where or group or measures)
    head = [title, *notes, *(_kinds(read) if plain else ())]
    kept = _chosen(_sorted(kept, sort), columns or [])
    return "\n".join([*head, *_shown(kept, min(max(most, 1), 500))])


def _filtered(table: Rows, where: Sequence[str]) -> Rows:
    tests = [_condition(table, text) for text in where]
    rows = [row for row in table.rows if all(test(row) for test in tests)]
    return Rows(table.columns, rows)


def _condition(table: Rows, text: str) -> Callable[[list[str]], bool]:
    """A test of a row, from words such as `price >= 1000`."""
    for name in sorted(table.columns, key=len, reverse=True):
        start = _after_name(text, name)
        if start is None or not (match := _SIGN.fullmatch(text[start:].strip())):
            continue
        index, sign = table.columns.index(name), match[1].lower()
        wanted = match[2].strip().strip("\"'")
        return lambda row: _holds(row[index], sign, wanted)
    if match := re.match(r"[^=<>!≠≤≥]+", text):
        _column(table, match[0].strip())  # a name that is not there is told with near ones
    raise ToolError(
        "table.condition",
        "The condition {text} cannot be read. Write a column, a sign and a value, such as"
        " `price >= 1000` or `name contains Kim`. The columns are: {columns}.",
        text=repr(text[:200]),
        columns=", ".join(table.columns),
    )


def _after_name(text: str, name: str) -> int | None:
    """Where the condition goes on after the column's name, with or without quotes around it."""
    text = text.strip()
    for quoted in (name, f'"{name}"', f"'{name}'", f"`{name}`"):
        if text.casefold().startswith(quoted.casefold()):
            return len(quoted)
    return None


def _holds(cell: str, sign: str, wanted: str) -> bool:
    cell = cell.strip()
    if sign.endswith("empty"):
        return (not cell) == (sign == "is empty")
    if sign in _TEXT_TESTS:
        return _TEXT_TESTS[sign](cell.casefold(), wanted.casefold())
    left: Any = read_number(cell)
    right: Any = read_number(wanted)
    if left is None or right is None:
        if (left is None) != (right is None) and sign in ("<", ">", "<=", ">=", "≤", "≥"):
            return False  # a number is neither more nor less than a word
        left, right = cell.casefold(), wanted.casefold()
    return _ORDER_TESTS[sign](left, right)


_TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda cell, wanted: wanted in cell,
    "does not contain": lambda cell, wanted: wanted not in cell,
    "starts with": lambda cell, wanted: cell.startswith(wanted),
    "ends with": lambda cell, wanted: cell.endswith(wanted),
}
_ORDER_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<>": lambda left, right: left != right,
    "≠": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    "≤": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "≥": lambda left, right: left >= right,
}


def _measured(table: Rows, group: Sequence[str], measures: Sequence[str]) -> tuple[Rows, list[str]]:
    """One row for each group (or for all rows), and a note on cells that are no numbers."""
    keys = [_column(table, name) for name in group]
    plans = [_plan(table, text) for text in measures]
    groups: dict[tuple[str, ...], list[list[str]]] = {} if group else {(): []}
    for row in table.rows:
        groups.setdefault(tuple(row[key].strip() for key in keys), []).append(row)
    rows = [
        [*key, *(_measure(what, index, members) for what, index in plans)]
        for key, members in groups.items()
    ]
    notes: list[str] = []
    for index in dict.fromkeys(index for what, index in plans if what in _OF_NUMBERS):
        empty, words = _not_numbers([row[index] for row in table.rows])
        if empty or words:
            shown = f" (such as {words[0][:40]!r})" if words else ""
            notes.append(
                f"{table.columns[index]}: left out {empty} empty cells and {len(words)} that are no"
                f" numbers{shown}"
            )
    names = [table.columns[key] for key in keys]
    return Rows((*names, *(" ".join(text.split()) for text in measures)), rows), notes


def _plan(table: Rows, text: str) -> tuple[str, int]:
    """What to work out and of which column, from words such as `sum price`."""
    match = _MEASURE.fullmatch(text.strip())
    what = match[1].lower() if match else ""
    what = {"avg": "average", "mean": "average", "total": "sum", "minimum": "min", "maximum": "max"
            }.get(what, what)  # fmt: skip
    of = (match[2] or match[3] or "").strip() if match else ""
    if what == "count" and of in ("", "*"):
        return "count", -1
    if of and (what in ("count", "distinct") or what in _OF_NUMBERS):
        return what, _column(table, of)
    raise ToolError(
        "table.measure",
        "The measure {text} is not known. Write `count`, or one of sum, average, median, min, max,"
        " distinct with a column, such as `sum price`.",
        text=repr(text[:200]),
    )


def _measure(what: str, index: int, rows: Sequence[list[str]]) -> str:
    if index < 0:
        return str(len(rows))
    cells = [row[index].strip() for row in rows]
    if what == "count":
        return str(sum(bool(cell) for cell in cells))
    if what == "distinct":
        return str(len({cell for cell in cells if cell}))
    numbers = [number for cell in cells if (number := read_number(cell)) is not None]
    return write_number(Fraction(_OF_NUMBERS[what](numbers))) if numbers else ""


_OF_NUMBERS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda numbers: sum(numbers, Fraction()),
    "average": lambda numbers: sum(numbers, Fraction()) / len(numbers),
    "median": lambda numbers: Fraction(statistics.median(numbers)),
    "min": min,
    "max": max,
}


def _not_numbers(cells: Sequence[str]) -> tuple[int, list[str]]:
    words = [cell for cell in cells if cell.strip() and read_number(cell) is None]
    return sum(not cell.strip() for cell in cells), words


def _sorted(table: Rows, sort: str) -> Rows:
    if not sort.strip():
        return table
    name, down = sort.strip(), False
    if match := re.fullmatch(r"(.*)\s+(asc|desc|ascending|descending)", name, re.IGNORECASE):
        name, down = match[1], match[2].lower().startswith("desc")
    elif name.startswith("-"):
        name, down = name[1:].strip(), True
    index = _column(table, " ".join(name.split()))
    numbers: list[tuple[Fraction, list[str]]] = []
    words: list[list[str]] = []
    for row in table.rows:
        number = read_number(row[index])
        if number is None:
            words.append(row)
        else:
            numbers.append((number, row))
    numbers.sort(key=lambda pair: pair[0], reverse=down)
    words.sort(key=lambda row: row[index].casefold(), reverse=down)
    # Numbers first; empty cells last, whichever way it goes.
    filled = [row for row in words if row[index].strip()]
    empty = [row for row in words if not row[index].strip()]
    return Rows(table.columns, [row for _, row in numbers] + filled + empty)


def _chosen(table: Rows, columns: Sequence[str]) -> Rows:
    if not columns:
        return table
    places = [_column(table, name) for name in columns]
    names = tuple(table.columns[place] for place in places)
    return Rows(names, [[row[place] for place in places] for row in table.rows])


def _column(table: Rows, name: str) -> int:
    """The place of a column by its name; capitals and quotes do not matter."""
    bare = name.strip().strip("\"'`").casefold()
    for index, column in enumerate(table.columns):
        if column.casefold() == bare:
            return index
    near = difflib.get_close_matches(name, table.columns, n=3)
    raise ToolError(
        "table.column",
        "There is no column {name}. {hint}",
        name=repr(name[:100]),
        hint=f"Did you mean {', '.join(near)}?"
        if near
        else f"The columns are: {', '.join(table.columns)}.",
    )


def _kinds(table: Rows) -> list[str]:
    """A line on what the columns hold."""
    words: list[str] = []
    for index, name in enumerate(table.columns):
        cells = [row[index] for row in table.rows[:1000]]
        empty, others = _not_numbers(cells)
        kind = "empty" if empty == len(cells) else "text" if others else "number"
        words.append(f"{name} ({kind})")
    return ["columns: " + ", ".join(words)]


def _shown(table: Rows, most: int) -> list[str]:
    lines = [" | ".join(table.columns)]
    room = MOST_SHOWN
    for row in table.rows[:most]:
        cells = (" ".join(cell.split()) for cell in row)
        line = " | ".join(cell[:_MOST_CELL] + "…" * (len(cell) > _MOST_CELL) for cell in cells)
        room -= len(line)
        if room < 0:
            break
        lines.append(line)
    more = len(table.rows) - (len(lines) - 1)
    return [*lines, f"(and {more} more rows)"] if more else lines
