"""Particles fit the word before them."""

import pytest

from dure.host.languages.particles import PARTICLES, fill_korean, final_consonant

WORDS = {
    "서울": "은 이 을 과 로",
    "부산": "은 이 을 과 으로",
    "제주": "는 가 를 와 로",
    "파일": "은 이 을 과 로",
    "값": "은 이 을 과 으로",
    "0": "은 이 을 과 으로",
    "1": "은 이 을 과 로",
    "2": "는 가 를 와 로",
    "3": "은 이 을 과 으로",
    "6": "은 이 을 과 으로",
    "7": "은 이 을 과 로",
    "10": "은 이 을 과 으로",
    "1,000": "은 이 을 과 으로",
    "3.5": "는 가 를 와 로",
    "50%": "는 가 를 와 로",
    "URL": "은 이 을 과 로",
    "LLM": "은 이 을 과 으로",
    "JSON": "은 이 을 과 으로",
    "API": "는 가 를 와 로",
    "HTTPS": "는 가 를 와 로",
    "R": "은 이 을 과 로",
    "file": "은 이 을 과 로",
    "tool": "은 이 을 과 로",
    "plan": "은 이 을 과 으로",
    "name": "은 이 을 과 으로",
    "bot": "은 이 을 과 으로",
    "web": "은 이 을 과 으로",
    "agent": "는 가 를 와 로",
    "store": "는 가 를 와 로",
    "code": "는 가 를 와 로",
    "main.py": "는 가 를 와 로",
    "보고서.txt": "는 가 를 와 로",
    "'서울'": "은 이 을 과 로",
    "`plan`": "은 이 을 과 으로",
    "[제주]": "는 가 를 와 로",
    "2024년.": "은 이 을 과 으로",
    "ㄱ": "은 이 을 과 으로",
    "ㄹ": "은 이 을 과 로",
    "ㅏ": "는 가 를 와 로",
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_words(word: str) -> None:
    template = "{x}은(는) {x}이(가) {x}을(를) {x}과(와) {x}으로(로)"
    expected = " ".join(word + form for form in WORDS[word].split())
    assert fill_korean(template, {"x": word}) == expected


def test_the_copula_and_calling() -> None:
    template = "{x}이에요(예요) {x}아(야) {x}이라(라)는 {x}이나(나)"
    assert fill_korean(template, {"x": "길동"}) == "길동이에요 길동아 길동이라는 길동이나"
    assert fill_korean(template, {"x": "철수"}) == "철수예요 철수야 철수라는 철수나"


@pytest.mark.parametrize("word", ["数", "", "→", "ありがとう", "😀", "α"])
def test_where_nobody_can_know_both_forms_stay(word: str) -> None:
    assert final_consonant(word) is None
    assert fill_korean("{x}은(는)", {"x": word}) == word + "은(는)"


def test_words_of_the_sentence_itself_count_too() -> None:
    assert fill_korean("파일을(를) {x}로(으로)", {"x": 1}) == "파일을 1로(으로)"


def test_what_is_filled_in_stays_as_it_is() -> None:
    assert fill_korean("{x}", {"x": "물은(는)"}) == "물은(는)"


def test_facts_are_formatted_as_usual() -> None:
    assert fill_korean("{n:.1f}을(를) {s!r}이(가)", {"n": 1.26, "s": "값"}) == "1.3을 '값'이"
    with pytest.raises(KeyError):
        fill_korean("{missing}", {})


def test_every_notation_has_two_forms() -> None:
    for notation, (closed, open_) in PARTICLES.items():
        assert notation == f"{closed}({open_})"
