"""A model that knows how the generated tasks are solved, and errs at rates that are stated here.

It stands in for a model: what it knows it reads from its prompt, so that what is not in there it
does not know; how often it errs is fixed by `ERRORS`. So a difference between strategies comes
from how they ask, and not from a provider. It says nothing of how often a real model errs.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from benchmarks.strategies.puzzles import Puzzle, moves, solution, value_of
from dure.core.contracts import Line
from dure.core.keys import call_id
from dure.core.message import Message, Part, Text, ToolCall
from dure.core.prompt import EVERYTHING, Abilities, Prompt, Reply
from dure.core.usage import Price, Usage

ERRORS = {
    "slip": 0.01,  # an act goes wrong: a file is left out, a sum is not right
    "slip a message": 0.012,  # ... and this much more for each message in the prompt
    "plan": 0.08,  # a plan leaves something out
    "mark": 0.25,  # a plan of calls takes a sentence for the name in it
    "move of order": 0.12,  # a step of an order is put where it may not stand
    "move of game": 0.55,  # a step of the game of 24 after which it cannot be won
    "judge": 0.10,  # a judge takes a wrong answer for right, or a right one for wrong
    "score": 0.15,  # a line of thought is scored as if it were the opposite
}
LESSON = 0.5
"""What is left of each rate of slips and moves once a lesson was drawn from a wrong answer."""


@dataclass(frozen=True)
class Fallible:
    """The model. Its dice are thrown by where in the run it is asked, and by whom; a call takes
    `latency` seconds."""

    puzzles: Mapping[str, Puzzle]
    seed: int = 0
    latency: float = 0.02
    name: str = "fallible"
    abilities: Abilities = field(default=Abilities(EVERYTHING))
    price: Price | None = field(default=Price(Decimal(1), Decimal(4)))

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        """What it says, and what that used: a token is four letters."""
        await asyncio.sleep(self.latency)
        text = "\n".join(_words(message) for message in prompt.messages)
        puzzle = self.puzzles[re.findall(r"\[(\w+-\d+)\]", text)[0]]
        dice = random.Random(f"{self.seed} {puzzle.id} {prompt.me} {line.key}")
        said = Mind(puzzle, prompt, text, dice).says()
        letters = len(prompt.system) + len(text)
        usage = Usage(letters // 4, max(len(str(said)) // 4, 1), calls=1)
        if isinstance(said, ToolCall):
            part: Part = ToolCall(call_id(line.key, 0), said.name, said.arguments)
            return Reply(Message(prompt.me, (part,)), "tool_calls", usage, model=self.name)
        shown = said if isinstance(said, str) else json.dumps(said)
        return Reply(Message(prompt.me, (Text(shown),)), "complete", usage, model=self.name)


def _words(message: Message) -> str:
    results = [result.text for result in message.results]
    return "\n".join(filter(None, [message.text, *results]))


@dataclass(frozen=True)
class Mind:
    """One thought of the model: a puzzle, all that it is told, and its dice."""

    puzzle: Puzzle
    prompt: Prompt
    text: str
    dice: random.Random

    def says(self) -> Any:
        """By what it is asked for."""
        others = [
            each for each in self.prompt.messages if each.sender not in (self.prompt.me, "tools")
        ]
        asked = others[-1].text
        if self.prompt.schema is not None:
            field = next(iter(self.prompt.schema["properties"]))
            return getattr(self, f"give_{field}")(asked)
        if "Do not answer the task again now" in asked:
            return "I was careless. I will go through it once more and check each part."
        if "Where the answers differ" in asked:
            return self.decide(asked)
        if self.puzzle.chains:
            return self.look_up(asked)
        return self.play(asked)

    @property
    def numbers(self) -> list[tuple[Fraction, str]]:
        """Those of a game of 24."""
        return [(Fraction(item), item) for item in self.puzzle.items]

    def errs(self, what: str) -> bool:
        """Whether it errs now."""
        rate = ERRORS[what]
        if what == "slip":
            rate += ERRORS["slip a message"] * len(self.prompt.messages)
        if what.startswith(("slip", "move")) and "What you learned" in self.text:
            rate *= LESSON
        return self.dice.random() < rate

    # Tasks in which something is looked up

    def look_up(self, asked: str) -> Any:
        """Reads the next file that is needed; when all are read, says what was found."""
        wanted: Sequence[Sequence[str]] = self.puzzle.chains
        step = re.search(r"only this one: follow (\S+)", asked)
        if step:
            wanted = [chain for chain in wanted if chain[0] == step[1]]
        if about := re.search(r"Which file is named in: .* stands in (\S+\.txt)", asked):
            return about[1]
        if not self.prompt.tools:
            return self.total()
        for chain in wanted:
            for file in chain:
                if self.puzzle.files[file] not in self.text:
                    return self.total() if self.errs("slip") else self.read(file)
        return self.puzzle.files[wanted[0][-1]] if step else self.total()

    def read(self, file: str) -> ToolCall:
        """A call that reads a file."""
        return ToolCall("", "read_file", {"path": file})

    def total(self) -> str:
        """The sum of the numbers that it was told, if it does not slip."""
        found = dict(re.findall(r"The number of (\S+) is (\d+)\.", self.text))
        right = sum(int(found[chain[-1]]) for chain in self.puzzle.chains if chain[-1] in found)
        return f"The sum is {right + (self.errs('slip') and self.dice.choice([-10, -1, 1, 10]))}."

    # What strategies ask for

    def give_steps(self, asked: str) -> Any:
        """A plan."""
        if not self.puzzle.chains:
            steps = ["solve it", "check it"]
        else:
            steps = [f"follow {chain[0]} to its number" for chain in self.puzzle.chains]
            if self.errs("plan"):
                steps.pop()
        return {"steps": [{"do": step, "done_when": "it is known"} for step in steps]}

    def give_evidence(self, asked: str) -> Any:
        """A plan of calls."""
        made: list[dict[str, Any]] = []

        def add(tool: str, **arguments: str) -> str:
            id = f"E{len(made) + 1}"
            made.append({"id": id, "why": "needed", "tool": tool, "arguments": arguments})
            return f"#{id}"

        if not self.puzzle.chains:
            add("think", about=f"{self.puzzle.text} Solve it.")
        for chain in self.puzzle.chains:
            mark = add("read_file", path=chain[0])
            for _ in chain[1:]:
                if not self.errs("mark"):
                    about = f"[{self.puzzle.id}] Which file is named in: {mark}"
                    mark = add("think", about=about)
                mark = add("read_file", path=mark)
        if self.puzzle.chains and self.errs("plan"):
            made.pop()
        return {"evidence": made}

    def give_why(self, asked: str) -> Any:
        """A verdict on the answer before the question."""
        right = self.puzzle.is_right(self.prompt.messages[-2].text) != self.errs("judge")
        return {"why": "I went through it." if right else "It does not hold.", "right": right}

    def decide(self, asked: str) -> str:
        """The answer that it takes for right, of those that were argued."""
        answers = re.findall(r"^clerk-\d+: (.*)$", asked, re.MULTILINE)
        good = [each for each in answers if self.puzzle.is_right(each) != self.errs("judge")]
        return (good or answers)[0]

    # Puzzles that are thought through

    def play(self, asked: str) -> str:
        """A whole solution, thought of in one breath; one that it was told, if it stands."""
        found = re.findall(r"^ +→ (.*)$|^#E1 = .*\n(.*)$", self.text, re.MULTILINE)
        known = ["".join(each) for each in found]
        if "answer the task itself" in asked and known:
            return known[-1]
        if "only this one: check it" in asked and known:
            stands = self.puzzle.is_right(known[-1]) != self.errs("judge")
            return known[-1] if stands else self.finish("")
        lines = re.findall(r"^- (.*)$", asked, re.MULTILINE)
        return self.finish(lines[-1] if lines else "")

    def finish(self, line: str) -> str:
        """The end of a line of thought."""
        if self.puzzle.kind == "order":
            placed = line.split()
            while len(placed) < len(self.puzzle.items):
                placed.append(self.next_item(placed))
            return f"Order: {' '.join(placed)}"
        left = _left(line) or self.numbers
        while len(left) > 1:
            left = self.next_numbers(left)
        return left[0][1]

    def give_thoughts(self, asked: str) -> Any:
        """Some ways on, each as good or bad as its own dice."""
        lines = [line for line in re.findall(r"^- (.*)$", asked, re.MULTILINE) if line]
        wide = int(re.findall(r"Give (\d+) different", asked)[0])
        thoughts = {self.further(lines[-1] if lines else "") for _ in range(wide)}
        done = len(self.puzzle.items) - 1 - (self.puzzle.kind == "game")
        is_done = len(lines) >= done
        return {"thoughts": [{"thought": each, "done": is_done} for each in sorted(thoughts)]}

    def further(self, line: str) -> str:
        """A line of thought, one step on."""
        if self.puzzle.kind == "game":
            return " ; ".join(how for _, how in self.next_numbers(_left(line) or self.numbers))
        if self.puzzle.chains:
            return "read the files one after the other"
        return " ".join([*line.split(), self.next_item(line.split())])

    def give_scores(self, asked: str) -> Any:
        """How hopeful lines of thought are; each verdict may be the opposite."""
        lines = [block.splitlines()[-1][2:] for block in asked.split("\n\n")[1:-1]]
        return {"scores": [9 if self.hopeful(line) != self.errs("score") else 2 for line in lines]}

    def hopeful(self, line: str) -> bool:
        """Whether a solution can still come of a line of thought."""
        if self.puzzle.kind == "game":
            return bool(solution(_left(line)))
        placed = line.split()
        return all(
            one in placed and placed.index(one) < placed.index(other)
            for one, other in self.puzzle.before
            if other in placed
        )

    def next_item(self, placed: Sequence[str]) -> str:
        """What is placed next: something that may stand there, or by mistake anything."""
        rest = [item for item in self.puzzle.items if item not in placed]
        waits = {other for one, other in self.puzzle.before if one not in placed}
        free = [item for item in rest if item not in waits]
        wrong = [item for item in rest if item in waits]
        picked = wrong if wrong and (not free or self.errs("move of order")) else free
        return self.dice.choice(picked)

    def next_numbers(self, left: Sequence[tuple[Fraction, str]]) -> list[tuple[Fraction, str]]:
        """One step of the game: one after which it can be won, or by mistake another."""
        every = moves(left)
        good = [after for after in every if solution(after)]
        bad = [after for after in every if after not in good]
        picked = bad if bad and (not good or self.errs("move of game")) else good
        return self.dice.choice(picked)


def _left(line: str) -> list[tuple[Fraction, str]]:
    """The numbers that are left at the end of a line of thought."""
    return [(_number(how), how) for how in line.split(" ; ") if how]


def _number(how: str) -> Fraction:
    return value_of(how, re.findall(r"\d+", how)) or Fraction(0)
