"""Three at one table: whoever is addressed speaks next, and thanks do not go on for ever."""

# ruff: noqa: T201 (an example says what it does)

from dure import Agent, rounds, run, says, stores
from dure.core.prompt import Prompt
from dure.models import scripted
from dure.teams import JointChat, addressed, by_model, introductions, joined, no_progress

ROLES = {"ann": "plans the garden", "bob": "knows the soil", "cho": "keeps the money"}
LINES = {
    "ann": "Roses along the wall. Bob, what does the soil say?",
    "bob": "Clay: roses will do. @cho, have we the money?",
    "cho": "Yes, for twelve of them. DONE",
}


def member(name: str) -> Agent:
    """A member who says its line, and then only thanks."""
    return Agent(name, model=scripted(LINES[name], *["Thank you!"] * 9), role=ROLES[name])


def chooses(prompt: Prompt) -> str:
    """Who speaks next where nobody was addressed."""
    return '{"why": "begins with the plan", "choice": "ann"}'


team = JointChat(
    "garden",
    [member(name) for name in ROLES],
    next=addressed(by_model(scripted(chooses))),
    until=says("DONE") | no_progress() | rounds(20),
    opening=introductions,
    summary=joined,
)

if __name__ == "__main__":
    print(run(team, "Plan the garden.", store=stores.Memory()).text)
