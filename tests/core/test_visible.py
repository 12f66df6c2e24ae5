import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.visible import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("안녕 👩‍👩‍👧 hello\n\tthere", "안녕 👩‍👩‍👧 hello\n\tthere"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\rb\r\nc", "a\\x0db\nc"),
        ("\x00\x07\x7f\x9b", "\\x00\\x07\\x7f\\x9b"),
        ("abc\u202egnp.exe", "abc\\u202egnp.exe"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "a\\u200bb\\u2060c\\ufeffd\\xade"),
        ("a\u200db", "a\\u200db"),
        ("\u3164\u115f", "\\u3164\\u115f"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("\u2028", "\\u2028"),
        ("가\u200d나\ufe0f", "가\\u200d나\\ufe0f"),
        ("❤️‍🔥 1️⃣ 👍🏽", "❤️‍🔥 1️⃣ 👍🏽"),
        ("\ufe0fa", "\\ufe0fa"),
        ("a\u034fb\u180b\u2800", "a\\u034fb\\u180b\\u2800"),
        ("\U000e0100", "\\U000e0100"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + "\\u0301" * 2),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in shown)
    assert not any(0x7F <= ord(letter) < 0xA0 for letter in shown)
    assert visible(shown) == shown
    shown.encode()


def test_one_line() -> None:
    assert one_line("a\n b\t\x1b c") == "a b \\x1b c"
