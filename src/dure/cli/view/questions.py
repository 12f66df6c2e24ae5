"""An open question as a person sees it; of an approval, the real call and no model's words.

Knows questions and the cells of a line. Does not know how the answer comes.
"""

from __future__ import annotations

import json
from typing import Any, cast

from dure.cli.view.cut import wrap
from dure.cli.view.escape import one_line, visible
from dure.cli.view.paint import Paint
from dure.core.codec import compact
from dure.core.outcome import Question
from dure.host.languages import tr

_MOST_SHOWN = 2_000
"""Characters of one argument that are shown unless all of it is asked for."""


def question_lines(question: Question, paint: Paint) -> list[str]:
    """The question as it is shown: of an approval, the real call."""
    if question.asking == "approve":
        head = tr("cli.ask_leave", "May this be done?")
        why = paint.dim(f"    {one_line(why_asked(question.text))}")
        return [paint.wait(f"? {head}"), *call_lines(question), why]
    if question.asking == "happened":
        head = tr(
            "cli.ask_did_it", "The run was cut during this call, and nobody knows: did it happen?"
        )
        return [paint.wait(f"? {head}"), *call_lines(question)]
    lines = [f"  {line}" for line in wrap(visible(question.text), paint.cells - 2)]
    lines[0] = paint.wait("?") + lines[0][1:]
    choices = [f"    {n}. {visible(choice)}" for n, choice in enumerate(question.choices, 1)]
    return [*lines, *choices]


def why_asked(text: str) -> str:
    """An approval's text: who asks and, in the user's language where it is ours, by which rule."""
    who, _, rule = text.removesuffix(")").rpartition("? (")
    return tr("cli.ask_why", "{who}? ({rule})", who=who, rule=rule) if who else text


def call_lines(question: Question, *, whole: bool = False) -> list[str]:
    """The tool call in question: its name, and each argument as JSON on a line of its own."""
    call: dict[str, Any] = json.loads(question.call)
    lines = [f"    {visible(str(call['tool']))}"]
    for name, value in cast("dict[str, Any]", call["arguments"]).items():
        text = compact(value)
        if not whole and len(text) > _MOST_SHOWN:
            more = tr("cli.ask_cut", "… ({count} characters in all; v shows them)", count=len(text))
            text = text[:_MOST_SHOWN] + more
        lines.append(f"      {visible(name)} = {visible(text)}")
    return lines
