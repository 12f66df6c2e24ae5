from typing import Any

import pytest

from dure.models.offline.choose import Filled, allowed, choose, effect, named, shipped
from dure.models.offline.wish import Clause
from tests.models.offline.cards import SAMPLES, Sample, sample

MAIL = sample("send_mail", "Deliver a letter to someone.", "send", to="string")
RATE = sample("rate", "Today's won per unit of a currency.", currency="string")
DELETE = sample("delete_file", "Delete a file.", "write", path="string")


def full(card: Any, clause: Clause) -> Filled:
    return Filled({})


def picked(text: str, *cards: Sample, own: bool = True) -> str | None:
    choice = choose(Clause(text, own=own), cards, full)
    return choice.card.name if choice else None


def test_a_name_is_found_whichever_way_round_it_is() -> None:
    assert shipped("read_file") == shipped("files_read") == "files_read"
    assert shipped("rate") == ""


def test_a_tool_without_a_list_is_found_by_its_card() -> None:
    assert picked("what is the currency worth today in won?", *SAMPLES, RATE) == "rate"
    assert picked("why is the sky blue?", RATE) is None


def test_what_a_card_is_not_for_does_not_speak_for_it() -> None:
    one = sample("one", "Alpha things.", when="Use for alpha. Do not use for zebras.")
    two = sample("two", "Beta things.", when="Use for zebras.")
    assert picked("zebras for alpha", one, two) == "one"
    assert picked("zebras for beta", one, two) == "two"


@pytest.mark.parametrize("text", ["delete a", "erase a", "remove a", "a 삭제해줘", "delete_file a"])
def test_naming_allows_a_change(text: str) -> None:
    assert allowed(DELETE, Clause(text))


@pytest.mark.parametrize(
    "text", ["don't delete a", "a 지우지 마", "how do I delete a?", "the file is wrong", "a 어때"]
)
def test_not_naming_forbidding_or_asking_how_does_not(text: str) -> None:
    assert not allowed(DELETE, Clause(text))


def test_only_the_users_own_words_allow_a_change() -> None:
    assert not allowed(DELETE, Clause("delete a", own=False))
    assert picked("send_mail to Jane", MAIL, own=False) is None
    assert picked("deliver it to Jane", MAIL) == "send_mail"


def test_a_card_that_does_not_say_what_it_does_counts_as_sending() -> None:
    class Bare:
        name = "ping"

    bare: Any = Bare()
    assert effect(bare) == "send"


def test_a_finishing_tool_is_never_a_wish() -> None:
    assert picked("finish", sample("finish", "Finish the task.", answer="string")) is None


def test_what_is_missing_is_told_only_if_nothing_else_fits() -> None:
    def lacking(card: Any, clause: Clause) -> Filled:
        return Filled({}, ("path",)) if card.name == "delete_file" else Filled({})

    choice = choose(Clause("delete the file"), [DELETE], lacking)
    assert choice is not None
    assert choice.filled.missing == ("path",)
    assert choose(Clause("delete my account"), [DELETE], lacking) is None


def test_the_words_that_name_a_tool() -> None:
    assert named(sample("calculator", ""), Clause("3 plus 4 times 5")) == ["plus", "times"]
