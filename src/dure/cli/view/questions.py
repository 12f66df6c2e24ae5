"""An open question as a person sees it; of an approval, the real call and no model's words.

Knows questions and the cells of a line. Does not know how the answer comes.
"""

from __future__ import annotations

import json
from typing import Any, cast

from dure.cli.view.cut import wrap
from dure.cli.view.paint import Paint
from dure.cli.view.places import doubts
from dure.cli.view.verdicts import sight
from dure.core.codec import canonical, compact
from dure.core.outcome import Question
from dure.core.visible import one_line, visible
from dure.host.languages import tr

_MOST_SHOWN = 2_000
"""Characters of one argument that are shown unless all of it is asked for."""

_MOST_OF_ALL = 6_000
"""Characters of all arguments, and 40 arguments: what matters stays on the screen."""

_MOST_ARGUMENTS = 40
_MOST_PLACES = 10
_LONGEST_NAME = 200


def question_lines(question: Question, paint: Paint, *, whole: bool = False) -> list[str]:
    """The question as it is shown: of an approval, the real call. `whole`: all of its arguments,
    and what matters once more below them."""
    if question.asking == "approve":
        head = [
            paint.wait(f"? {tr('cli.ask_leave', 'May this be done?')}"),
            *_where(question, paint),
            *(paint.dim(f"    {line}") for line in _who_and_why(question)),
        ]
        return [*head, *call_lines(question, whole=whole), *(head if whole else ())]
    if question.asking == "happened":
        head = tr(
            "cli.ask_did_it", "The run was cut during this call, and nobody knows: did it happen?"
        )
        return [
            paint.wait(f"? {head}"),
            *_where(question, paint),
            *call_lines(question, whole=whole),
        ]
    lines = [f"  {line}" for line in wrap(visible(question.text), paint.cells - 2)]
    lines[0] = paint.wait("?") + lines[0][1:]
    choices = [f"    {n}. {visible(choice)}" for n, choice in enumerate(question.choices, 1)]
    return [*lines, *choices]


def with_arguments(call: str, arguments: dict[str, Any]) -> str:
    """The call with these arguments instead. Where it goes then is seen in them."""
    kept = {name: value for name, value in json.loads(call).items() if name != "goes"}
    return canonical({**kept, "arguments": arguments})


def why_asked(text: str) -> str:
    """An approval's text: who asks and, in the user's language where it is ours, by which rule."""
    who, _, rule = text.removesuffix(")").rpartition("? (")
    return tr("cli.ask_why", "{who}? ({rule})", who=who, rule=rule) if who else text


def call_lines(question: Question, *, whole: bool = False) -> list[str]:
    """The arguments of the call in question, each as JSON on a line of its own."""
    arguments = cast("dict[str, Any]", json.loads(question.call)["arguments"])
    lines: list[str] = []
    left = _MOST_OF_ALL
    for name, value in arguments.items():
        text, most = compact(value), min(_MOST_SHOWN, left)
        if not whole and (most <= 0 or len(lines) == _MOST_ARGUMENTS):
            rest = len(arguments) - len(lines)
            said = tr("cli.ask_more", "… and {count} more arguments, not shown", count=rest)
            return [*lines, f"      {said}"]
        left -= min(len(text), most)
        if not whole and len(text) > most:
            more = tr("cli.ask_cut", "… ({count} characters in all)", count=len(text))
            text = text[:most] + more
        lines.append(f"      {_short(name)} = {visible(text)}")
    return lines


def _where(question: Question, paint: Paint) -> list[str]:
    """The tool, what it does to the world, and where it goes."""
    call: dict[str, Any] = json.loads(question.call)
    effect = call.get("effect", "")
    lines = [f"    {_short(call['tool'])}{f'  {_effect(effect)}' if effect else ''}"]
    places = cast("list[str]", call.get("goes", []))
    for place in places[:_MOST_PLACES]:
        lines.append(f"    → {_short(json.dumps(place, ensure_ascii=False))}")
        lines += [paint.bad(f"      ! {doubt}") for doubt in doubts(place)]
    if len(places) > _MOST_PLACES:
        count = len(places) - _MOST_PLACES
        lines.append(f"    {tr('cli.ask_places', '→ … and to {count} more', count=count)}")
    return lines


def _who_and_why(question: Question) -> list[str]:
    if not question.rule:  # asked by an older version
        return [one_line(why_asked(question.text))]
    who = " > ".join(map(_short, question.who))
    # One line of a list of labels, a rule or names, however long they are.
    asked = tr("cli.ask_who", "asked by {who}", who=who)
    rule = tr("policy.rule", "{rule}", rule=question.rule)
    lines = [asked, tr("cli.ask_rule", "rule: {rule}", rule=rule)]
    return [_short(line) for line in (*lines, *([sight(question.seen)] if question.seen else ()))]


def _effect(effect: str) -> str:
    """What a call does to the world, in plain words."""
    words = {
        "read": "(read: looks something up)",
        "write": "(write: changes files or data)",
        "send": "(send: tells somebody something)",
        "exec": "(exec: runs code)",
        "pay": "(pay: spends money)",
    }
    return tr(f"cli.effect_{effect}", words[effect]) if effect in words else ""


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}… ({len(text)})"
