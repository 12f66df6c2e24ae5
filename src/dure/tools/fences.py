"""Blocks of code in Markdown: what stands between fences, in which language, under which name.

Knows Markdown's fences. Does not know which languages can be run, nor where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dure.core.errors import ToolError
from dure.core.value import value

_OPEN = re.compile(r"([ \t]*)(`{3,}|~{3,})[ \t]*(.*)")
_LANGUAGE = re.compile(r"[{.]*([\w+#-]*)")
_NAME = re.compile(r"""\bfile-?name\s*[:=]\s*(?:"([^"]*)"|'([^']*)'|([^\s}]+))""", re.IGNORECASE)
_FIRST_LINE = re.compile(r"\s*(?:#|//)\s*file-?name\s*:\s*(.*\S)\s*", re.IGNORECASE)
_DEEPER = 3  # spaces by which a closing fence may stand further in than the opening one


@value
class Block:
    """A piece of code: its language as it is written, the file to keep it in ("": none), and what
    it finds on standard input."""

    language: str
    code: str
    name: str = ""
    stdin: str = ""


def blocks_in(text: str) -> list[Block]:
    """The blocks between Markdown fences, in order.

    A fence is closed by one of its kind that is at least as long, so a longer one holds shorter
    ones. A block's name stands behind its language (`filename=a.py`) or in its first line
    (`# filename: a.py`, `// filename: a.js`). Raises `ToolError` if the last one is not closed:
    the text was cut off.
    """
    return list(_blocks(iter(text.replace("\r\n", "\n").split("\n"))))


def _blocks(lines: Iterator[str]) -> Iterator[Block]:
    for line in lines:
        found = _OPEN.fullmatch(line)
        if found is None or (found[2][0] == "`" and "`" in found[3]):
            continue
        code = _until_closed(lines, len(found[1].expandtabs(4)), found[2])
        yield _block(found[3], "\n".join(code))


def _until_closed(lines: Iterator[str], indent: int, fence: str) -> Iterator[str]:
    """The lines up to the closing fence, each without the fence's own indentation."""
    end = re.compile(rf"([ \t]*){re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
    inside = re.compile(rf"[ \t]{{0,{indent}}}")
    for line in lines:
        closing = end.fullmatch(line)
        if closing and len(closing[1].expandtabs(4)) <= indent + _DEEPER:
            return
        yield inside.sub("", line, count=1)
    raise ToolError(
        "blocks.open",
        "The last block of code is not closed, so a part of it may be missing and nothing was run."
        " Write it whole, with {fence} in a line of its own at its end.",
        fence=fence[:20],
    )


def _block(info: str, code: str) -> Block:
    language = _LANGUAGE.match(info)
    behind = _NAME.search(info)
    first = _FIRST_LINE.fullmatch(code.partition("\n")[0])
    name = behind[1] or behind[2] or behind[3] or "" if behind else first[1] if first else ""
    return Block(language[1].lower() if language else "", code + "\n" if code else "", name)
