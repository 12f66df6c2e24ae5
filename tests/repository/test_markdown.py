"""The reader of Markdown that the tests of the documentation rest on."""

from checks.docs_hooks import on_page_markdown
from checks.markdown import Block, blocks, heading_levels

PAGE = """\
# Title

```python
x = 1
# not a heading
```

## Part

1. in a list:

   ```console
   $ dure demo

     indented
   ```

````text
```python
inner
```
````

```python no-run
open
"""


def test_blocks() -> None:
    assert blocks(PAGE) == [
        Block("python", 4, "x = 1\n# not a heading\n"),
        Block("console", 13, "$ dure demo\n\n  indented\n"),
        Block("text", 19, "```python\ninner\n```\n"),
        Block("python no-run", 25, "open\n"),
    ]


def test_headings() -> None:
    assert heading_levels(PAGE) == [1, 2]


def test_the_builder_does_not_see_the_mark() -> None:
    assert "```python\nopen" in on_page_markdown(PAGE)
    assert "no-run" not in on_page_markdown(PAGE)
