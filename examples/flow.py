"""A flow: two things at once, a map over what was found, a way back, and a drawing of it all."""

# ruff: noqa: T201 (an example says what it does)

from dataclasses import dataclass, field

from dure import Agent, run, say, stores
from dure.core.contracts import Turn
from dure.models import scripted
from dure.teams.flow import Flow, all_of, each, hand, listen, outline, router, start

guide = Agent("guide", model=scripted("It is lovely in spring."))
planner = Agent("planner", model=scripted("Take the train."))


@dataclass
class Trip:
    """What the steps write into."""

    task: str = ""
    cities: list[str] = field(default_factory=list[str])
    reports: list[str] = field(default_factory=list[str])
    travel: str = ""
    days: int = 7
    answer: str = ""


travel = hand(planner, tell="How do I get around in {task}?", into="travel")


@start()
def choose(turn: Turn, trip: Trip) -> None:
    """Which cities."""
    trip.cities = ["Seoul", "Gyeongju", "Busan"]


@each(choose, over=lambda trip: trip.cities, into="reports", at_once=2)
async def visit(turn: Turn, trip: Trip, city: str) -> str:
    """Ask the guide about each, two at a time."""
    said = await turn.hand(guide, [say("user", f"How is {city}?")])
    return f"{city}: {said.text}"


@listen(all_of(visit, travel), "shorter")
def plan(turn: Turn, trip: Trip) -> None:
    """Put it together, shorter each time."""
    trip.days -= 2
    trip.answer = "\n".join([f"{trip.days} days. {trip.travel}", *trip.reports])


@router(plan, to=("shorter", "good"), most=5, otherwise="good")
def judge(turn: Turn, trip: Trip) -> str:
    """Three days are enough."""
    return "good" if trip.days <= 3 else "shorter"


@listen("good")
def sign(turn: Turn, trip: Trip) -> None:
    """The last line."""
    trip.answer += "\nHave a good journey."


flow = Flow("trip", Trip, [travel, choose, visit, plan, judge, sign])


def main() -> None:
    """Draw it, and run it."""
    print(outline(flow), "\n")
    print(run(flow, "Korea", store=stores.Memory()).text)


if __name__ == "__main__":
    main()
