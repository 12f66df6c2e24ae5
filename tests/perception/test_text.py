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
    for text in ("café au lait", "été, déjà", "naïve Ærøskøbing"):
        found = decode(text.encode("cp1252"))
        assert found == Decoded(text, "cp1252", sure=False)
        assert found is not None
        assert found.note == "probably encoded as cp1252; check words that look odd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_korean_utf_16_without_a_mark(encoding: str) -> None:
    text = "도시,값\r\n서울,1\r\n부산,2\r\n"
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


def test_utf_8_with_broken_bytes_is_said_to_be_that() -> None:
    found = decode("함께 하는 \ufffd 일".encode().replace("\ufffd".encode(), b"\xff"))
    assert found == Decoded("함께 하는 \ufffd 일", "utf-8", broken=1)
    assert found is not None
    assert "1 pieces are not" in found.note
    assert decode(b"\xef\xbb\xbfa,\xff") == Decoded("a,\ufffd", "utf-8-sig", broken=1)


def test_two_encodings_in_one_file_are_never_read_as_if_they_were_one() -> None:
    mixed = "이름은 두레입니다.\n".encode() * 3 + "값\n".encode("cp949")
    found = decode(mixed)
    assert found is not None
    assert found.encoding == "utf-8"
    assert found.broken > 0
    assert found.text.startswith("이름은 두레입니다.")


def test_korean_after_a_long_stretch_of_ascii() -> None:
    text = "x" * (1 << 21) + "안녕하세요"
    assert decode(text.encode("cp949")) == Decoded(text, "cp949")


def test_rare_korean_is_korean() -> None:
    text = "펲시를 마시는 똠방각하와 뷁, 그리고 보통 낱말들"
    assert decode(text.encode("cp949")) == Decoded(text, "cp949")
    doubtful = decode("3㎡ · 漢字".encode("cp949"))
    assert doubtful == Decoded("3㎡ · 漢字", "cp949", sure=False)


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
