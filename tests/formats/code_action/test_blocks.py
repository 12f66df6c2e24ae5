import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.formats.code_action.blocks import Block, first_block

KNOWN = ("rate", "print", "final_answer")


@pytest.mark.parametrize(
    "text",
    [
        "```python\nrate(1)\n```",
        "```py\nrate(1)\n```\nOutput: 3\n```python\nfinal_answer(3)\n```",
        "```\nrate(1)\n```",
        "```python\nrate(1)",
        "<code>\nrate(1)\n</code>",
        "<execute>rate(1)</execute>",
        "rate(1)",
        "  ```python\n  rate(1)\n  ```",
    ],
)
def test_code_however_it_is_marked(text: str) -> None:
    assert first_block(text, KNOWN) == Block("", "rate(1)")


def test_blanks_without_end_take_no_time() -> None:
    blanks = f"I look.{' ' * 200_000}x"
    assert first_block(blanks, KNOWN) is None
    assert first_block(f"{blanks}\n```py\nrate(1)\n```", KNOWN) == Block(blanks, "rate(1)")


def test_what_is_said_before_and_nothing_after() -> None:
    text = "Thought: I look.\nCode:\n```py\nrate(1)\n```\nSo it is 7."
    assert first_block(text, KNOWN) == Block("I look.", "rate(1)")


@pytest.mark.parametrize(
    "text",
    [
        "It is 7.",
        "42",
        "rate",
        "(a)",
        "f(x) = 2",
        "```json\n[1]\n```",
        "```\nsome output\n```",
        'File "<code>", line 2\n    rate(1)',
        "use <code>rate(1)</code> in HTML",
    ],
)
def test_what_is_no_code(text: str) -> None:
    assert first_block(text, KNOWN) is None


def test_a_call_as_json_is_code() -> None:
    block = first_block('{"name": "rate", "arguments": {"a": "x"}}', KNOWN)
    assert block == Block("", "rate(**{'a': 'x'})")


@given(st.text(st.sampled_from("`~\n <code>/pythonrate(1)\"'\\{}:\ud800\0")))
def test_whatever_comes_is_looked_at(text: str) -> None:
    assert isinstance(first_block(text, KNOWN), Block | None)
