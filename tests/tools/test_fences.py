"""Blocks of code in Markdown."""

import pytest

from dure.core.errors import ToolError
from dure.tools.fences import Block, blocks_in


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("no code, only `a` and ```b``` in a line", []),
        ("```python\nprint(1)\n```", [Block("python", "print(1)\n")]),
        ("a\r\n~~~ Bash\r\nls\r\n\r\n~~~\r\nb", [Block("bash", "ls\n\n")]),
        ("```\nx\n```", [Block("", "x\n")]),
        ("```{.python}\nx\n```", [Block("python", "x\n")]),
        ("```sh\n```\n```js\n\n```", [Block("sh", ""), Block("js", "")]),
        ("````python\ns = '''\n```\n'''\n````", [Block("python", "s = '''\n```\n'''\n")]),
        (
            "```python\ns = '''\n        ```\n'''\n```",
            [Block("python", "s = '''\n        ```\n'''\n")],
        ),
        (
            "1. First:\n   ```python\n   if a:\n       b\n   ```",
            [Block("python", "if a:\n    b\n")],
        ),
        ("```py filename=a.py\nx\n```", [Block("py", "x\n", "a.py")]),
        ('```py {filename="셈 표.py"}\nx\n```', [Block("py", "x\n", "셈 표.py")]),
        (
            "```py\n# filename: 셈/표.py \nx\n```",
            [Block("py", "# filename: 셈/표.py \nx\n", "셈/표.py")],
        ),
        ("```js\r\n// Filename: a.js\r\n```", [Block("js", "// Filename: a.js\n", "a.js")]),
        ("```py\nx\n# filename: a.py\n```", [Block("py", "x\n# filename: a.py\n")]),
    ],
)
def test_blocks_of_a_text(text: str, blocks: list[Block]) -> None:
    assert blocks_in(text) == blocks


@pytest.mark.parametrize("text", ["```python\nrm()", "````py\nx\n```", "```py\nx\n~~~"])
def test_a_text_that_was_cut_off_is_refused(text: str) -> None:
    with pytest.raises(ToolError, match="not closed"):
        blocks_in(text)
