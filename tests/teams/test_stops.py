"""When a conversation is over: nothing new is said, the goal is met, a person says so."""

from __future__ import annotations

import itertools

import pytest

from dure.agents import Agent, Human
from dure.core.errors import UsageError
from dure.core.message import Data, Message, say
from dure.core.prompt import Prompt
from dure.core.stops import Stop, dollars, rounds, says, seconds, speaks, tokens, turns, when
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams import JointChat
from dure.teams.stops import asked, goal_met, handed_over, no_progress
from tests.runtime.support import put

NAMES = ("ann", "bob", "cho", "dan")

THANKS = [
    "Thank you so much!",
    "You're welcome! Have a great day.",
    "Thanks again, Ann. Goodbye!",
    "Bye! It was a pleasure.",
    "Likewise, take care, Bob.",
    "Thank you all. See you soon!",
    "Happy to help. Feel free to reach out any time.",
    "Will do, thanks!",
]
THANKS_KO = [
    "감사합니다!",
    "천만에요. 좋은 하루 보내세요.",
    "네, 정말 고맙습니다.",
    "도움이 되었다니 다행이에요.",
    "안녕히 가세요!",
    "다음에 또 뵐게요. 수고하셨습니다.",
]
WORK = [
    "The total is 4,120 won.",
    "Did you add the tax?",
    "No. With tax it is 4,532.",
    "Then the receipt is wrong by 300.",
    "Thanks, I will correct line 7.",
    "Line 7 is right now; the sum fits.",
]
WORK_KO = [
    "감사합니다. 그런데 3번 줄의 합계가 틀린 것 같아요.",
    "네, 세금을 빼먹었네요. 4,532원입니다.",
    "그럼 영수증을 다시 만들게요.",
    "고맙습니다. 이번에는 파일 이름도 바꿔 주세요.",
    "receipt-2.csv로 저장했습니다.",
    "좋아요, 이제 합계가 맞습니다.",
]


def talk(texts: list[str], count: int | None = None) -> list[Message]:
    """A conversation of four, who say these over and over."""
    lines = itertools.islice(itertools.cycle(texts), count or len(texts))
    return [say(NAMES[index % 4], text) for index, text in enumerate(lines)]


def stopped_at(rule: Stop, said: list[Message]) -> int | None:
    """After how many messages the rule stops the talk."""
    return next((n for n in range(1, len(said) + 1) if rule(said[:n])), None)


@pytest.mark.parametrize(
    "texts", [THANKS, THANKS_KO, ["Thank you!"], ["고맙습니다"], ["👍"], ["…"]]
)
def test_those_who_only_thank_each_other_are_stopped(texts: list[str]) -> None:
    found = stopped_at(no_progress(), talk(texts, 40))
    assert found is not None
    assert found <= 12


@pytest.mark.parametrize(
    "texts",
    [
        ["I think it is blue.", "I think it is red."],
        ["Please send me the file.", "Which file do you mean?"],
        ["What is next?"],
        ["이제 무엇을 할까요?", "무엇이든 말씀하시면 됩니다."],
        ["Let us begin with the plan for the garden then.", "Yes, let us begin with the plan."],
    ],
)
def test_those_who_go_in_circles_are_stopped(texts: list[str]) -> None:
    found = stopped_at(no_progress(), talk(texts, 40))
    assert found is not None
    assert found <= 12


ORDINARY = [
    [
        "Thanks! Next is the door.",
        "The door is 2 m high.",
        "Thanks! Next is the roof.",
        "It leaks.",
    ],
    [
        "ok",
        "ok, 3 of 9 files are read",
        "ok, 6 of 9",
        "ok, all 9",
        "thanks, and the index?",
        "built",
    ],
    ["Yes.", "Which one?", "The red one.", "Yes, and the size?", "40.", "Sent."],
    [
        "테스트가 세 개 실패합니다.",
        "어느 것입니까?",
        "로그인, 결제, 검색입니다.",
        "결제부터 봅시다.",
        "null 검사가 빠졌네요.",
        "고쳤습니다.",
    ],
    [
        "네.",
        "네, 첫째 안이 낫습니다.",
        "비용은요?",
        "삼백만 원입니다.",
        "네.",
        "계약서를 쓰겠습니다.",
    ],
    ["e4", "e5", "Nf3", "Nc6", "Bb5", "a6", "Ba4", "Nf6"],
    ["1", "2", "3", "4", "5", "6", "7", "8"],
    [
        "7 tests fail",
        "5 tests fail",
        "4 tests fail",
        "2 tests fail",
        "1 test fails",
        "0 tests fail",
    ],
    ["Try port 8080.", "It is taken.", "Try port 8081.", "That works.", "Log in now.", "I am in."],
    [
        "def f(): return 1",
        "It must take n.",
        "def f(n): return 1",
        "And return n.",
        "def f(n): return n",
        "Good, and a docstring.",
    ],
    ["Is it A?", "No.", "Is it B?", "No.", "Is it C?", "No.", "Is it D?", "No."],
    [
        "The plan:\n1. dig",
        "The plan:\n1. dig\n2. sow",
        "The plan:\n1. dig\n2. sow\n3. water",
        "Add a fence.",
        "A fence of 20 m.",
        "In oak.",
    ],
    [
        "Thank you for the report; page 3 misses a source.",
        "Added Kim 2019.",
        "Thank you; page 5?",
        "Page 5 cites Lee 2020.",
        "Thank you; the title?",
        "It is now shorter.",
    ],
    [
        "좋아요.",
        "좋아요, 색은 파랑으로.",
        "글꼴은요?",
        "나눔고딕.",
        "크기는 12.",
        "좋아요, 인쇄합니다.",
    ],
    ["bonjour", "le total est 40", "et la taxe ?", "44 avec la taxe", "merci", "le fichier est là"],
    ["👍 merged #1", "👍 merged #2", "👍 merged #3", "👍 merged #4", "👍 merged #5", "👍 done #6"],
]
EMPTY = [
    ["Thanks!", "No, thank you!", "Thanks again!", "You are too kind."],
    ["Goodbye!", "Bye!", "See you!", "Take care!"],
    ["OK.", "Okay!", "Great.", "Perfect."],
    ["안녕히 계세요.", "네, 안녕히 가세요.", "또 봬요!", "네, 또 만나요."],
    ["수고하셨습니다.", "고생 많으셨어요. 감사합니다.", "네, 감사합니다."],
    ["알겠습니다.", "네, 알겠습니다.", "네."],
    ["I will wait for the result.", "I will wait for the result too."],
    ["Let me know if I can do more.", "Let me know if I can do more."],
    ["I am sorry, I cannot do that.", "Please try again."],
    ["Ann, your turn.", "Bob, your turn."],
    ["The answer is 42. Is that right?", "Yes, the answer is 42. Is that right?"],
    ["계속하세요.", "계속 진행해 주세요.", "계속하세요."],
]


@pytest.mark.parametrize("texts", EMPTY)
def test_talk_that_leads_nowhere(texts: list[str]) -> None:
    found = stopped_at(no_progress(), talk(texts, 40))
    assert found is not None
    assert found <= 12


@pytest.mark.parametrize(
    "texts", [WORK, WORK_KO, [*THANKS[:3], *WORK, *THANKS[:2], *WORK_KO], *ORDINARY]
)
def test_work_goes_on(texts: list[str]) -> None:
    assert stopped_at(no_progress(), talk(texts)) is None


def test_counting_and_what_is_no_text_is_progress() -> None:
    rule = no_progress()
    assert stopped_at(rule, talk([f"{number} and on" for number in range(30)])) is None
    moves = [Message("ann", (Data({"move": number}),)) for number in range(30)]
    assert stopped_at(rule, moves) is None
    same = [Message("ann", (Data({"move": 1}),)) for _ in range(30)]
    assert stopped_at(rule, same) is not None


@pytest.mark.parametrize("make", [lambda: no_progress(1), lambda: goal_met("x", every=0)])
def test_rules_that_could_never_be(make: object) -> None:
    with pytest.raises(UsageError):
        make()  # type: ignore[operator]


def test_rules_of_messages_alone() -> None:
    said = [say("ann", "one"), say("bob", "two"), say("ann", "three")]
    assert turns(2, "ann")(said) == "ann spoke 2 times"
    assert turns(2, "bob")(said) is None
    assert speaks("ann", "cho")(said) == "ann spoke"
    assert speaks("bob")(said) is None
    assert speaks()(said[:1]) == "ann spoke"
    assert when(lambda said: len(said) > 2, "long")(said) == "long"
    assert when(lambda said: "because")(said) == "because"
    given = Message("ann", (), ("bob",), "handoff")
    assert handed_over()([given]) == "ann handed over to bob"
    assert handed_over("cho")([given]) is None


def test_what_is_sure() -> None:
    assert (rounds(3) | says("x")).sure
    assert not (rounds(3) & says("x")).sure
    assert (tokens(3) & seconds(4)).sure
    assert not (no_progress() | goal_met("m")).sure


def pair(*texts: str, until: Stop) -> JointChat:
    script = texts or ("word",)
    brain = scripted(*[script[n % len(script)] for n in range(40)])
    return JointChat("pair", [Agent("ann", brain), Agent("bob", brain)], until=until)


async def reason(team: JointChat) -> tuple[str, int]:
    """Why the team stopped, after how many messages; the replay says the same."""
    store = Memory()
    outcome = await Run(team, "Plan a garden.", store=store)
    assert outcome.status == "done", outcome.error
    again = await replay(outcome.run, team, store=store)
    assert again.text == outcome.text
    events = store.events[outcome.run]
    hands = sum(e.body.get("what") == "hand" and e.actor == "pair" for e in events)
    whys = {e.key for e in events if str(e.body.get("label", "")).startswith("decided why")}
    return next(str(e.body["value"]) for e in events if e.key in whys and "value" in e.body), hands


async def test_tokens_dollars_and_seconds() -> None:
    assert (await reason(pair(until=tokens(0) | rounds(9))))[0] == "0 tokens"
    assert (await reason(pair(until=seconds(0) | rounds(9))))[0] == "0 seconds"
    assert (await reason(pair(until=dollars(1) | rounds(3))))[0] == "3 rounds"
    assert await reason(pair(until=tokens(0) & rounds(3))) == ("0 tokens; 3 rounds", 3)


async def test_a_judge_says_that_the_goal_is_met() -> None:
    yes = '{"why": "beds are drawn", "choice": "yes"}'

    def judged(prompt: Prompt) -> str:
        return yes if sum(each.text == "word" for each in prompt.messages) >= 6 else "not yet"

    judge = Agent("judge", scripted(*[judged] * 3))
    team = pair(until=goal_met(judge, every=2) | rounds(20))
    why, hands = await reason(team)
    assert why == "the goal is met: beds are drawn"
    assert hands == 6 + 2 * 3 + 1  # six messages; two judgements told and given up, and one yes


async def test_a_model_judges_too() -> None:
    yes = '{"why": "beds are drawn", "choice": "yes"}'
    why, hands = await reason(pair(until=goal_met(scripted(yes), "beds", every=4) | rounds(20)))
    assert (why, hands) == ("the goal is met: beds are drawn", 4)


async def test_a_person_stops_it() -> None:
    store = Memory()
    team = pair(until=asked(Human("owner"), every=2) | rounds(20))
    outcome = await Run(team, "Plan.", store=store)
    assert outcome.questions[0].choices == ("go on", "stop")
    await put(store, outcome, text="go on")
    outcome = await resume(outcome.run, team, store=store)
    assert outcome.status == "waiting"
    await put(store, outcome, text="stop")
    assert (await resume(outcome.run, team, store=store)).status == "done"
