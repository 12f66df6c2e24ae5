"""Reads a docstring: what a function is for, when to use it, and what its parameters are.

Knows the three common styles (Google, NumPy, Sphinx) as far as descriptions of parameters go.
Does not know types: those stand in the signature.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field

_SECTION = re.compile(
    r"(args|arguments|parameters|params|returns?|yields?|raises|examples?|notes?|see also)\s*:?$",
    re.IGNORECASE,
)
_PARAMETERS = {"args", "arguments", "parameters", "params"}
_GOOGLE = re.compile(r"\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s*(.*)")
_NUMPY = re.compile(r"\*{0,2}(\w+)\s*(?::.*)?$")
_SPHINX = re.compile(r":param\s+(?:[^:]*\s)?\*{0,2}(\w+)\s*:\s*(.*)")
_SPHINX_OTHER = re.compile(r":(type|return|returns|rtype|raises|raise)\b")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_WHEN = re.compile(r"(use (it |this |only )?(when|for|to|if|before|after)|do not use|don't use)\b")


@dataclass(frozen=True, slots=True)
class Docstring:
    """What a docstring says: `about` without the sentences on when to use it, those sentences
    (`when`: "Use when …", "Do not use …"), and the description of each parameter by name."""

    about: str = ""
    when: str = ""
    parameters: dict[str, str] = field(default_factory=dict[str, str])


def read_docstring(text: str | None) -> Docstring:
    """The docstring `text` taken apart; one that is missing gives an empty `Docstring`."""
    if not text:
        return Docstring()
    prose: list[str] = []
    parameters: dict[str, list[str]] = {}
    section, current = "", ""
    for line in inspect.cleandoc(text).splitlines():
        bare = line.strip()
        if sphinx := _SPHINX.match(bare):
            section, current = "sphinx", sphinx[1]
            parameters[current] = [sphinx[2]]
        elif _SPHINX_OTHER.match(bare):
            section = "other"
        elif bare and set(bare) == {"-"}:
            continue  # the rule beneath a NumPy heading
        elif line == bare and _SECTION.match(bare):
            section, current = bare.rstrip(": ").lower(), ""
        elif not section:
            prose.append(bare)
        elif section in _PARAMETERS:
            current = _parameter_line(line, current, parameters)
        elif section == "sphinx" and bare:
            parameters[current].append(bare)
    about, when = _split_when(prose)
    described = {name: " ".join(filter(None, lines)) for name, lines in parameters.items()}
    return Docstring(about, when, described)


def _parameter_line(line: str, current: str, parameters: dict[str, list[str]]) -> str:
    """Take in one line of a section on parameters; the name that following lines belong to."""
    bare = line.strip()
    if not bare:
        return current
    indented = line[0] in " \t"
    google = _GOOGLE.match(bare) if indented and _depth(line) <= 4 else None
    numpy = None if indented else _NUMPY.match(bare)
    if google:
        parameters[google[1]] = [google[2]]
        return google[1]
    if numpy:
        parameters[numpy[1]] = []
        return numpy[1]
    if current:
        parameters[current].append(bare)
    return current


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _split_when(prose: list[str]) -> tuple[str, str]:
    """Prose as (what it is, when to use it): paragraphs are joined by line breaks."""
    about: list[str] = []
    when: list[str] = []
    for paragraph in "\n".join(prose).split("\n\n"):
        kept: list[str] = []
        for sentence in _SENTENCE.split(" ".join(paragraph.split())):
            (when if _WHEN.match(sentence.lower()) else kept).append(sentence)
        about.append(" ".join(kept))
    return "\n".join(filter(None, about)), " ".join(when)
