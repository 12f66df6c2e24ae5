"""Levels of Korean speech, by the endings of sentences."""

import pytest

from dure.agents.partners import Level, keeps_level, levels_in


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("그러셨군요. 어떤 마음이었나요?", ["해요체", "해요체"]),
        ("힘드셨겠습니다. 더 말씀해 주십시오.", ["합쇼체", "합쇼체"]),
        ("많이 힘들었겠다. 무슨 일이 있었어?", ["반말", "반말"]),
        ("그랬구나…", ["반말"]),
        ("친구가 “너 왜 그래?”라고 했군요.", ["해요체"]),
        ("Hello. 서울 2024", []),
        ("네 :)", ["반말"]),
        ("괜찮아요 ㅎㅎ", ["해요체"]),
    ],
)
def test_levels(text: str, levels: list[Level]) -> None:
    assert levels_in(text) == levels


def test_one_sentence_that_leaves_the_level_is_seen() -> None:
    assert keeps_level("그러셨군요. 힘드셨겠습니다.", "존댓말")
    assert not keeps_level("그러셨군요. 힘들었겠다.", "존댓말")
    assert not keeps_level("그러셨군요.", "반말")
    assert keeps_level("그랬구나. 무슨 일이야?", "반말")
