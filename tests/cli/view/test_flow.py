from hypothesis import given
from hypothesis import strategies as st

from dure.cli.view.flow import Flow
from dure.core.visible import visible
from dure.host.languages import width


def flowed(text: str, cells: int, size: int = 1) -> str:
    flow = Flow(cells)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "".join(map(flow.feed, pieces)) + flow.end()


def test_lines_break_between_words() -> None:
    assert flowed("one two three four", 9) == "one two\nthree\nfour"
    assert flowed("가나 다라 마바", 9) == "가나 다라\n마바"
    assert flowed("a\n\nb", 9) == "a\n\nb"


def test_what_is_copied_stays_as_it_is() -> None:
    code = "```\na very long line of code\n```\nand more words"
    assert flowed(code, 10) == "```\na very long line of code\n```\nand more\nwords"
    assert flowed("| a very | long row |", 10) == "| a very | long row |"
    assert flowed("    a very long line", 10) == "    a very long line"


@given(st.text(alphabet="ab \n가", max_size=50), st.integers(1, 7))
def test_pieces_make_no_difference(text: str, size: int) -> None:
    whole = flowed(text, 12, 100)
    assert flowed(text, 12, size) == whole
    assert whole.replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(width(line) <= 12 for line in whole.split("\n") if not line.startswith("    "))


def test_what_comes_in_pieces_is_what_comes_at_once() -> None:
    text = "부산, 앞치마 👨\u200d👩\u200d👧 \x1b[31mred\r\nend\u202e"
    for size in (1, 2, 3, 100):
        flow = Flow(40)
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        shown = "".join(flow.feed(piece) for piece in pieces) + flow.end()
        assert shown == visible(text)
