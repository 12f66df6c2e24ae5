import time

import pytest

from dure.formats.react_text.sections import Section, sections

LINES = """\
Action: x
**Action:** x
**Action**: x
### Action: x
action 2: x
`Action`: x
행동: x
Action\uff1a x
> Action : x
- Action: x
Act 1: x"""


@pytest.mark.parametrize("line", LINES.splitlines())
def test_a_label_however_it_is_marked(line: str) -> None:
    assert sections(line) == [Section("action", "x")]


def test_text_before_the_first_label_has_none() -> None:
    assert sections("Sure!\nThought: a\nb") == [Section(None, "Sure!"), Section("thought", "a\nb")]


def test_an_input_belongs_to_an_action() -> None:
    assert sections("Thought: the\ninput: is odd") == [Section("thought", "the\ninput: is odd")]


def test_an_answer_keeps_its_marks_and_labels() -> None:
    assert sections("Final Answer: **bold**\nThought: x") == [
        Section("final", "**bold**\nThought: x")
    ]


def test_a_label_must_begin_its_line() -> None:
    assert sections("I think that Action: x is odd")[0].label is None


@pytest.mark.parametrize("bad", [" ", "*", "Thought ", "Action:", "Action Input: {", "- ", "#"])
def test_no_text_makes_it_slow(bad: str) -> None:
    began = time.process_time()
    sections(bad * (200_000 // len(bad)))
    assert time.process_time() - began < 5
