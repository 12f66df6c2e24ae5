"""The software company: who watches what, and so the order of the work.

    task → existing → requirements → design → tasks → code    → approved → delivery
                                                   ↘ tests ↗      ↑ changes, failures, weak tests

Knows the kinds of the messages between its roles. Does not know how any of them works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from dure.agents import Agent
from dure.core.contracts import Model, Participant
from dure.core.encode import plain
from dure.core.errors import UsageError
from dure.core.message import Data, Message, Text
from dure.core.profile import Profile
from dure.core.stops import Stop
from dure.core.workspace import Sandbox
from dure.host.languages import wording
from dure.teams.board import Board, Ended, Role, told
from dure.teams.company.archive import Archivist
from dure.teams.company.documents import Design, Requirements, WorkPlan, document
from dure.teams.company.making import OBJECTION, REJECTION, making, program_file, test_file
from dure.teams.company.report import run_tests
from dure.teams.company.review import APPROVED, CHANGES, Review, reviewing
from dure.teams.company.seat import Seat, Work
from dure.teams.company.testing import DELIVERY, FAILURES, WEAK, Bench, Delivery
from dure.teams.company.words import NAMES, words
from dure.tools import files, list_files, search_files

Brain: TypeAlias = Model | str | None

ROLES = (
    "product_manager",
    "architect",
    "project_manager",
    "engineer",
    "reviewer",
    "qa_engineer",
)
"""The seats of a software company, in which agents, people or teams may sit."""

ROUNDS = 5
"""How often the tests are run at most."""

EXISTING, REQUIREMENTS, DESIGN, TASKS = "existing", "requirements", "design", "tasks"
CODE, TESTS = "code", "tests"

_OUTPUTS: dict[str, type[Any]] = {
    "product_manager": Requirements,
    "architect": Design,
    "project_manager": WorkPlan,
    "reviewer": Review,
}
_LOOKING = (files.read, list_files, search_files)


def software_company(
    model: Brain = None,
    *,
    name: str = "company",
    models: Mapping[str, Model | str] | None = None,
    people: Mapping[str, Participant] | None = None,
    review: bool = True,
    rounds: int = ROUNDS,
    command: str = "",
    sandbox: Sandbox | None = None,
    seconds: float = 120.0,
    until: Stop | None = None,
    language: str = "en",
) -> Board:
    """A company that makes a program of an idea, in the folder of the run, or goes on from what
    lies there.

    `models` are models by role where they are not `model` (None: the run's); `people` sit in a
    role instead of an agent. `review`: the code is reviewed before it is tested. The tests are run
    in `sandbox` (None: the best of this machine), with unittest or by `command`, at most `rounds`
    times for at most `seconds`. The answer says whether they passed, with a `Delivery` as its data.
    """
    _check(people or {}, "people")
    _check(models or {}, "models")
    if rounds < 1:
        raise UsageError(
            "company.rounds", "rounds={rounds} tests nothing. Use 1 or more.", rounds=rounds
        )
    staff = _Staff(model, models or {}, people or {}, language)
    bench = Bench(
        staff.called("test_bench"), run_tests(sandbox, seconds=seconds), rounds, command, language
    )
    return Board(
        name,
        [*staff.planning(), *staff.working(review), *staff.testing(bench, review)],
        answers=DELIVERY,
        until=until,
        summary=delivered,
        language=language,
        about=wording("dure.teams.company", "prompts/about", language),
    )


@dataclass(frozen=True)
class _Staff:
    """Who works in the company, and who watches what."""

    model: Brain
    models: Mapping[str, Model | str]
    people: Mapping[str, Participant]
    language: str

    def called(self, role: str) -> str:
        """How a role is called."""
        return NAMES.get(self.language, NAMES["en"])[role]

    def planning(self) -> list[Role]:
        """Those who write documents, each from what the one before wrote."""
        archivist = Archivist(self.called("archivist"), self.language)
        architect = self._author("architect", "design")
        planner = self._author("project_manager", "tasks")
        return [
            Role(archivist, "task", EXISTING),
            Role(self._author("product_manager", "prd"), EXISTING, REQUIREMENTS),
            Role(architect, REQUIREMENTS, DESIGN, hears=EXISTING),
            Role(planner, DESIGN, TASKS, hears=(EXISTING, REQUIREMENTS)),
        ]

    def working(self, review: bool) -> list[Role]:
        """Those who write the program and its tests, at the same time."""
        known = (EXISTING, REQUIREMENTS, DESIGN)
        asked = (TASKS, FAILURES, REJECTION, *([CHANGES] if review else []))
        return [
            Role(
                self._maker("engineer", program_file),
                asked,
                (CODE, OBJECTION),
                hears=known,
            ),
            Role(
                self._maker("qa_engineer", test_file),
                (TASKS, OBJECTION, WEAK),
                (TESTS, REJECTION),
                hears=known,
                kind=lambda message: REJECTION if message.kind == OBJECTION else TESTS,
            ),
        ]

    def testing(self, bench: Bench, review: bool) -> list[Role]:
        """Those who look at it, and run it."""
        ready, sends = APPROVED if review else CODE, (DELIVERY, FAILURES, WEAK)
        heard = (CODE, OBJECTION, REJECTION)
        last = Role(bench, (ready, TESTS), sends, needs=(ready, TESTS), hears=heard)
        if not review:
            return [last]
        reviewer = self._seat("reviewer", reviewing(self.language))
        looked_at = (REQUIREMENTS, DESIGN, TASKS)
        return [Role(reviewer, CODE, (APPROVED, CHANGES), hears=looked_at), last]

    def _author(self, role: str, name: str) -> Seat:
        title = words(self.language)[name]
        return self._seat(role, document(f"docs/{name}.md", title, self.language))

    def _maker(self, role: str, refused: Callable[[str], str]) -> Seat:
        work = making(refused, self.language, own_hands=role in self.people)
        return self._seat(role, work)

    def _seat(self, role: str, work: Work) -> Seat:
        brief = wording("dure.teams.company", f"prompts/{role}", self.language)
        if role in self.people:
            return Seat(self.people[role], work, brief)
        about, _, _ = brief.partition("\n")
        profile = Profile(
            self.called(role), about=about, instructions=brief, language=self.language
        )
        model = self.models.get(role, self.model)
        tools = _LOOKING if role in ("engineer", "reviewer", "qa_engineer") else ()
        return Seat(Agent(profile, model, tools, output=_OUTPUTS.get(role)), work)


def delivered(ended: Ended) -> Message:
    """What the company delivers; without a delivery, why there is none."""
    message = told(ended)
    if ended.answer is not None:
        return message
    why = "; ".join(each.text for each in ended.failures) or ended.reason
    text = words(ended.language)["stopped"].format(reason=why.rstrip("."))
    record = Data(plain(Delivery(passed=False, why=text)), DELIVERY)
    return Message(message.sender, (Text(text), record, *message.parts))


def _check(given: Iterable[str], where: str) -> None:
    for role in given:
        if role not in ROLES:
            raise UsageError(
                "company.role",
                "{where} names {role!r}, which is no role here. There are: {roles}.",
                where=where,
                role=role,
                roles=", ".join(ROLES),
            )
