"""Generated tasks: numbers to be looked up and added, orders to be kept, and the game of 24.

All come from a seed. Knows what is right; does not know who solves it.
"""

from __future__ import annotations

import ast
import itertools
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

COUNT = 40
"""Tasks of each kind."""


@dataclass(frozen=True)
class Puzzle:
    """One task. `chains`: of a sum, the files to be read for each of its numbers, in order.
    `items`: of an order or of 24, what is to be placed or used."""

    id: str
    kind: str
    text: str
    chains: tuple[tuple[str, ...], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    items: tuple[str, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    answer: str = ""

    def is_right(self, said: str) -> bool:
        """Whether this is a right answer."""
        match self.kind:
            case "order":
                return self.keeps_order(re.findall(r"[A-Z]", said.rpartition(":")[2]))
            case "game":
                return value_of(said, self.items) == 24
            case _:
                return re.findall(r"-?\d+", said)[-1:] == [self.answer]

    def keeps_order(self, placed: Sequence[str]) -> bool:
        """Whether all items are placed once, and as they must be."""
        at = {item: index for index, item in enumerate(placed)}
        return sorted(placed) == sorted(self.items) and all(
            at[one] < at[other] for one, other in self.before
        )


def puzzles(seed: int = 0, count: int = COUNT) -> list[Puzzle]:
    """So many of each kind."""
    dice = random.Random(seed)
    kinds: tuple[Callable[[random.Random, str], Puzzle], ...] = (_sum, _hops, _order, _game)
    names = ("sum", "hops", "order", "game")
    return [
        make(dice, f"{name}-{number}")
        for name, make in zip(names, kinds, strict=True)
        for number in range(1, count + 1)
    ]


def _sum(dice: random.Random, id: str) -> Puzzle:
    """Numbers in three to six files."""
    return _reading(dice, id, "sum", [1] * dice.randint(3, 6))


def _hops(dice: random.Random, id: str) -> Puzzle:
    """Two numbers, of which each is found only by way of another file."""
    return _reading(dice, id, "hops", [2, 2])


def _reading(dice: random.Random, id: str, kind: str, lengths: Sequence[int]) -> Puzzle:
    names = dice.sample([f"{letter}{digit}.txt" for letter in "abcdef" for digit in "1234"], 12)
    chains = tuple(tuple(names.pop() for _ in range(length)) for length in lengths)
    files: dict[str, str] = {}
    total = 0
    for chain in chains:
        for here, there in itertools.pairwise(chain):
            files[here] = f"What {here} is about stands in {there}."
        number = dice.randint(10, 99)
        files[chain[-1]] = f"The number of {chain[-1]} is {number}."
        total += number
    first = ", ".join(chain[0] for chain in chains)
    text = f"[{id}] Add up the numbers that these files lead to: {first}. Answer with the sum."
    return Puzzle(id, kind, text, chains, files, answer=str(total))


def _order(dice: random.Random, id: str) -> Puzzle:
    """Five steps with five constraints on their order."""
    items = tuple("ABCDE")
    placed = dice.sample(items, len(items))
    pairs = list(itertools.combinations(placed, 2))
    before = tuple(sorted(dice.sample(pairs, 5)))
    rules = ", ".join(f"{one} before {other}" for one, other in before)
    text = f"[{id}] Put the steps {' '.join(items)} in an order: {rules}. End with 'Order: …'."
    return Puzzle(id, "order", text, items=items, before=before)


def _game(dice: random.Random, id: str) -> Puzzle:
    """Four numbers from which 24 can be made."""
    while True:
        items = tuple(str(dice.randint(1, 13)) for _ in range(4))
        if solution([(Fraction(item), item) for item in items]):
            text = f"[{id}] Use each of {' '.join(items)} once, with + - * / and brackets, to make"
            return Puzzle(id, "game", f"{text} 24. Answer with the expression.", items=items)


Numbers = Sequence[tuple[Fraction, str]]
"""Values that are left, each with how it was made."""


def moves(left: Numbers) -> list[list[tuple[Fraction, str]]]:
    """What can be left after one more step of the game of 24."""
    found: list[list[tuple[Fraction, str]]] = []
    for one, other in itertools.permutations(range(len(left)), 2):
        rest = [left[index] for index in range(len(left)) if index not in (one, other)]
        (a, how_a), (b, how_b) = left[one], left[other]
        made = {"+": a + b, "-": a - b, "*": a * b}
        if b:
            made["/"] = a / b
        for sign, result in made.items():
            if sign in "-/" or one < other:
                found.append([*rest, (result, f"({how_a} {sign} {how_b})")])
    return found


def solution(left: Numbers) -> str:
    """An expression that makes 24 of all that is left; empty if there is none."""
    if len(left) == 1:
        return left[0][1] if left[0][0] == 24 else ""
    return next(filter(None, (solution(after) for after in moves(left))), "")


def value_of(said: str, items: Sequence[str]) -> Fraction | None:
    """What the last expression in a text makes, if it uses just these numbers."""
    found = re.findall(r"[\d+\-*/() ]*\d[\d+\-*/() ]*", said.partition("=")[0])
    if not found or sorted(re.findall(r"\d+", found[-1])) != sorted(items):
        return None
    try:
        return _value(ast.parse(found[-1].strip(), mode="eval").body)
    except (SyntaxError, ZeroDivisionError, ValueError):
        return None


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left), _value(right)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
                case _:
                    raise ValueError("another sign")
        case _:
            raise ValueError("no arithmetic")
