"""A person corrects, the agent keeps to it; and code that is run, and reported, by no model."""

# ruff: noqa: T201 (an example says what it does)

from collections.abc import Iterator

from dure import Agent, Answer, Human, Question, run, stores
from dure.agents import Pair, runs_code
from dure.models import scripted

store = stores.Memory()
lines: Iterator[str] = iter(["wrong: count the tea, too", "right: now in won", "right"])


async def owner(question: Question) -> Answer:
    """The owner at the keyboard."""
    line = next(lines)
    print(f"  {question.text.splitlines()[-1]}\n> {line}")
    return Answer(question.id, line)


clerk = Agent("clerk", scripted("Two cakes: 12.", "With tea: 16.5.", "16,500 won."))
coder = Agent("coder", scripted("```python\nprint(4500 + 2 * 6000)\n```", "right"))


def main() -> None:
    """One pair with a person, one without."""
    done = run(Pair("desk", Human("owner"), clerk), "Add up the bill.", store=store, asks=owner)
    print(done.text, done.data)
    done = run(
        Pair("lab", coder, runs_code(), opens="instructor"), "The same in code.", store=store
    )
    print(done.text)


if __name__ == "__main__":
    main()
