"""A desk where one hands the conversation to another, who keeps it when the user asks again."""

# ruff: noqa: T201 (an example says what it does)

from dure import Agent, run, stores
from dure.models import calls, scripted
from dure.teams import Handoffs

triage = Agent(
    "triage",
    model=scripted(calls(("hand_over", {"to": "billing", "why": "it is about a bill"}))),
    role="finds out what it is about",
)
billing = Agent("billing", model=scripted("It is 2 won.", "Yes, since Monday."))
desk = Handoffs("desk", [triage, billing])

if __name__ == "__main__":
    store = stores.Memory()
    first = run(desk, "What do I owe?", store=store)
    second = run(desk, "Is it paid?", store=store, after=first)
    print(f"{first.text} {second.text}")
