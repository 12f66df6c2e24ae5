"""Which destinations stand whole in what people said."""

from __future__ import annotations

import pytest

from dure.core.message import Message, Text
from dure.runtime.words import Words


def holds(place: str, *texts: str) -> bool:
    words = Words()
    for text in texts:
        words.add(text)
    return words.hold([place])


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("bob@x.kr", "Mail it to bob@x.kr."),
        ("bob@x.kr", "bob@x.kr에게 보내"),
        ("bob@x.kr", "메일: bob@x.kr님에게"),
        ("bob@x.kr", "to (bob@x.kr), please"),
        ("bob@x.kr", "eve@y.kr,bob@x.kr"),
        ("bob@X.kr", "bob@x.KR!"),
        ("mailto:bob@x.kr", "<bob@x.kr>"),
        ("https://x.kr/a", "see https://x.kr/a."),
        ("https://x.kr/a", "x.kr/a에 올려"),
        ("https://x.kr/a", "서버(https://x.kr/a)에"),
        ("https://x.kr/a", "[text](https://x.kr/a)"),
        ("https://x.kr/a", "**https://x.kr/a**"),
        ("https://x.kr/f_(b)", "https://x.kr/f_(b)"),
        ("https://x.kr/a?b=1&c=2", "'https://x.kr/a?b=1&c=2'"),
        ("https://x.kr/", "https://X.kr에"),
        ("https://x.kr", "x.kr로"),
        ("https://x.kr/%EA%B0%80", "https://x.kr/가"),
        ("#general", "post in #general."),
        ("110-234-567890", "계좌 110-234-567890으로"),
    ],
)
def test_a_place_that_a_person_named(place: str, text: str) -> None:
    assert holds(place, "x", text)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("", "anything"),
        ("bob@x.kr", "bob@x.kr.evil.com"),
        ("bob@x.kr", "abob@x.kr"),
        ("bob@x.kr", "x+bob@x.kr"),
        ("bob@x.kr", "a:bob@x.kr"),
        ("bob@x.kr", "https://u:" + "bob@x.kr"),
        ("b@x.kr", "a/b@x.kr"),
        ("bob@х.kr", "bob@x.kr"),  # a Cyrillic letter
        ("bob@x.kr", "ｂｏｂ＠x.kr"),
        ("x.kr", "bob@x.kr"),
        ("https://x.kr", "bob@x.kr"),
        ("https://x.kr@evil.com", "https://x.kr"),
        ("evil.com", "x.kr?u=evil.com"),
        ("https://evil.com", "https://x.kr/(https://evil.com)"),
        ("https://x.kr/a", "https://x.kr/a/b"),
        ("https://x.kr/a", "https://x.kr/ab"),
        ("https://x.kr/a", "https://x.kr/a,b"),
        ("https://x.kr/a", "https://x.kr/a한글"),
        ("https://x.kr/a", "http://x.kr/a"),
        ("http://x.kr/a", "x.kr/a"),
        ("https://x.kr/", "https://x.kr/a"),
        ("https://x.kr/f_(b", "https://x.kr/f_(b)"),
        ("https://x.kr:8080/", "https://x.kr/"),
        ("https://x.kr/a%2e", "https://x.kr/a%2e"),  # read in two ways
        ("#general", "x#general"),
        ("news", "send the news"),  # a word that stands there by chance
    ],
)
def test_in_doubt_nobody_named_it(place: str, text: str) -> None:
    assert not holds(place, text)


def test_all_of_several_places_must_be_named() -> None:
    words = Words()
    words.add("to a@x.kr and b@x.kr")
    assert words.hold(["a@x.kr", "b@x.kr"])
    assert not words.hold(["a@x.kr", "eve@x.kr"])
    assert not words.hold([])


def test_only_words_of_people_count() -> None:
    words = Words()
    words.hear([Message("x", (Text("a@x.kr", ("agent", "user")), Text("b@x.kr")))])
    assert not words.hold(["a@x.kr"])
    assert not words.hold(["b@x.kr"])
    words.hear([Message("x", (Text("c@x.kr", ("user",)),))])
    assert words.hold(["c@x.kr"])


def test_a_huge_text_takes_no_time() -> None:
    assert not holds("https://x.kr", "(" * 100_000 + "1" * 100_000, "x.kr/" + "[" * 100_000)


@pytest.mark.parametrize("name", ["README.md", "main.py", "data.zip", "build.sh", "lib.rs"])
def test_the_name_of_a_file_is_no_host_that_somebody_named_so(name: str) -> None:
    words = Words()
    words.add(f"Sum up {name}, please. {name}은 짧게")
    assert not words.hold([f"https://{name}"])
    assert not words.hold([name.lower()])
    words.add(f"or look at https://{name}")
    assert words.hold([f"https://{name}"])
