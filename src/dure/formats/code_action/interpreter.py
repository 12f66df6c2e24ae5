"""Code as action in the embedded interpreter: runs it and has its calls answered.

Knows pydantic-monty's stops at calls; its processes are in `host/embedded.py`. Time, memory and
calls are bounded; random numbers are the same each time. What the code calls is answered by whoever
runs it. Does not know tools or journals.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dure.core.errors import SetupError
from dure.formats.code_action.answering import Answering, CallFailed, Recalled
from dure.formats.code_action.cells import Cell
from dure.host import embedded
from dure.host.embedded import Session

if TYPE_CHECKING:
    from pydantic_monty import OSPolicy, SyncSnapshot

SECONDS = 10.0
"""Computing time of one piece of code; waiting for tools does not count."""

MEMORY = 128 << 20
"""Bytes of memory of all variables together."""

OUTPUT = 1 << 20
"""Bytes that one piece of code may print."""

MOST_CALLS = 200
"""Calls in one piece of code; readings of the clock count as well."""

_MOST_STOPS = 5 * MOST_CALLS  # where code goes on calling though it is told to stop

FINAL = "final_answer"
_CLOCKS = ("date.today", "datetime.now", "time.time")
_PLACE = re.compile(r"<python-input-\d+>")


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of code: what it printed and its last line is worth, its error, the answer it
    gave. `lost`: it was stopped at a limit, so that its variables are lost. `anew`: those of the
    code before it are."""

    output: str
    error: str = ""
    lost: bool = False
    anew: bool = False
    ended: bool = False
    answer: Any = None


async def run(
    code: str, answering: Answering, before: Sequence[Cell], *, seconds: float = SECONDS
) -> Ran:
    """Run `code` where the code of `before` has been run, each with what its calls brought."""
    async with _session(seconds) as session:
        if await _again(session, before):
            return await _Feed(session, answering).run(code)
    # Another version of the interpreter goes another way through the code of before.
    async with _session(seconds) as session:
        return replace(await _Feed(session, answering).run(code), anew=True)


async def _again(session: Session, before: Sequence[Cell]) -> bool:
    """Run earlier code with what its calls brought; whether it did as it did then."""
    for cell in before:
        recalled = Recalled(cell.came)
        ran = await _Feed(session, recalled).run(cell.code)
        if ran.lost or recalled.astray:
            return False
    return True


def check() -> None:
    """Raise `SetupError` if the interpreter is not installed."""
    if not embedded.installed():
        raise SetupError(
            "code.no_interpreter",
            "Code as action needs the embedded interpreter, which is not installed: pip install"
            " 'dure[monty]'. Or have the code run in the sandbox: code(python()).",
        )


def _session(seconds: float) -> AbstractAsyncContextManager[Session]:
    check()
    policy: OSPolicy = {"datetime": "call_host", "random_start": {"seed": "dure"}}
    return embedded.session(seconds, MEMORY, policy)


@dataclass(slots=True)
class _Feed:
    """One piece of code under way."""

    session: Session
    answering: Answering
    calls: int = 0
    stops: int = 0
    ended: bool = False
    answer: Any = None

    async def run(self, code: str) -> Ran:
        from pydantic_monty import CollectString, MontyComplete, MontyCrashedError, MontyError

        out = CollectString(max_bytes=OUTPUT)
        wait, value, error, lost = self.session.wait, "", "", False
        try:
            state = await wait(self.session.monty.feed_start, code, print_callback=out)
            while not isinstance(state, MontyComplete):
                self.stops += 1
                if self.stops > _MOST_STOPS:
                    error, lost = f"The code was stopped: more than {MOST_CALLS} calls.", True
                    break
                state = await self._answered(state)
            else:
                value = _shown(state.output)
        except MontyCrashedError as crash:
            error, lost = f"The interpreter was stopped: {crash}", True
        except MontyError as failure:
            if not self.ended:
                error = _PLACE.sub("<block>", _displayed(failure))
                lost = isinstance(failure.exception(), (TimeoutError, MemoryError))
        output = "\n".join(text for text in (out.output.removesuffix("\n"), value) if text)
        return Ran(output, error, lost=lost, ended=self.ended, answer=self.answer)

    async def _answered(self, state: Any) -> SyncSnapshot:
        """Answer what the code waits for, and go on to the next such place."""
        from pydantic_monty import FunctionSnapshot

        wait = self.session.wait
        if not isinstance(state, FunctionSnapshot):
            return await wait(state.resume)  # a name that is not defined
        if state.is_os_function and state.function_name not in _CLOCKS:
            return await wait(state.resume_not_handled)
        result: Any
        try:
            result = {"return_value": await self._value(state)}
        except CallFailed as failure:
            result = {"exception": failure.error}
        except SystemExit as end:
            result = {"exception": end}
        return await wait(state.resume, result)

    async def _value(self, state: Any) -> Any:
        """What the call under way returns."""
        name: str = state.function_name
        if name == FINAL:
            given = [*state.args, *state.kwargs.values()]
            self.ended, self.answer = True, given[0] if given else ""
        if self.ended:
            raise SystemExit
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise CallFailed(RuntimeError(f"more than {MOST_CALLS} calls in one block of code"))
        if state.is_os_function:
            now = datetime.datetime.fromisoformat(await self.answering.clock())
            return _time(name, now, state.args)
        return await self.answering.call(name, state.args, state.kwargs)


def _time(name: str, now: datetime.datetime, given: tuple[Any, ...]) -> Any:
    if name == "date.today":
        return now.date()
    if name == "time.time":
        return now.timestamp()
    zone = given[0] if given else None
    return now.replace(tzinfo=None) if zone is None else now.astimezone(zone)


def _shown(value: Any) -> str:
    """What the last line is worth, as a notebook shows it."""
    try:
        text = "" if value is None else value if isinstance(value, str) else repr(value)
    except ValueError as error:  # a number of very many digits
        return str(error)
    return _bounded(text)


def _displayed(failure: Any) -> str:
    display = getattr(failure, "display", None)
    return _bounded(str(display() if display else failure))


def _bounded(text: str) -> str:
    return text if len(text) <= OUTPUT else f"{text[:OUTPUT]}\n[… cut]"
