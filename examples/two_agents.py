"""An agent uses another as a tool, with a budget of its own; the journal shows who did what."""

# ruff: noqa: T201 (an example says what it does)

import asyncio

from dure import Agent, Budget, as_tool, run, stores
from dure.models import calls, scripted
from dure.tools import calculator

prices = Agent(
    "prices",
    model=scripted(
        calls(("calculator", {"expression": "4500 + 2 * 6000"})),
        lambda prompt: prompt.messages[-1].results[0].text,
    ),
    tools=[calculator],
    role="knows what things cost",
)
waiter = Agent(
    "waiter",
    model=scripted(
        calls(("prices", {"task": "One tea and two cakes?"})), "That makes 16,500 won, please."
    ),
    tools=[as_tool(prices, when="Use for prices.", budget=Budget(calls=5))],
)
store = stores.Memory()


async def journal(name: str) -> None:
    """Print the journal, a line an event."""
    for event in await (await store.open()).read(name):
        print(f"{event.seq:3} {event.component:12} {event.kind:7} {event.key}")


def main() -> None:
    """Ask, and look."""
    outcome = run(waiter, "One tea and two cakes.", store=store)
    print(outcome.text, f"({outcome.usage.calls} model calls)")
    asyncio.run(journal(outcome.run))


if __name__ == "__main__":
    main()
