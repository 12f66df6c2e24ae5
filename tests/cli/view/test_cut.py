from hypothesis import given
from hypothesis import strategies as st

from dure.cli.view.cut import columns, cut, wrap
from dure.host.languages import width


def test_cut() -> None:
    assert cut("안녕하세요", 10) == "안녕하세요"
    assert cut("안녕하세요", 6) == "안녕…"
    assert cut("short", 80) == "short"


def test_wrap() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("안녕 세계", 5) == ["안녕", "세계"]
    assert wrap("a\n\nb", 10) == ["a", "", "b"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


@given(st.text(alphabet="ab 가나👩\u200d", max_size=60), st.integers(4, 20))
def test_no_line_is_too_wide(text: str, cells: int) -> None:
    assert all(width(line) <= cells for line in wrap(text, cells))


def test_columns() -> None:
    rows = [["RUN", "TASK", "COST"], ["1", "아주 긴 할 일입니다 " * 5, "$0"]]
    lines = columns(rows, 30, 1)
    assert [
        width(line[: line.index(word)]) for line, word in zip(lines, ("COST", "$0"), strict=True)
    ]
    assert width(lines[0][: lines[0].index("COST")]) == width(lines[1][: lines[1].index("$0")])
    assert max(map(width, lines)) <= 30
    assert columns([], 30, 1) == []
