"""Tasks: two at once, a third that needs both, sent back once, and written to a file."""

# ruff: noqa: T201 (an example says what it does)

import tempfile
from pathlib import Path

from dure import Agent, Message, run, stores
from dure.models import scripted
from dure.teams import Task, Tasks

historian = Agent("historian", model=scripted("Tea came to Korea in the year 828."))
taster = Agent("taster", model=scripted("Green tea from Hadong is mild."))
writer = Agent("writer", model=scripted("Tea is old.", "Tea came in 828. That of Hadong is mild."))


def uses_both(said: Message) -> str:
    """What is missing; nothing: it is accepted."""
    return "" if "828" in said.text and "Hadong" in said.text else "use both facts"


report = Tasks(
    "report",
    [
        Task("Find a date about {topic}.", name="date", who=historian, context=[]),
        Task("Find a taste of {topic}.", name="taste", who=taster, context=[]),
        Task("Write of {topic}.", "two facts", who=writer, accept=[uses_both], file="{topic}.md"),
    ],
)

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        given = '{"topic": "tea"}'
        outcome = run(report, given, store=stores.Memory(), workspace=folder)
        print(outcome.text)
        for each in outcome.data["tasks"]:
            print(f"{each['task']}: {each['status']}, tried {each['tries']} times, {each['who']}")
        print(Path(folder, "tea.md").read_text(encoding="utf-8"))
