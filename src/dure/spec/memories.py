"""What an agent keeps of a long conversation, as a file spells it; and the way back.

memory: {window: 50}               # the newest messages
memory: {head_and_tail: 10}        # the first ones, and the newest that fit
memory: {summary: extracts}        # notes of the middle, cut out and not asked for
memory: {tokens: 20000}            # a summary within so many tokens; or with one of the above
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dure.core.contracts import Memory
from dure.core.errors import UsageError
from dure.memory import HeadAndTail, Summary, TokenBudget, Window

_KINDS: Mapping[str, Callable[[Any, str], Memory]] = {
    "window": lambda given, _: Window(given),
    "head_and_tail": lambda given, _: HeadAndTail(given),
    "summary": lambda given, language: Summary(model=given == "model", language=language),
}


def memory_of(given: Mapping[str, Any], language: str) -> Memory:
    """The memory of this entry. Raises `UsageError` for two kinds at once, or none."""
    kinds = [kind for kind in _KINDS if kind in given]
    if len(kinds) > 1 or not given:
        raise UsageError(
            "spec.memory",
            "A memory has one of {kinds}, or tokens, or one of them and tokens.",
            kinds=", ".join(_KINDS),
        )
    kind = kinds[0] if kinds else "summary"
    memory = _KINDS[kind](given.get(kind, "model"), language)
    return TokenBudget(given["tokens"], memory) if "tokens" in given else memory


def memory_entry(memory: Memory) -> dict[str, Any] | None:
    """How a file spells this memory; None where it has no form there."""
    match memory:
        case TokenBudget():
            inner = memory_entry(memory.memory)
            inner = {} if inner == {"summary": "model"} else inner
            return None if inner is None else {"tokens": memory.tokens, **inner}
        case Window():
            return {"window": memory.messages}
        case HeadAndTail():
            return {"head_and_tail": memory.head}
        case Summary():
            return {"summary": "model" if memory.model else "extracts"}
        case _:
            return None
