"""The answer of a completion: what its run came to, whoever waited for it, and asked again.

Knows runs that are driven here, and OpenAI's shape of an answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from dure.core.codec import compact
from dure.core.outcome import Question
from dure.core.usage import Usage
from dure.host.languages import tr
from dure.runtime.kept import kept
from dure.serve.live import Live
from dure.serve.shapes import problem_shape, run_shape, spoken

_MOST_UNHEARD = 1_000
"""Completions that nobody came back for; of more, the oldest are forgotten."""


class Unheard:
    """Completions whose answer has not arrived. A client whose time ran out asks the same again,
    and means the run that is under way, not another one."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, asyncio.Future[str]] = OrderedDict()

    @staticmethod
    def digest(body: bytes) -> str:
        """What a request asks for."""
        return hashlib.sha256(body).hexdigest()

    async def run(self, asked: str) -> str | None:
        """The run that is begun for it, and was not heard to its end."""
        begun = self._runs.get(asked)
        if begun is None:
            return None
        await asyncio.wait([begun])
        return None if begun.cancelled() else begun.result()

    @asynccontextmanager
    async def beginning(self, asked: str) -> AsyncGenerator[asyncio.Future[str]]:
        """While a run is begun for it: what is yielded gets the run's id."""
        begun = self._runs[asked] = asyncio.get_running_loop().create_future()
        self._runs.move_to_end(asked)
        while len(self._runs) > _MOST_UNHEARD:
            self._runs.popitem(last=False)
        try:
            yield begun
        finally:
            if not begun.done():  # It was not begun.
                begun.cancel()
                if self._runs.get(asked) is begun:
                    del self._runs[asked]

    def told(self, asked: str, run: str) -> None:
        """Its answer has arrived."""
        begun = self._runs.get(asked)
        if begun is not None and begun.done() and not begun.cancelled() and begun.result() == run:
            del self._runs[asked]


@dataclass(frozen=True)
class Found:
    """What a run came to: words, or what went wrong with it."""

    text: str
    usage: dict[str, int]
    problem: dict[str, Any] | None = None


class Answered:
    """The answer of one run, which may be under way."""

    def __init__(self, live: Live, run: str, model: str) -> None:
        self._live = live
        self._run = run
        self._model = model
        driven = live.driven(run)
        self._task = driven and driven.task

    @property
    def is_over(self) -> bool:
        """Whether there is an answer."""
        return self._task is None or self._task.done()

    def then(self, deed: Callable[[], None]) -> None:
        """Do this when there is one."""
        if self._task is not None:
            self._task.add_done_callback(lambda _: deed())

    async def whole(self) -> dict[str, Any]:
        """The answer as OpenAI shapes it, or the error, once the run rests."""
        if self._task is not None:
            await asyncio.wait([self._task])  # whoever waits may be sent away: the run goes on
        found = await self.found()
        if found.problem is not None:
            return {"error": found.problem}
        message = {"role": "assistant", "content": found.text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {**self.shape("chat.completion"), "choices": [choice], "usage": found.usage}

    def shape(self, kind: str) -> dict[str, Any]:
        """What every piece of the answer says."""
        return {
            "id": f"chatcmpl-{self._run}",
            "object": kind,
            "created": int(time.time()),
            "model": self._model,
        }

    async def found(self) -> Found:
        """What the run, which rests, came to: by its outcome where it went on here, else as the
        store has it."""
        task = self._task
        if task is not None and not task.cancelled() and task.exception() is None:
            it = task.result()
            text, open_, error = spoken(it.text, it.data), it.questions, it.error
            problem = error and problem_shape(error)
            return self._found(it.status, text, open_, problem, it.usage)
        stored = await kept(await self._live.books(), self._run)
        shape, head = run_shape(stored), stored.head
        return self._found(head.status, shape["text"], stored.open, shape["error"], head.usage)

    def _found(
        self,
        status: str,
        text: str,
        questions: Sequence[Question],
        problem: dict[str, Any] | None,
        used: Usage,
    ) -> Found:
        usage = {
            "prompt_tokens": used.input,
            "completion_tokens": used.output,
            "total_tokens": used.tokens,
        }
        if status in ("done", "waiting"):
            return Found(self._said(text, questions), usage)
        told = problem or {"code": None, "message": f"The run is {status}."}
        message = f"{told['message']} (run {self._run})"
        return Found("", usage, {**told, "message": message, "type": "server_error"})

    def _said(self, text: str, questions: Sequence[Question]) -> str:
        """What is answered: what the run said, or what it waits for and how that is answered."""
        return "\n\n".join(map(self._asked, questions)) if questions else text

    def _asked(self, question: Question) -> str:
        answer: dict[str, str] = {"question": question.id}
        answer |= {"text": "…"} if question.asking == "ask" else {"verdict": "yes"}
        return tr(
            "serve.waits",
            "{asked}\n\n(Run {run} waits for a person: POST /v1/runs/{run}/answer {words})",
            asked="\n".join(each for each in (question.text, question.call) if each),
            run=self._run,
            words=compact(answer),
        )
