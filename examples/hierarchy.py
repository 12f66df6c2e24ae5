"""A manager gives work to a team and to a writer at once; what is weak is done again."""

# ruff: noqa: T201 (an example says what it does)

from dure import Agent, Message, run, stores
from dure.models import calls, scripted
from dure.models.scripted import Calls
from dure.teams import Assignment, Assignments, HierarchicalChat, delegation


def assign(**tasks: str) -> Calls:
    """What a model says to give work: here it is scripted."""
    work = [{"who": who, "task": task, "done_when": "it works"} for who, task in tasks.items()]
    return calls(("assign", {"assignments": work}))


def check(work: Assignment, done: Message) -> str:
    """What is missing in a piece of work."""
    return "there is no example" if work.who == "writer" and "Example" not in done.text else ""


coder = Agent("coder", model=scripted("diary.py is written."), role="writes programs")
tester = Agent("tester", model=scripted("All 12 tests pass."), role="tests programs")
makers = HierarchicalChat(
    "makers",
    manager=Agent(
        "head",
        model=scripted(
            assign(coder="Write diary.py."),
            assign(tester="Test diary.py."),
            calls(("answer", {"answer": "diary.py is written, and its tests pass."})),
        ),
    ),
    members=[coder, tester],
)
writer = Agent("writer", model=scripted("Type diary.", "Type diary. Example: diary add 'Hi'"))
boss = HierarchicalChat(
    "boss",
    manager=Agent(
        "lead",
        model=scripted(
            assign(makers="A diary for the command line.", writer="Its manual."),
            calls(("answer", {"answer": "Both are done."})),
        ),
    ),
    members=[makers, writer],
    plan=Assignments(check=check, again=1),
)

if __name__ == "__main__":
    store = stores.Memory()
    outcome = run(boss, "A command-line diary, with a manual.", store=store)
    figures = delegation(store.events[outcome.run], "boss", "lead")
    print(outcome.text, figures.given, f"done again: {figures.again}")
