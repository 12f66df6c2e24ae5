"""Arguments from a wish: what a card's schema asks for, found in the words of the user.

Knows what the usual names of parameters mean (path, url, query …). Does not know any one tool, and
invents no value: what is not in the text is reported as missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dure.core.prompt import Card
from dure.models.offline import words_en, words_ko
from dure.models.offline.choose import Filled, effect, either, words
from dure.models.offline.reading import stem, terms
from dure.models.offline.sums import expression, numerals
from dure.models.offline.wish import Clause, is_table

_KINDS = {
    "expression": {"expression", "expr", "formula", "calculation"},
    "path": {"path", "file", "filename", "file_name", "filepath", "file_path"},
    "url": {"url", "link", "uri", "address", "page"},
    "place": {"place", "city", "location", "zone", "timezone", "tz", "time_zone"},
    "day": {"day", "date", "when"},
    "span": {"start", "end"},
    "code": {"code", "program", "script", "source", "command"},
    "query": {"query", "q", "search", "needle", "keyword", "keywords", "term", "words"},
    "content": {"text", "content", "contents", "body", "message", "data", "note", "value"},
    "task": {"task", "question", "request", "instruction"},
    "swap": {"old", "new"},
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}
_SIGNALS = {"expression": 3.0, "url": 3.0, "path": 2.0, "span": 1.5, "code": 1.0, "number": 0.5}
_BACK = either(words_en.BACK, words_ko.BACK)
_DAYS = either(words_en.DAYS, words_ko.DAYS)


def _names(text: str, word: object) -> bool:
    """Whether the text holds the word, a Korean particle behind it or not."""
    pattern = rf"(?<![A-Za-z0-9]){re.escape(str(word))}(?![A-Za-z0-9])"
    return re.search(pattern, text, re.IGNORECASE) is not None


_DATE = re.compile(
    r"\d{4}\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}일?"
    r"|(?<![a-z])(?:today|tomorrow|yesterday)\b|오늘|내일|어제"
)
_UNITS = {"days": "days?|일", "months": "months?|개월|달", "lines": "lines?|줄", "rows": "rows?|행"}
_ENDING = re.compile(words_ko.ENDINGS)
_LAST = re.compile(r"(?<=[가-힣])(?:이?라는|에서|에|은|는|을|를|의|과|와)$")


@dataclass(frozen=True, slots=True)
class Known:
    """What came before: the file spoken of last in this wish, or in the conversation (`earlier`),
    and the answer given last."""

    file: str = ""
    earlier: str = ""
    answer: str = ""


def fill(card: Card, clause: Clause, known: Known) -> Filled:
    """The card's arguments as far as the wish gives them."""
    properties: Mapping[str, Any] = card.schema.get("properties", {})
    required = card.schema.get("required", ())
    kinds = {name: _kind(name, schema, card) for name, schema in properties.items()}
    given: dict[str, Any] = {}
    signal = 0.0
    if "measures" in properties and clause.files:
        signal += 1.5 if is_table(clause.files[0]) else -1.5
    signal -= 1.5 * bool(clause.files and "path" not in kinds.values())
    signal -= 2.0 * bool(clause.urls and "url" not in kinds.values())
    for name, kind in kinds.items():
        asked = _Asked(name, properties[name], card, clause, known, name in required)
        value = asked.find(kind)
        if value in (None, ""):
            continue
        given[name] = value
        if kind != "path" or clause.files:
            signal += _SIGNALS.get(kind, 0.0) + (kind == "query" and bool(clause.quotes))
            signal -= 1.5 * (kind == "path" and name not in required)
            signal -= 1.5 * (kind == "span" and not re.search(r"\d", value))  # "today" says little
    return Filled(given, tuple(name for name in required if name not in given), signal)


def _kind(name: str, schema: Mapping[str, Any], card: Card) -> str:
    """What kind of thing a parameter wants, by its name and type."""
    if "enum" in schema:
        return "enum"
    options: list[Mapping[str, Any]] = [schema, *schema.get("anyOf", ())]  # `int | None`
    kind = next((each["type"] for each in options if each.get("type", "null") != "null"), "string")
    if kind in ("integer", "number"):
        return "number"
    if kind in ("boolean", "array", "object"):
        return "none"
    kind = _KIND_OF.get(name.lower(), "other")
    return "query" if kind == "content" and effect(card) == "read" else kind


@dataclass(frozen=True, slots=True)
class _Asked:
    """One parameter, the wish, and what came before."""

    name: str
    schema: Mapping[str, Any]
    card: Card
    clause: Clause
    known: Known
    required: bool

    def find(self, kind: str) -> Any:
        """The value, or None where the wish does not give it."""
        clause = self.clause
        quoted = next(iter(clause.quotes), "")
        match kind:
            case "expression":
                return expression(clause.bare)
            case "url":
                return next(iter(clause.urls), None)
            case "code":
                return quoted or clause.material
            case "query":
                return quoted or self._rest() or clause.material[:200]
            case "task":
                return "\n".join(filter(None, (clause.text, clause.material)))
            case "other":
                return self._other(quoted) if self.required else None
            case "enum":
                return next(
                    (each for each in self.schema["enum"] if _names(clause.text, each)), None
                )
            case "day":
                hit = _DATE.search(clause.text) or _DAYS.search(clause.text)
                return hit[0] if hit else None
            case "path" | "place" | "content" | "span" | "swap" | "number":
                return getattr(self, f"_{kind}")()
            case _:
                return None

    def _other(self, quoted: str) -> str | None:
        """Any other text. Where more than looking is done with it, only what is plainly given."""
        address = re.search(r"[\w.+-]+@[\w-]+\.[\w.-]*\w", self.clause.text)
        loose = self._rest() if effect(self.card) == "read" else None
        return address[0] if address else quoted or loose

    def _path(self) -> str | None:
        """A file named here; else the one in hand, which is only read, or is pointed back to."""
        back = _BACK.search(self.clause.bare)
        if self.clause.files or not self.required:
            return next(iter(self.clause.files), None)
        if self.clause.urls:
            return self.clause.urls[0].partition("?")[0].rsplit("/", 1)[1]
        if effect(self.card) != "read":
            return self.known.file if back else None
        return self.known.file or (self.known.earlier if back else None)

    def _place(self) -> str | None:
        """A place or time zone. One that no tool knows is passed on too: the tool says so, which is
        better than an answer for another place."""
        text = self.clause.text
        exact = re.search(r"\b(?:UTC|GMT|[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)\b", text)
        named = re.search(r"\b(?:in|for|at|of)\s+([A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*)*)", text)
        low = re.search(r"\b(?:in|for|at)\s+([a-z]+(?: [a-z]+)?)\W*$", text)
        found = exact[0] if exact else named[1] if named else low[1] if low else self._rest() or ""
        return found.rstrip(".'") if len(found.split()) <= 3 else None

    def _content(self) -> str | None:
        """What to write: quoted, apart, after "saying", or what was answered just before."""
        clause, text = self.clause, self.clause.text
        if clause.quotes or clause.material:
            return next(iter(clause.quotes), clause.material)
        tail = re.search(rf"\b(?:{words_en.AS_TEXT})\s+(.+)", text, re.IGNORECASE | re.DOTALL)
        if tail:
            return tail[1].strip()
        hit = re.search(words_en.WRITE_TO, text, re.IGNORECASE) or re.search(words_ko.SAID_AS, text)
        said = hit["text"] if hit else ""
        for file in clause.files:
            said = re.sub(rf"{re.escape(file)}(?:에다가?|에|으로|로)?", "", said)
        if said.strip() and not _BACK.fullmatch(said.strip()):
            return said.strip()
        return self.known.answer if _BACK.search(clause.bare) or not said else None

    def _span(self) -> str | None:
        """The first of two dates is the start; one alone is the end if the wish goes up to it."""
        found = _DATE.findall(self.clause.text)
        if len(found) == 1 and re.search(r"\b(?:until|till|to)\b|까지|남", self.clause.bare):
            found = ["", *found]
        at = int(self.name == "end")
        return found[at] if at < len(found) else None

    def _swap(self) -> str | None:
        """What is replaced and by what: `old with new`, `old를 new로`, or two quotations."""
        text = self.clause.text
        hit = re.search(
            r"(?:replace|change)\s+(.+?)\s+(?:with|to|by)\s+(.+?)(?:\s+in\s|$)", text, re.IGNORECASE
        ) or re.search(r"(\S+?)[을를]\s+(\S+?)(?:으로|로)\s+(?:바꿔|바꾸|고쳐|변경)", text)
        both = (
            self.clause.quotes[:2] if len(self.clause.quotes) > 1 else hit.groups() if hit else ()
        )
        return both[int(self.name == "new")] if both else None

    def _number(self) -> float | int | None:
        """The number before the parameter's own unit; where one must be given, the first there
        is. What lies back in time is negative."""
        text = numerals(_DATE.sub(" ", self.clause.bare))
        unit = _UNITS.get(self.name.lower(), r"(?!)")
        hit = re.search(rf"(\d+)\s*(?:{unit})(?![a-z])", text)
        weeks = re.search(r"(\d+)\s*(?:weeks?|주)", text) if self.name == "days" else None
        if hit or weeks:
            count = int(hit[1]) if hit else 7 * int(weeks[1]) if weeks else 0
            return -count if re.search(rf"\b(?:ago|before)\b|(?:{unit}|주)\s*전", text) else count
        first = re.search(r"-?\d+(?:\.\d+)?", text) if self.required else None
        return (float(first[0]) if "." in first[0] else int(first[0])) if first else None

    def _rest(self) -> str | None:
        """What is left of a wish without the words that name the tool, and without small words at
        either end."""
        text = self.clause.text
        naming = words(self.card.name, self.card.about)
        low = text.lower()
        taken = [hit.span() for kind in (naming, _DAYS, _ENDING) for hit in kind.finditer(low)]
        names = {*self.clause.files, *self.clause.urls}
        kept = [
            word[0].rstrip(".")
            for word in re.finditer(r"[^\s?!,~]+", text)
            if not any(first < word.end() and word.start() < last for first, last in taken)
            and not any(name in word[0] for name in names)
        ]
        small = words_en.STOP | words_ko.STOP
        while kept and {kept[0].lower(), stem(kept[0].lower())} & small:
            kept.pop(0)
        while kept and {kept[-1].lower(), stem(kept[-1].lower())} & small:
            kept.pop()
        rest = _LAST.sub("", " ".join(kept))
        return rest if terms(rest) else None
