import pytest

from dure.cli.view.paint import Paint
from dure.cli.view.questions import call_lines, question_lines
from dure.core.codec import canonical
from dure.core.outcome import Question


def approval(**arguments: object) -> Question:
    call = canonical({"tool": "send_mail", "arguments": arguments})
    return Question("1", "clerk: send_mail? (workspace: send needs a person)", "approve", call=call)


def test_an_approval_shows_the_real_call_and_the_rule() -> None:
    shown = "\n".join(
        question_lines(approval(to="a@example.org", text="hi\n\x1b[2Jthere"), Paint())
    )
    assert "send_mail" in shown
    assert 'to = "a@example.org"' in shown
    assert r'text = "hi\n\u001b[2Jthere"' in shown
    assert "send needs a person" in shown


def test_the_rule_is_said_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", "ko")
    shown = "\n".join(question_lines(approval(), Paint()))
    assert "clerk: send_mail (workspace: 보내기(send)는 승인 필요)" in shown


def test_a_flood_of_text_is_cut_until_it_is_asked_for() -> None:
    question = approval(text="\n" * 100_000)
    assert len("\n".join(call_lines(question))) < 3_000
    assert "200002 characters" in call_lines(question)[1]
    assert len(call_lines(question, whole=True)[1]) > 200_000


def test_words_and_choices() -> None:
    question = Question("1", "Which \u202eone?", choices=("red", "파랑"))
    assert question_lines(question, Paint()) == [
        "? Which \\u202eone?",
        "    1. red",
        "    2. 파랑",
    ]
