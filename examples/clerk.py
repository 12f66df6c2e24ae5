"""An agent with tools of its own. A word after the command names your model, such as openai:gpt-5.

Without one it is the offline brain.
"""

# ruff: noqa: T201 (an example says what it does)

import sys
from typing import Literal

from dure import Agent, Budget, run, tool
from dure.tools import calculator


@tool(effect="read")
def rate(money: Literal["euro", "dollar"]) -> float:
    """Today's won for one unit of foreign money. Use when a price is not in won."""
    return {"euro": 1500.0, "dollar": 1380.0}[money]


def main() -> None:
    """Ask two questions."""
    model = sys.argv[1] if len(sys.argv) > 1 else "offline"
    clerk = Agent("clerk", model=model, tools=[rate, calculator])
    for question in ("How many won is a euro?", "What is 15% of 48,000?"):
        outcome = run(clerk, question, budget=Budget(calls=10))
        print(f"{question}\n  {outcome.text or outcome.error}\n  run {outcome.run}")


if __name__ == "__main__":
    main()
