"""From a sentence to directives that a person has seen: drafted, shown, edited line by line.

Knows the drafter and whoever types. Does not know how the work is run.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace

import click

from dure.cli import keyboard
from dure.cli.auto.directives import Directives, of_file
from dure.cli.place import Place
from dure.cli.screen import Screen
from dure.core.budget import Budget
from dure.core.errors import DureError, UsageError
from dure.core.message import Message, say
from dure.core.outcome import Outcome
from dure.core.visible import one_line
from dure.host.languages import language, tr
from dure.host.yaml_file import read_yaml
from dure.runtime import Run
from dure.teams.draft import drafter, read_draft, spelled

OFFLINE = "offline"
ENOUGH = Budget(calls=6, seconds=300)
MOST_GOALS = 10

_YES = ("y", "yes", "ㅛ", "예", "네")
_NO = ("", "n", "no", "ㅜ", "아니요", "아니오")
_ADDS = {
    "goals": r"goal|목표",
    "constraints": r"constraint|제약",
    "resources": r"resource|자원",
    "best_practices": r"practice|방법",
}


@dataclass
class Drafting:
    """One talk about the directives, until the person says yes or leaves."""

    model: str
    place: Place
    screen: Screen
    said: list[Message] = field(default_factory=list[Message])

    def drafted(self, sentence: str) -> Directives:
        """Directives from a sentence; where the model cannot, the sentence is the goal."""
        self.said.append(say("user", sentence))
        plain = Directives("agent", "", (sentence,))
        if self.model == OFFLINE:
            text = "The offline brain drafts nothing: the sentence itself is the goal."
            self.screen.note(tr("auto.plain", text))
            return plain
        return self._by_model() or plain

    def entered(self) -> Directives:
        """Directives line by line, from whoever types."""
        name = _typed(tr("auto.ask_name", "Name (empty: agent)"))
        role = _typed(tr("auto.ask_role", "Role: who it is, in a few words"))
        goals: list[str] = []
        while len(goals) < MOST_GOALS:
            text = tr("auto.ask_goal", "Goal {number} (empty: no more)", number=len(goals) + 1)
            goal = _typed(text)
            if not goal:
                break
            goals.append(goal)
        return Directives(name or "agent", role, tuple(goals))

    def agreed(self, directives: Directives) -> Directives | None:
        """The directives once the person says yes to them; None: they left."""
        if not keyboard.is_there():
            raise UsageError(
                "auto.unseen",
                "Nobody is here to look at the directives. Add --yes to start with them unseen.",
            )
        while True:
            self.shown(directives)
            ask = "Start? [y / number: change it / goal: … adds one / n / what to change]"
            answer = _typed(tr("auto.ask", ask))
            if answer.casefold() in _YES and directives.goals:
                return directives
            if answer.casefold() in _NO:
                return None
            directives = self._edited(directives, answer)

    def shown(self, directives: Directives) -> None:
        """Show each line with its number."""
        paint, words = self.screen.paint, _words()
        lines = [
            f"{number:>3} {paint.dim(words[name])}  {one_line(text)}"
            for number, (name, _, text) in enumerate(directives.lines(), 1)
        ]
        self.screen.say(["", *lines])

    def _edited(self, directives: Directives, answer: str) -> Directives:
        """The directives after one answer that is neither yes nor no."""
        if answer.isascii() and answer.isdigit():
            if not 1 <= int(answer) <= len(directives.lines()):
                self.screen.note(tr("auto.no_line", "There is no line {number}.", number=answer))
                return directives
            text = _typed(tr("auto.ask_line", "In its place (empty: take it out)"))
            return directives.changed(int(answer), text)
        for name, words in _ADDS.items():
            if found := re.fullmatch(rf"(?:{words})\s*:\s*(.+)", answer, re.IGNORECASE):
                return directives.added(name, found[1].strip())
        if answer.casefold() in _YES:
            self.screen.note(tr("auto.no_goal", "There is no goal yet. Add one with goal: …"))
        elif self.model == OFFLINE:
            told = "The offline brain cannot change it. Give a number, or goal: … constraint: …"
            self.screen.note(tr("auto.offline_edit", told))
        else:
            self.said += [say("drafter", directives.spelled()), say("user", answer)]
            return self._by_model() or directives
        return directives

    def _by_model(self) -> Directives | None:
        """What the model makes of all that was said; None, and why is told, if it cannot."""
        agent = drafter(self.model, (), team=False, language=language())
        try:
            work = Run(agent, self.said, store=self.place.store, budget=ENOUGH)
            outcome = asyncio.run(_outcome(work))
            if outcome.error is not None:
                raise outcome.error
            if outcome.data is None:  # a person plays the model and is not there
                return None
            text, _ = spelled(read_draft(outcome.data, team=False), ())
            found = of_file(read_yaml(text, "draft.yaml").value)
        except DureError as error:
            told = "The model drafted nothing ({reason}): the sentence itself is the goal."
            self.screen.note(tr("auto.not_drafted", told, reason=error.text))
            return None
        sentence = self.said[0].text
        return found if found.goals else replace(found, goals=(sentence,))


def is_yes(question: str) -> bool:
    """Whether whoever types says yes."""
    return _typed(question).casefold() in _YES


def _typed(question: str) -> str:
    """One line; empty where nothing more can be read."""
    try:
        return click.prompt(question, default="", show_default=False, err=True).strip()
    except click.Abort:
        return ""


def _words() -> dict[str, str]:
    return {
        "name": tr("auto.name", "name"),
        "role": tr("auto.role", "role"),
        "goals": tr("auto.goal", "goal"),
        "constraints": tr("auto.constraint", "constraint"),
        "resources": tr("auto.resource", "resource"),
        "best_practices": tr("auto.practice", "practice"),
    }


async def _outcome(run: Run) -> Outcome:
    return await run
