"""Signs of danger: measured on lists of sentences, in Korean and English, spelled in all ways.

The patterns were written with the `known` sentences in sight, and the `new` ones were written after
and left alone: what is found of those is what may be hoped for, and is what the docs say.
"""

import json
import unicodedata
from pathlib import Path

import pytest

from dure.agents.partners import signs_of_danger

SENTENCES = json.loads(Path(__file__).with_name("sentences.json").read_text("utf-8"))


def test_known_sentences() -> None:
    missed = [text for kind, text in SENTENCES["known"]["danger"] if not signs_of_danger(text)]
    assert missed == ["I bought a rope"]
    assert [text for text in SENTENCES["known"]["none"] if signs_of_danger(text)] == []


def test_the_kind_is_told() -> None:
    told = [(kind, text) for kind, text in SENTENCES["known"]["danger"] if kind]
    assert [each for each in told if signs_of_danger(each[1]) != each[0]] == []


def test_new_sentences_as_the_docs_say() -> None:
    found = sum(bool(signs_of_danger(text)) for text in SENTENCES["new"]["danger"])
    false = sum(bool(signs_of_danger(text)) for text in SENTENCES["new"]["none"])
    assert (found, len(SENTENCES["new"]["danger"])) == (15, 20)
    assert (false, len(SENTENCES["new"]["none"])) == (1, 20)
    page = (Path(__file__).parents[3] / "docs" / "partners.md").read_text("utf-8")
    assert "15 of 20" in page
    assert "1 of 20" in page


@pytest.mark.parametrize(
    "text",
    [
        "죽고 싶어",
        "죽.고.싶.어",
        "ㅈㅜㄱㄱㅗ ㅅㅣㅍㅇㅓ",
        "죽고시ㅍ어",
        unicodedata.normalize("NFD", "죽고 싶어"),
        "죽\u200b고 싶어",
        "k!ll mys3lf",
        "s u i c i d e",
        "I want to dieeee",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
    ],
)
def test_ways_of_spelling(text: str) -> None:
    assert signs_of_danger(f"그래서 {text}") == "self-harm"


@pytest.mark.parametrize("text", ["", "\0\ud800", "ㅋㅋㅋㅋ", "a" * 100_000, "죽 " * 20_000, "🙂"])
def test_anything_may_be_said(text: str) -> None:
    assert signs_of_danger(text) in ("", "self-harm")
