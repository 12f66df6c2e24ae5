"""Files in what a model says: every way in which models write them, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import ToolError
from dure.teams.company.files import files_in

CODE = "print('hi')\n"


@pytest.mark.parametrize(
    "text",
    [
        "```python\n# filename: a.py\nprint('hi')\n```",
        "```python filename=a.py\nprint('hi')\n```",
        "```\n# filename: ./a.py\nprint('hi')\n```",
        "~~~python\n// filename: a.py\nprint('hi')\n~~~",
        "Here it is.\n\n**a.py**\n\n```python\nprint('hi')\n```\nDone.",
        "### `a.py`:\n```python\nprint('hi')\n```",
        "1. File: a.py\n```python\nprint('hi')\n```",
        "파일: a.py\n```python\nprint('hi')\n```",
        "  ```python\n  # filename: a.py\n  print('hi')\n  ```",
        "```python\r\n# filename: a.py\r\nprint('hi')\r\n```",
        "Run it:\n```sh\npython3 a.py\n```\na.py\n```python\nprint('hi')\n```",
        "````python\n# filename: /workspace/a.py\nprint('hi')\n````",
        '{"a.py": "print(\'hi\')\\n"}',
        '{"files": {"a.py": "print(\'hi\')\\n"}}',
        'Here: {"files": [{"path": "a.py", "content": "print(\'hi\')\\n"}]}',
        '```json\n[{"filename": "a.py", "code": "print(\'hi\')\\n"}]\n```',
    ],
)
def test_a_file_in_each_way_of_writing_it(text: str) -> None:
    assert files_in(text) == {"a.py": CODE}


def test_several_and_the_last_of_one_name_counts() -> None:
    text = "".join(f"```\n# filename: {name}\n{code}\n```\n" for name, code in
                   [("a.py", "1"), ("tests/test_a.py", "2"), ("a.py", "3")])  # fmt: skip
    assert files_in(text) == {"a.py": "3\n", "tests/test_a.py": "2\n"}


def test_a_name_in_the_code_is_no_heading() -> None:
    text = "```python\n# filename: a.py\nimport b\n# see\nb.py\n```\n\n```python\nprint('hi')\n```"
    assert files_in(text) == {"a.py": "import b\n# see\nb.py\n"}


def test_a_fence_within_a_longer_one_is_code() -> None:
    text = "````md filename=a.md\n```\n# filename: b.py\n```\n````"
    assert files_in(text) == {"a.md": "```\n# filename: b.py\n```\n"}


@pytest.mark.parametrize("text", ["", "I will.", "```python\nprint('hi')\n```", '{"a": 1}', "{"])
def test_no_file(text: str) -> None:
    assert files_in(text) == {}


def test_one_that_is_cut_off() -> None:
    with pytest.raises(ToolError, match="is not closed"):
        files_in("```python\n# filename: a.py\nprint(")


@given(st.text(alphabet="`~ab.py#:\n{}[]\"' /\\ufile가\x00\ud800", max_size=200))
def test_anything_can_be_read(text: str) -> None:
    try:
        found = files_in(text)
    except ToolError:
        return
    assert all(isinstance(code, str) and path for path, code in found.items())
