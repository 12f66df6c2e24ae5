"""Questions to people: asked once, answered from any place, at any time.

Knows how a question waits; does not know what the answer is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from dure.core.errors import ReplayMismatch
from dure.core.event import Event
from dure.core.message import Message, Text
from dure.core.outcome import Answer, Question
from dure.runtime.guarding import heard
from dure.runtime.inbox import answer_letter
from dure.runtime.past import only
from dure.runtime.redact import clean_text, clean_value
from dure.runtime.scope import Scope
from dure.runtime.tasks import due


async def put_question(scope: Scope, question: Question, recorded: Sequence[Event]) -> Answer:
    """The person's answer. Without one, the branch waits; when all branches wait, the run is put
    away and goes on from here once the answer has come."""
    answered = only(recorded, "answer")
    asked = only(recorded, "question")
    if asked is not None and asked.body["bound"] != question.bound:
        raise ReplayMismatch(
            "replay.other_question",
            "The question at {key} is no longer the one that was asked there. The code has changed"
            " since; `dure fork` goes on from an earlier event.",
            key=question.id,
        )
    if answered is not None:
        return Answer(**answered.body)
    context = scope.context
    question = replace(question, text=clean_text(question.text, context))
    context.journal.check_live(question.id)
    await context.safe_point()
    if asked is None:
        scope.write("question", question.id, asdict(question), "conversation")
    await context.journal.flush()
    answer = _clean(await _wait(scope, question), scope)
    if scope.talk.guards is not None and answer.text:
        said = Message(answer.by, (Text(answer.text, ("user",)),))
        answer = replace(answer, text=(await heard(scope, question.id, said)).text)
    scope.write("answer", question.id, asdict(answer), "conversation")
    return answer


def _clean(answer: Answer, scope: Scope) -> Answer:
    text = clean_text(answer.text, scope.context)
    return replace(answer, text=text, arguments=clean_value(answer.arguments, scope.context))


async def _wait(scope: Scope, question: Question) -> Answer:
    context = scope.context
    future = context.inbox.answer(question.id)
    came = context.inbox.came(question.id) if future.done() else context.terms.clock.now()
    if question.deadline is not None and came > question.deadline:
        return _too_late(question)
    if future.done():
        return future.result()
    context.questions[question.id] = question
    try:
        async with due(context.terms.clock, question.deadline, future, _too_late(question)):
            if context.terms.asks is not None and await _ask_now(scope, question, future):
                return future.result()
            return await context.branches.park(future)
    finally:
        context.questions.pop(question.id, None)


def _too_late(question: Question) -> Answer:
    return Answer(question.id, "Nobody answered in time.", "no", by="dure")


async def _ask_now(scope: Scope, question: Question, future: asyncio.Future[Answer]) -> bool:
    """Ask the person who is there, while an answer from elsewhere counts as well."""
    context = scope.context
    assert context.terms.asks is not None
    context.people += 1
    context.clock.stop()
    asking = asyncio.ensure_future(context.terms.asks(question))
    try:
        waiting: list[asyncio.Future[Any]] = [asking, future]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if not future.done():
            answer = asking.result()
            if answer is None:
                return False
            # The same way as from anywhere else: an answer is durable before it is acted on.
            now = context.terms.clock.now()
            answer = _clean(replace(answer, question=question.id), scope)
            await context.journal.books.put(answer_letter(context.run, answer, now))
            await future
        return True
    finally:
        asking.cancel()
        context.people -= 1
        if context.people == 0 and context.ending is None:
            context.clock.start()
