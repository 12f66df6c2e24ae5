"""`dure answer`: answer what a run waits for."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import Any

import click

from dure.cli.ask import chosen_text, edited_arguments
from dure.cli.environment import typed
from dure.cli.errors import DONE
from dure.cli.kept import Kept, kept
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.resume import Going
from dure.cli.view.paint import paint_for
from dure.cli.view.questions import question_lines
from dure.core.errors import UsageError
from dure.core.outcome import Answer, Question
from dure.core.store import Head
from dure.host.languages import tr
from dure.runtime.letters import VERDICTS, put_answer


@click.command()
@click.argument("run")
@click.argument("text", nargs=-1)
@click.option("--yes", is_flag=True, help="Allow the call; or: it happened.")
@click.option("--no", is_flag=True, help="Refuse it; or: it did not, do it now.")
@click.option("--always", is_flag=True, help="Allow this tool in this run.")
@click.option("--give-up", is_flag=True, help="Nobody knows: end the run.")
@click.option("--edit", metavar="JSON", help="Allow the call with these arguments instead.")
@click.option("--question", metavar="ID", help="Which question, where several are open.")
@click.option("--by", metavar="NAME", default="owner", help="Who answers; the run notes it.")
@click.option("--whole", is_flag=True, help="Show all of the arguments, however long.")
@click.option("--resume", "goes_on", is_flag=True, help="Go on with the run at once.")
@common
def answer(
    run: str,
    text: tuple[str, ...],
    yes: bool,
    no: bool,
    always: bool,
    give_up: bool,
    edit: str | None,
    question: str | None,
    by: str,
    whole: bool,
    goes_on: bool,
) -> int:
    """Answer a run's question in words, or with --yes, --no, --edit or --give-up.

    With neither, show what is open.
    """
    place = here()
    found = asyncio.run(kept(place, run))
    flags = {"yes": yes, "no": no, "always": always, "give up": give_up, "edit": edit is not None}
    verdicts = [word for word, is_given in flags.items() if is_given]
    if not text and not verdicts:
        return _show(found, whole)
    asked = _which(found, question)
    given = replace(_answer(asked, " ".join(text), verdicts, edit), by=by)
    asyncio.run(_put(place, found.head, given))
    return _next(place, found.head, goes_on)


def _next(place: Place, head: Head, goes_on: bool) -> int:
    """What follows an answer: the run goes on, or how to have it go on is said."""
    if head.status == "running":
        said = tr("cli.answer_live", "Answered. The run goes on by itself.")
    elif not head.entry:
        said = tr(
            "answer.in_python",
            "Answered. The run was made in Python, go on there: run(resume({run!r}, participant)).",
            run=head.run,
        )
    elif goes_on:
        return Going(place).on(head)
    else:
        command = typed("resume", head.run)
        said = tr("cli.answer_kept", "Answered. Go on: {command}", command=command)
    click.echo(said, err=True)
    return DONE


def _show(found: Kept, whole: bool) -> int:
    """All open questions, each with its id."""
    paint = paint_for(sys.stdout)
    for question in found.open:
        for line in [
            *question_lines(question, paint, whole=whole),
            f"    --question {question.id}",
            "",
        ]:
            click.echo(line, color=True)
    if not found.open:
        click.echo(tr("cli.answer_nothing", "Run {run} waits for no answer.", run=found.head.run))
    return DONE


def _which(found: Kept, name: str | None) -> Question:
    """The question that is meant: the only one, or the one that is named."""
    asked = [question for question in found.open if question.asking != "timer"]
    if name is not None:
        asked = [question for question in asked if question.id == name]
    if len(asked) == 1:
        return asked[0]
    run = found.head.run
    if not asked and (before := [each for each in found.asked if name in (None, each.id)]):
        return before[-1]  # whoever was first is named when this answer is put
    if not asked:
        raise UsageError(
            "cli.answer_none",
            "Run {run} has no such open question. `{command}` shows what is open.",
            run=run,
            command=typed("answer", run),
        )
    raise UsageError(
        "cli.answer_several",
        "Run {run} has {count} open questions. Name one with --question: {names}.",
        run=run,
        count=len(asked),
        names=", ".join(question.id for question in asked),
    )


def _answer(question: Question, text: str, verdicts: list[str], edit: str | None) -> Answer:
    """The answer, if it is one to this kind of question, and only one."""
    verdict, fitting = (verdicts or [None])[0], VERDICTS[question.asking] or (None,)
    if (
        len(verdicts) > 1
        or verdict not in fitting
        or (question.asking == "ask" and not text.strip())
    ):
        flags = ", ".join(f"--{word.replace(' ', '-')}" for word in fitting if word)
        raise UsageError(
            "cli.answer_unfit",
            "This question is answered with: {ways}.",
            ways=flags or tr("cli.answer_words", "words"),
        )
    if question.asking == "approve" and verdict != "no" and text.strip():
        raise UsageError(
            "cli.answer_words_with_yes",
            "A yes takes no words, so nothing was answered. Refuse with a reason: --no REASON, or"
            " change the arguments: --edit JSON.",
        )
    arguments = None if edit is None else _arguments(edit)
    if question.asking == "ask":
        return Answer(question.id, chosen_text(question, text))
    said: Any = verdict
    return Answer(question.id, text, said, arguments)


def _arguments(text: str) -> dict[str, Any]:
    try:
        return edited_arguments(text)
    except ValueError as error:
        raise UsageError(
            "cli.answer_json",
            "--edit takes the arguments as a JSON object, and this is none: {reason}",
            reason=str(error),
        ) from None


async def _put(place: Place, head: Head, given: Answer) -> None:
    await put_answer(await place.store.open(), head, given)
