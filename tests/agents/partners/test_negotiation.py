"""Negotiation: a deal is an offer that all accepted, within everybody's limits."""

import json
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.agents.partners import Move, Negotiation, Side
from dure.agents.partners.offers import move_in
from dure.core.errors import UsageError
from dure.core.message import say
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.report import report
from dure.runtime.stores import Memory
from tests.agents.test_human import typist

pytestmark = pytest.mark.anyio

ISSUES: dict[str, Any] = {"won": (300, 900), "from": ["May", "June"]}


def offer(won: Any, month: str = "May", words: str = "") -> str:
    """An offer as a model writes it."""
    terms = {"won": won, "from": month}
    return json.dumps({"move": "offer", "terms": terms, "words": words})


def agent(name: str, *moves: Any) -> Agent:
    """A party that makes these moves."""
    return Agent(name, scripted(*moves))


async def held(*parties: Any, **more: Any) -> Any:
    """How a negotiation between these ends."""
    talks = Negotiation("rent", parties, issues=ISSUES, **more)
    store = Memory()
    outcome = await Run(talks, "The flat.", store=store)
    assert outcome.status == "done", outcome.error
    assert (await replay(outcome.run, talks, store=store)).data == outcome.data
    return outcome


async def test_a_deal() -> None:
    owner = agent("owner", offer(900), offer(700))
    tenant = agent("tenant", offer(400, "June"), "accept")
    outcome = await held(owner, tenant)
    assert outcome.data["deal"] == {"won": 700, "from": "May"}
    assert outcome.data["offered_by"] == "owner"
    assert [each["by"] for each in outcome.data["offers"]] == ["owner", "tenant", "owner"]
    assert outcome.text == "Agreed: won=700, from=May."


async def test_limits_are_kept_outside_the_model() -> None:
    owner = agent("owner", offer(800), offer(600))
    seen: list[str] = []

    def accepts(prompt: Any) -> str:
        seen.append("\n".join(message.text for message in prompt.messages))
        return "accept"

    tenant = agent("tenant", *[accepts] * 6)
    outcome = await held(
        owner,
        tenant,
        rounds=2,
        private={"tenant": Side("Not above 600.", {"won": (300, 600)}), "owner": Side("Be hard.")},
    )
    assert "outside your own limits: won" in seen[1]
    assert "Not above 600." in seen[0]
    assert "Be hard." not in seen[0]
    assert outcome.data["deal"] is None


async def test_what_does_not_count_is_in_the_journal_in_the_language_of_the_talk() -> None:
    store = Memory()
    parties = agent("집주인", offer(800), "수락"), agent("손님", "글쎄", "수락", offer(500))
    private = {"손님": Side(limits={"won": (300, 600)})}
    talks = Negotiation("방", parties, issues=ISSUES, private=private, language="ko")
    outcome = await Run(talks, "월세", store=store)
    noted = [each.outcome for each in (await report(outcome.run, store)).decisions]
    assert noted == [
        "그것은 차례에 할 수 있는 일이 아닙니다: 조건을 들어 제안(offer)하거나,"
        " 받아들이거나(accept), 그만두십시오(walk away).",
        "스스로 정한 한계 밖입니다: won.",
        "all accepted",
    ]


async def test_walking_away_rounds_and_silence() -> None:
    outcome = await held(agent("owner", offer(900)), agent("tenant", "walk away"))
    assert (outcome.data["why"], outcome.data["deal"]) == ("tenant walked away", None)
    outcome = await held(agent("owner", offer(900)), agent("tenant", offer(300)), rounds=1)
    assert outcome.data["why"] == "1 rounds"
    silent = [agent(name, *["hm"] * 3) for name in ("owner", "tenant")]
    outcome = await held(*silent)
    assert outcome.data["why"] == "nobody made a move that counts"
    outcome = await held(agent("owner", offer(900)), agent("tenant", offer(1)), seconds=-1)
    assert outcome.data["why"] == "the time was up"


async def test_three_parties_need_two_to_accept() -> None:
    three = [agent("a", offer(500)), agent("b", "accept"), agent("c", offer(600), "accept")]
    three[0] = agent("a", offer(500), "accept")
    three[1] = agent("b", "accept", "accept")
    outcome = await held(*three)
    assert outcome.data["deal"] == {"won": 600, "from": "May"}
    assert outcome.data["offered_by"] == "c"


async def test_a_person_writes_plainly() -> None:
    talks = Negotiation("rent", [Human("owner"), agent("tenant", "accept")], issues=ISSUES)
    outcome = await Run(
        talks,
        "The flat.",
        store=Memory(),
        asks=typist("won: 500", "won=1,  from=May", "won=500, from=may"),
    )
    assert outcome.data["deal"] == {"won": 500, "from": "May"}


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("수락", Move("accept")),
        ("Deal!", Move("accept")),
        ("결렬.", Move("leave")),
        ("I accept nothing", "That is no move"),
        (offer(1000), "won must be one of: 300 … 900. You said 1000."),
        (offer("NaN"), "won must be"),
        (offer(True), "won must be"),
        ('{"move": "offer", "terms": {"won": 400, "from": "May", "x": 1}}', "nothing called x"),
        ('{"move": "offer", "terms": 5}', "That is no move"),
        ("", "That is no move"),
    ],
)
def test_moves(text: str, move: Any) -> None:
    found = move_in(say("x", text), ISSUES)
    assert move in found if isinstance(found, str) else found == move


def test_what_cannot_be_negotiated() -> None:
    two = [Human("a"), Human("b")]
    for more in (
        {"parties": two[:1], "issues": ISSUES},
        {"parties": two, "issues": {}},
        {"parties": two, "issues": {"x": []}},
        {"parties": two, "issues": ISSUES, "private": {"c": Side()}},
        {"parties": two, "issues": ISSUES, "private": {"a": Side("", {"y": (1, 2)})}},
    ):
        with pytest.raises(UsageError):
            Negotiation("talks", **more)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("price=1,000, by=sea", {"price": 1000, "by": "sea"}),
        ("price=1,000,by=sea", {"price": 1000, "by": "sea"}),
        ("by: air; price = 12,345", {"price": 12345, "by": "air"}),
        ("price=100,by=air", {"price": 100, "by": "air"}),
        ("price=7\nby=sea", {"price": 7, "by": "sea"}),
    ],
)
def test_a_thousand_is_not_one(text: str, terms: dict[str, Any]) -> None:
    found = move_in(say("ann", text), {"price": (0, 20_000), "by": ["sea", "air"]})
    assert found == Move("offer", terms)


def test_a_very_long_line_is_read_at_once() -> None:
    assert isinstance(move_in(say("ann", "x" * 200_000), {"price": (0, 1)}), str)
