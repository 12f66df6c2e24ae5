"""What was decided is told in the reader's language, and words of people stay as they are."""

import pytest

from dure.cli.view.decided import decided_how, decided_what
from dure.core.message import say
from dure.core.stops import Stop, rounds, says, speaks, turns
from dure.runtime.report import DECIDED, UNCOUNTED
from dure.teams.stops import no_progress

TALK = [say("ann", "Thanks!"), say("수험생", "고마워요. 또 봐요"), say("ann", "이만 갈게")]


@pytest.mark.parametrize(
    ("rule", "korean"),
    [
        (rounds(3), "3번의 차례"),
        (turns(2, by="ann"), "ann이 2번 말함"),
        (speaks("ann"), "ann이 말함"),
        (says("이만 갈게"), "ann이 ‘이만 갈게’라고 말함"),
        (rounds(3) & speaks(), "3번의 차례; ann이 말함"),
        (no_progress(2), "나아감이 없음: 인사말뿐인 메시지 2개"),
    ],
    ids=str,
)
def test_reasons_of_stop_rules(rule: Stop, korean: str) -> None:
    reason = rule.rule(TALK if "progress" not in str(rule) else TALK[:2])
    assert reason is not None
    assert decided_how(reason, "en") == reason
    assert decided_how(reason, "ko") == korean


@pytest.mark.parametrize(
    ("outcome", "korean"),
    [
        ('[{"who": "voices", "again": false}, {"who": "기자", "again": true}]', "voices, 기자"),
        ('[{"who": 3}, 4]', '[{"who": 3}, 4]'),
        ("the goal is met: fine; very", "목표를 이룸: fine; very"),
        ("5,000 tokens; mine", "5,000 tokens; mine"),
        ("mine; yours", "mine; yours"),
        ("", ""),
    ],
)
def test_what_else_came_out(outcome: str, korean: str) -> None:
    assert decided_how(outcome, "ko") == korean


def test_what_it_was_about() -> None:
    assert decided_what("why 상담 stopped", "ko") == "상담이 끝난 까닭"
    assert decided_what("why makers stopped", "en") == "why makers stopped"
    assert decided_what("my own matter", "ko") == "my own matter"
    assert decided_what(UNCOUNTED.removeprefix(DECIDED), "ko") == "받아들이지 않음"
