import pytest

from dure.core.message import Text, ToolResult
from dure.core.message import say as said
from dure.core.prompt import Prompt
from dure.models.offline import talk
from dure.models.offline.scene import Scene
from dure.models.offline.wish import Clause
from tests.models.offline.cards import SAMPLES


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("hi!", "Hello"),
        ("안녕하세요~", "안녕하세요"),
        ("Say hello to Seoul.", "Hello, Seoul!"),
        ("안녕, 서울에게 인사해줘", "안녕, 서울, 안녕하세요!"),
        ("thanks a lot", "welcome"),
        ("who are you?", "offline brain"),
        ("...", "Tell me"),
        ("what can you do", "- clock: "),
        ("I like tea.", "Noted"),
        ("don't write to a.txt", "nothing was changed"),
        ("how do I delete a file", "plainly"),
        ("list the files", ""),
        ("I am looking for a.txt", ""),
        ("help me calculate 2+2", ""),
    ],
)
def test_small_talk(text: str, answer: str) -> None:
    korean = "안녕" in text
    found = talk.small(Clause(text), SAMPLES, korean)
    assert answer in found if answer else not found


def test_a_question_about_pasted_text_is_answered_from_it() -> None:
    clause = Clause("Who leads the fair?", "Jane leads the fair. It rains. Tea is hot.")
    assert "Jane leads the fair." in talk.alone(clause, Scene(), "", False)[0]


def test_what_was_said_is_recalled_or_not_found() -> None:
    scene = Scene(earlier=["My cat is called Nabi.", "I like tea."])
    assert "Nabi" in talk.alone(Clause("what is my cat called?"), scene, "", False)[0]
    assert "find nothing" in talk.alone(Clause("what is my job?"), scene, "", False)[0]


def test_a_result_is_shown_as_the_wish_wants_it() -> None:
    text = "Jane leads the fair. It rains a lot. The tea is hot. The fair is in May."
    result = ToolResult("1", "read_file", (Text(text),))
    whole = talk.present(result, Clause("read a.md"), {"path": "a.md"}, False)
    asked = talk.present(result, Clause("who leads the fair in a.md?"), {"path": "a.md"}, False)
    assert whole == (text, text)
    assert asked[1] == "Jane leads the fair."


def test_a_long_result_is_cut_with_a_note() -> None:
    shown = talk.shown("x" * 5000, False)
    assert shown.endswith("(4000 of 5000 characters shown)")


def test_nothing_to_sum_up_is_said_plainly() -> None:
    assert "no text here" in talk.extract(" ", False)[0]


def test_folding_is_noticed_by_its_form() -> None:
    assert talk.protocol(Prompt("me", [said("conversation", "a: b")])) == "a: b"
    assert talk.protocol(Prompt("me", [said("owner", "hello")], "You summarise.")) is None
    assert talk.protocol(Prompt("me", [])) is None
