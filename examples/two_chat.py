"""Two talk about a trip; what they found is carried on to who books, and to who checks."""

# ruff: noqa: T201 (an example says what it does)

import asyncio

from dure import Agent, run, stores
from dure.models import scripted
from dure.teams import Chat, SequentialChat, Stage, results

ann = Agent("ann", model=scripted("", "And by train?"), role="wants to travel")
bob = Agent("bob", model=scripted("Four hours by car.", "Two and a half."), role="knows the way")
clerk = Agent("clerk", model=scripted("Booked: the 9:00 train, 59,800 won."))
owner = Agent("checker", model=scripted("All is well."))

talk = Chat("talk", ann, bob, opening="How far is Busan?", turns=2)
trip = SequentialChat("trip", [talk, Stage(clerk, "Book it."), owner])
store = stores.Memory()


async def what_each_came_to(name: str) -> None:
    """A line for each conversation, from the journal."""
    for each in results(await (await store.open()).read(name), "trip"):
        print(f"{each.name}: {each.text} ({each.usage.calls} model calls)")


if __name__ == "__main__":
    outcome = run(trip, "We travel on Monday.", store=store)
    print(outcome.text)
    asyncio.run(what_each_came_to(outcome.run))
