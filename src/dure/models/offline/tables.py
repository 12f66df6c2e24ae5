"""Questions to a table: columns once seen, and what a wish wants of them.

Knows how the tools `table` and `chart` say and take rows. Looks first: without the names of the
columns it asks for nothing but them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dure.models.offline import words_ko
from dure.models.offline.scene import Scene, told
from dure.models.offline.sums import numerals
from dure.models.offline.wish import Clause

_MEASURES = {
    "average": r"averages?|means?|평균",
    "sum": r"totals?|sums?|sales|revenue|합계|총합|합을|총|더한|매출",
    "count": r"how many|counts?|number of|개수|건수|몇",
    "max": r"max\w*|largest|highest|biggest|most|top|최대|최고|가장 (?:큰|많|높)|상위",
    "min": r"min\w*|smallest|lowest|least|최소|최저|가장 (?:작|적|낮)|하위",
}
_SIGNS = {
    "over": ">", "above": ">", "more than": ">", "under": "<", "below": "<", "less than": "<",
    "is": "=", "인": "=", "이상": ">=", "이하": "<=", "초과": ">", "미만": "<",
}  # fmt: skip
_MONEY = re.compile(r"amount|total|sales|revenue|금액|매출|합계", re.IGNORECASE)
_NO_MEASURE = re.compile(
    r"(?:^|_)(?:id|no|year|month|day|code|zip)$|번호|연도|년도|코드", re.IGNORECASE
)


def columns(scene: Scene, path: str) -> dict[str, bool]:
    """The columns of a table as far as a tool has shown them, and whether each holds numbers."""
    for call, result in scene.seen:
        line = re.search(r"^columns: (.+)$", told(result.parts), re.MULTILINE)
        if call.arguments.get("path") == path and line:
            pairs = re.findall(r"(.+?) \((number|text|empty)\)(?:, |$)", line[1])
            return {name: kind == "number" for name, kind in pairs}
    return {}


def wanted(clause: Clause, known: Mapping[str, bool]) -> dict[str, Any]:
    """What the wish asks of a table with these columns: arguments beside the path."""
    text = clause.bare
    conditions, text = _conditions(text, list(known))
    group = [name for name in known if _by(name, text)]
    kinds = [kind for kind, names in _MEASURES.items() if _has(names, text)]
    told_columns = [name for name in known if name not in group and _mentioned(name, text)]
    column = _measured(known, told_columns, group)
    extreme = next((kind for kind in kinds if kind in ("max", "min")), "")
    basic = [kind for kind in kinds if kind not in ("max", "min")]
    if extreme and not group:
        named = [name for name in told_columns if not known[name]]
        group, basic = named[:1], basic or ["sum"] if named else [extreme]
    elif extreme and not basic:
        basic = ["sum"]
    if group and not basic:
        basic = ["sum"] if column else ["count"]
    measures = ["count" if kind == "count" else f"{kind} {column}" for kind in basic
                if column or kind == "count"]  # fmt: skip
    given: dict[str, Any] = {"where": conditions, "group": group, "measures": measures}
    if extreme and group and measures:
        given["sort"] = f"{measures[0]} {'desc' if extreme == 'max' else 'asc'}"
    return {name: value for name, value in given.items() if value}


def series(text: str) -> tuple[list[str], list[float]]:
    """Labels and numbers of the last table in a text: the first column and the last that holds
    numbers; empty if there is none."""
    rows = [line.split(" | ") for line in text.splitlines() if " | " in line]
    width = len(rows[0]) if rows else 0
    rows = [row for row in rows[1:] if len(row) == width]
    for at in range(width - 1, 0, -1):
        values = [_number(row[at]) for row in rows]
        if values and None not in values:
            return [row[0] for row in rows], [value for value in values if value is not None]
    return [], []


def _conditions(text: str, names: Sequence[str]) -> tuple[list[str], str]:
    """The conditions in a wish, and the wish without them."""
    found: list[str] = []
    for name in names:
        spoken = "|".join(re.escape(each) for each in _spoken(name))
        for pattern in (
            rf"\b(?:where|with|only|whose)\s+(?:the )?(?:{spoken})\s+(?P<sign>is|[<>=]+|over|above"
            r"|more than|under|below|less than|contains)\s+(?P<value>[^\s?]+)",
            rf"(?:{spoken})[이가은는]?\s+(?P<value>[\d.,]+[만억]?)\S{{0,2}}\s*"
            r"(?P<sign>이상|이하|초과|미만)",
            rf"(?:{spoken})[이가은는]\s+(?P<value>\S+?)(?P<sign>인)(?=\s)",
        ):
            hit = re.search(pattern, text)
            if hit:
                found.append(
                    f"{name} {_SIGNS.get(hit['sign'], hit['sign'])} {numerals(hit['value'])}"
                )
                text = text.replace(hit[0], " ")
    return found, text


def _measured(known: Mapping[str, bool], told_columns: Sequence[str], group: Sequence[str]) -> str:
    """The column to measure: the one named, else the one of money, else the last of numbers."""
    numbers = [name for name in known if known[name] and name not in group]
    named = [name for name in told_columns if name in numbers]
    likely = [name for name in numbers if not _NO_MEASURE.search(name)]
    money = [name for name in likely if _MONEY.search(name)]
    return next(iter([*named, *money[-1:], *likely[-1:]]), "")


def _spoken(name: str) -> list[str]:
    """How a column may be called: by its name, or by the word of the other language."""
    low = name.lower()
    pairs_ = [pair for pair in words_ko.COLUMNS if low in pair]
    return [low, low.replace("_", " "), *(word for pair in pairs_ for word in pair if word != low)]


def _by(name: str, text: str) -> bool:
    return any(
        re.search(
            rf"\b(?:by|per|each|every) (?:the )?{re.escape(each)}|{re.escape(each)} ?(?:별|마다)",
            text,
        )
        for each in _spoken(name)
    )


def _mentioned(name: str, text: str) -> bool:
    return any(
        re.search(rf"(?<![a-z]){re.escape(each)}(?:s|es)?(?![a-z])", text) for each in _spoken(name)
    )


def _has(names: str, text: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{names})(?![a-z])", text) is not None


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", ""))
    except ValueError:
        return None
