"""Bytes as text."""

import pytest

from dure.perception.text import Decoded, decode, human_size, kind_of

TEXT = "두레: 함께 하는 일\r\n둘째 줄"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp949"])
def test_encodings_are_found(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == Decoded(TEXT, encoding)


def test_utf_16_without_a_mark() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode("plain words\n".encode(encoding)) == Decoded("plain words\n", encoding)


def test_western_text_is_the_last_guess() -> None:
    assert decode("café au lait".encode("cp1252")) == Decoded("café au lait", "cp1252")


def test_empty_is_text() -> None:
    assert decode(b"") == Decoded("", "utf-8")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"\0\1\2\3" * 9, b"ab\x01"])
def test_binary_is_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_a_cut_character_at_the_end() -> None:
    data = "가나다".encode()[:-1]
    assert decode(data, cut=True) == Decoded("가나", "utf-8")


def test_words_for_people() -> None:
    assert kind_of(b"%PDF-1.4") == "a PDF document"
    assert [human_size(n) for n in (12, 12_345, 4_000_000, 5 * 10**9)] == [
        "12 bytes", "12.3 kB", "4.0 MB", "5.0 GB",
    ]  # fmt: skip
