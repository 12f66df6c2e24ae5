"""Finds the code in a reply: the first block of Python, however the model has marked it.

Knows fences and tags as models write them. Code is not judged here: what is wrong with it, the
interpreter says.
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, cast

from dure.formats.repair import Found, repair

_LANGUAGES = ("python", "py", "python3", "ipython", "tool_code", "code")
_FENCE = re.compile(
    r"^[ \t]*(?P<mark>```+|~~~+)[ \t]*(?P<language>[\w+-]*)[^\n]*\n(?P<code>.*?)"
    r"(?:^[ \t]*(?P=mark)|\Z)",
    re.DOTALL | re.MULTILINE,
)
_INLINE = re.compile(r"```(?:python|py)[ \t]+([^`\n]+)```")
_TAG = re.compile(
    r"^[ \t]*<(code|execute|python|tool_code)>(.*?)(?:</\1>|\Z)", re.DOTALL | re.MULTILINE
)
_PYTHON_TAG = re.compile(r"^<\|python_tag\|>(.*)", re.DOTALL | re.MULTILINE)
_UNFENCED = re.compile(r"\A```\w*|```\Z")
_MOST = 200_000
_NAMES = ("name", "tool", "action")
_ARGUMENTS = ("arguments", "args", "parameters", "action_input")
_LABELS = re.compile(r"\A(?:thoughts?|생각)\s*:|(?:code|action|코드)\s*:\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """Code, and what was said before it. What comes after is not read: it cannot be known yet."""

    said: str
    code: str


def first_block(text: str, functions: Collection[str]) -> Block | None:
    """The first block of code in the text; None where it is plain text. `functions` are those that
    code may call: by them a block without a language, or bare code, is known."""
    found = sorted(_blocks(text, functions), key=lambda each: each[0])
    if found:
        at, code = found[0]
        said = _LABELS.sub("", text[:at].strip()).strip()
        return Block(said, textwrap.dedent(code).strip("\n"))
    bare = text.strip()
    if _is_code(bare, functions):
        return Block("", bare)
    called = _json_call(_UNFENCED.sub("", bare).strip(), functions)
    return None if called is None else Block("", called)


def _blocks(text: str, functions: Collection[str]) -> Iterator[tuple[int, str]]:
    """Blocks of code with where they begin."""
    for found in _FENCE.finditer(text):
        language = found["language"].lower()
        code = found["code"]
        named = language in _LANGUAGES
        if named or (not language and _is_code(code, functions)):
            yield found.start(), code
            break
    for pattern in (_INLINE, _TAG, _PYTHON_TAG):
        found = pattern.search(text)
        if found and _is_code(found[found.lastindex or 1], functions):
            yield found.start(), found[found.lastindex or 1]


def _is_code(text: str, functions: Collection[str]) -> bool:
    """Whether the text is Python that calls one of the functions."""
    if len(text) > _MOST or "(" not in text:
        return False
    text = textwrap.dedent(text).strip()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes such as "\\d"
            tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions
        for node in ast.walk(tree)
    )


def _json_call(text: str, functions: Collection[str]) -> str | None:
    """A tool call written as JSON, as the code that it means."""
    if not text.startswith("{"):
        return None
    found = repair(text)
    value: Any = found.value if isinstance(found, Found) and not found.cut else None
    record = cast("dict[str, Any]", value) if isinstance(value, dict) else dict[str, Any]()
    name: Any = next((record[key] for key in _NAMES if key in record), "")
    given: Any = next((record[key] for key in _ARGUMENTS if key in record), dict[str, Any]())
    if not isinstance(name, str) or name not in functions or not isinstance(given, dict):
        return None
    return f"{name}(**{given!r})"
