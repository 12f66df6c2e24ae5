"""Files in what somebody says: read without trust, and written through tool calls.

Knows how models write files into a reply: fenced blocks that name a file, or JSON. Does not know
what is in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from dure.core.contracts import Turn
from dure.core.keys import call_id
from dure.core.message import ToolCall
from dure.formats import Found, repair
from dure.tools import Block, blocks_in, files

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^`]*)")
_NAMED = re.compile(r"file-?name\s*[:=]", re.IGNORECASE)
_FIRST_LINE = re.compile(r"\s*(?:#|//)[ \t]*file-?name[ \t]*:[^\n]*\n?", re.IGNORECASE)
_HEADING = re.compile(
    r"[\s#*`_>]*(?:\d+[.)]\s*)?(?:(?:file|파일):?)?[\s*`]*([\w./-]+\.\w{1,8})[\s*`:_]*",
    re.IGNORECASE,
)
_MOST_HEADING = 120  # characters of a line that may be a file's name
_PATHS, _TEXTS = ("path", "filename", "file", "name"), ("content", "text", "code")


def files_in(text: str) -> dict[str, str]:
    """The files in a text, by path: fenced blocks with a name (behind the language, in the first
    line, or in a line before the fence), else JSON. Raises `ToolError` if a block is not closed."""
    named = [block for block in blocks_in(_with_names(text)) if block.name]
    if named:
        return {_path(block.name): _code(block) for block in named}
    found = repair(text) if "{" in text else None
    if not isinstance(found, Found) or found.cut:
        return {}
    return {_path(path): code for path, code in _listed(found.value) if path}


async def write_files(turn: Turn, contents: Mapping[str, str], first: int = 1) -> list[str]:
    """Write files of the workspace, and give what went wrong, a line for each. `first`: how many
    calls this turn has made, and one."""
    wanted = [
        ToolCall(call_id(turn.key, number), files.write.name, {"path": path, "text": text})
        for number, (path, text) in enumerate(contents.items(), first)
    ]
    results = await turn.use(*wanted, tools=[files.write])
    pairs = zip(contents, results.results, strict=True)
    return [f"{path}: {result.text}" for path, result in pairs if result.failed]


def _with_names(text: str) -> str:
    """The text, with a name that stands in the line before a fence put behind it, where it names
    none itself."""
    lines, made, fence, before = text.replace("\r\n", "\n").split("\n"), list[str](), "", ""
    for number, line in enumerate(lines):
        found = _FENCE.fullmatch(line)
        if fence:
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif found:
            fence = found[1]
            heading = _HEADING.fullmatch(before) if len(before) < _MOST_HEADING else None
            inside = "".join(lines[number + 1 : number + 2])
            if heading and not _NAMED.search(found[2]) and not _NAMED.search(inside):
                line = f"{line} filename={heading[1]}"
        before = line if line.strip() else before
        made.append(line)
    return "\n".join(made)


def _code(block: Block) -> str:
    """The code without the line that names the file: a program may have to begin with another."""
    return _FIRST_LINE.sub("", block.code, count=1) if _FIRST_LINE.match(block.code) else block.code


def _listed(value: Any) -> list[tuple[str, str]]:
    """Paths and contents in JSON: `{path: content}`, or a list of objects, perhaps in `files`."""
    if isinstance(value, dict):
        record = cast("dict[str, Any]", value)
        inner = record.get("files")
        if isinstance(inner, dict | list):
            return _listed(inner)
        path, content = _first(record, _PATHS), _first(record, _TEXTS)
        if path and content:
            return [(path, content)]
        texts = {name: each for name, each in record.items() if isinstance(each, str)}
        return [(name, each) for name, each in texts.items() if re.search(r"\.\w{1,8}$", name)]
    if isinstance(value, list):
        return [each for item in cast("list[Any]", value) for each in _listed(item)]
    return []


def _first(record: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((record[name] for name in names if isinstance(record.get(name), str)), "")


def _path(path: str) -> str:
    """The path as the workspace has it."""
    plain = path.strip().strip("`\"'").replace("\\", "/")
    return plain.removeprefix("/workspace/").removeprefix("./")
