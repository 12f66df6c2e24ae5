"""Personal data is found by form and checksum, however it is written; and little else is."""

from __future__ import annotations

import time

import pytest

from dure.agents.guards import Block, personal_data, secrets, words
from dure.core.guard import Guard


def through(guard: Guard, text: str) -> str | Block:
    assert guard.text is not None
    return guard.text(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("전화는 010-1234-5678로 주세요.", "전화는 [phone]로 주세요."),
        ("０１０－１２３４－５６７８", "[phone]"),
        ("010\u200b-12\u200b34-5678!", "[phone]!"),
        ("(02) 123-4567, 031.123.4567", "[phone], [phone]"),
        ("+82 10 1234 5678 / +1 415 555 2671", "[phone] / [phone]"),
        ("call (415) 555-2671 now", "call [phone] now"),
        ("kim@example.com으로 보내세요", "[email]으로 보내세요"),
        ("a.b+c@mail.example.co.kr.", "[email]."),
        ("4111 1111 1111 1111 2024", "[card] 2024"),
        ("DE89 3704 0044 0532 0130 00 AND MORE", "[iban] AND MORE"),
        ("900101-1234568", "[resident]"),
        ("at 192.168.0.1, 2001:db8::1", "at [ip], [ip]"),
    ],
)
def test_it_is_masked_as_it_is_written(text: str, masked: str) -> None:
    assert through(personal_data(), text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "on 2024-01-05 at 12:30:45, 1,234,567 won",
        "version 1.2.3.4567, order 20240105-0012345",
        "4111 1111 1111 1112",
        "900101-1234567",
        "ISBN 978-89-01-12345-6, π = 3.14159265358979",
        "@name in `user@host`, see #12345",
        "0x7fffffff 1024*768 = 786432",
        "DE89 3704 0044 0532 0130 03",
        "std::string, a::b, 10:20",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert through(personal_data(), text) == text


def test_it_stops_with_the_kind_and_never_the_number() -> None:
    found = through(personal_data(do="stop"), "010-1234-5678")
    assert found == Block("it holds personal data: phone")


@pytest.mark.parametrize("piece", ["1", "1 ", "a@", "1.", ":", "A1", "+1", "(0", "01-"])
def test_time_is_in_proportion_to_the_text(piece: str) -> None:
    guards = [personal_data(), secrets(), words(["x" * 20])]
    text = piece * (50_000 // len(piece))
    begun = time.process_time()
    for guard in guards:
        through(guard, text)
    assert time.process_time() - begun < 5


def test_secrets_by_form() -> None:
    key = "sk-" + "aB3" * 10
    assert through(secrets(), f"use {key} here") == "use [secret] here"
    assert through(secrets(), 'password = "hunter2hunter2"') == 'password = "[secret]"'
    assert through(secrets(), "AKIA" + "ABCD1234" * 2) == "[secret]"
    digest = "34a426b1" * 8
    assert through(secrets(), f"sha256 {digest}") == f"sha256 {digest}"


def test_words() -> None:
    assert through(words(["bad"], do="mask"), "a BAD badge, b\u200bad") == "a [word] badge, [word]"
    assert isinstance(through(words(["나쁜말"]), "나쁜말은"), Block)
