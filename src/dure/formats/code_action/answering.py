"""Who answers the calls that code makes: live, or from what was kept when it ran before.

Knows names and values. Does not know the interpreter that asks, nor tools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

CLOCK = "clock"
"""The name under which the time that code asked for is kept."""

_WRONG: dict[str, type[Exception]] = {"NameError": NameError, "TypeError": TypeError}
"""What code raises that calls what is not there, or in a way that it cannot be called."""


class CallFailed(Exception):
    """A call failed: `error` is raised in the code."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__(str(error))


class Answering(Protocol):
    """Answers the calls of one piece of code. A failure raises `CallFailed`."""

    async def call(self, name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """What the function of this name returns."""
        ...

    async def clock(self) -> str:
        """The time now (ISO 8601, with its offset)."""
        ...


@dataclass(slots=True)
class Recalled:
    """Answers from `came`, what the calls brought when the code ran first, in order. `astray`: the
    code now asks for something else than then."""

    came: Sequence[Mapping[str, Any]]
    at: int = 0
    astray: bool = False

    async def call(self, name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """See `Answering`."""
        return answer(self._next(name))

    async def clock(self) -> str:
        """See `Answering`."""
        return str(answer(self._next(CLOCK)))

    def _next(self, name: str) -> Mapping[str, Any]:
        record = self.came[self.at] if self.at < len(self.came) else dict[str, Any]()
        self.at += 1
        if record.get("call") != name:
            self.astray = True
            return {"call": name, "error": "it was not called here before"}
        return record


def answer(record: Mapping[str, Any]) -> Any:
    """The value in a record of a call; a failure is raised: of the tool, or (`wrong`) of what the
    code asked for."""
    if "wrong" in record:
        raise CallFailed(_WRONG.get(str(record["wrong"]), RuntimeError)(record["error"]))
    if "error" in record:
        text = f"{record['call']} failed: {record['error']}"
        raise CallFailed(RuntimeError(text))
    return record["value"]
