"""Asks the person who is there: for words, for leave to make a call, whether one happened.

Knows questions and whoever types; an approval shows the real call, nothing that a model wrote about
it. Does not know what the answer leads to.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, cast

from dure.cli import keyboard
from dure.cli.view.paint import Paint
from dure.cli.view.questions import question_lines, with_arguments
from dure.core.outcome import Answer, Question
from dure.core.visible import visible
from dure.host.languages import tr

# The letters of a Korean keyboard that lie on the same keys count as well.
_YES = {"y", "yes", "ㅛ", "예", "네", "응"}
_NO = {"n", "no", "ㅜ", "아니오", "아니요", "아니"}
_EDIT = {"e", "edit", "ㄷ", "고침"}
_ALWAYS = {"a", "always", "ㅁ", "항상"}
_WHOLE = {"v", "view", "ㅍ"}
_GIVE_UP = {"g", "give", "give up", "ㅎ", "포기"}


class Shows(Protocol):
    """Where questions are shown: a `Screen`, or the cell of a notebook."""

    @property
    def paint(self) -> Paint: ...

    def hold(self) -> None: ...
    def go_on(self) -> None: ...
    def say(self, lines: list[str]) -> None: ...


class Types(Protocol):
    """Where answers are typed: `keyboard`, or the cell of a notebook."""

    def is_there(self) -> bool: ...
    def forget_typed(self) -> None: ...
    async def typed_line(self, prompt: str) -> str | None: ...


class Asker:
    """Asks one question at a time. Gives None where nobody is there: the run is then put away.

    `seen` is what the person has just read, under its speaker's name: it is not said again.
    """

    def __init__(
        self, screen: Shows, keys: Types = keyboard, *, seen: Callable[[], str] = str
    ) -> None:
        self._screen = screen
        self._keys = keys
        self._seen = seen
        self._one = asyncio.Lock()

    async def __call__(self, question: Question) -> Answer | None:
        """The answer, or None at the end of what is typed."""
        if not self._keys.is_there():
            return None
        async with self._one:
            self._screen.hold()
            # A `yes` from before the question could be seen is no leave.
            self._keys.forget_typed()
            try:
                return await self._ask(question)
            finally:
                self._screen.go_on()

    async def _ask(self, question: Question) -> Answer | None:
        match question.asking:
            case "approve":
                return await self._approve(question)
            case "happened":
                return await self._happened(question)
            case _:
                return await self._words(question)

    async def _words(self, question: Question) -> Answer | None:
        paint = self._screen.paint
        said = question.text.partition(": ")[2].strip()
        if question.choices or not said or said != self._seen().strip():
            self._screen.say(["", *question_lines(question, self._screen.paint)])
        while (line := await self._keys.typed_line(paint.wait("> "))) is not None:
            text = chosen_text(question, line)
            if text:
                return Answer(question.id, text)
        return None

    async def _approve(self, question: Question) -> Answer | None:
        """A yes holds for what was shown last: arguments that were edited are shown before it."""
        screen, edited = self._screen, None
        screen.say(["", *question_lines(question, screen.paint)])
        prompt = tr(
            "cli.ask_approve",
            "y yes · n no (n REASON) · e edit · a always in this run · v show all > ",
        )
        while (line := await self._keys.typed_line(screen.paint.wait(prompt))) is not None:
            word, _, rest = line.strip().partition(" ")
            word = word.lower()
            if word in _NO:
                return Answer(question.id, rest.strip(), "no")
            if word in _EDIT:
                given = await self._edited(rest)
                if given is not None:
                    edited = given
                    question = replace(question, call=with_arguments(question.call, given))
                    screen.say(question_lines(question, screen.paint))
            elif rest:  # `yes please don't` is no yes
                screen.say([tr("cli.ask_only", "Nothing is done yet. Only y alone is a yes.")])
            elif word in _YES:
                return Answer(question.id, "", "yes" if edited is None else "edit", edited)
            elif word in _ALWAYS and edited is None:
                return Answer(question.id, verdict="always")
            elif word in _WHOLE:
                screen.say(question_lines(question, screen.paint, whole=True))
        return None

    async def _edited(self, text: str) -> dict[str, Any] | None:
        if not text.strip():
            prompt = tr("cli.ask_edit", "the arguments as JSON > ")
            text = await self._keys.typed_line(self._screen.paint.wait(prompt)) or ""
        try:
            return edited_arguments(text)
        except ValueError as error:
            said = tr("cli.ask_no_json", "That is no JSON object: {reason}", reason=str(error))
            self._screen.say([visible(said)])
            return None

    async def _happened(self, question: Question) -> Answer | None:
        screen = self._screen
        screen.say(["", *question_lines(question, screen.paint)])
        prompt = tr(
            "cli.ask_happened",
            "y it happened (y RESULT) · n it did not, do it now · g give up > ",
        )
        while (line := await self._keys.typed_line(screen.paint.wait(prompt))) is not None:
            word, _, rest = line.strip().partition(" ")
            word = word.lower()
            if word in _YES:
                return Answer(question.id, rest.strip(), "yes")
            if word in _NO and not rest:
                return Answer(question.id, verdict="no")
            if line.strip().lower() in _GIVE_UP:
                return Answer(question.id, verdict="give up")
        return None


def chosen_text(question: Question, line: str) -> str:
    """What was typed; a choice's number stands for the choice."""
    line = line.strip()
    if question.choices and line.isdecimal() and 1 <= int(line) <= len(question.choices):
        return question.choices[int(line) - 1]
    return line


def edited_arguments(text: str) -> dict[str, Any]:
    """Arguments that a person wrote as a JSON object. Raises `ValueError`."""
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("{…}")
    return cast("dict[str, Any]", value)
