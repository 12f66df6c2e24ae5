"""Tools that read and change files of the workspace: read, write, append, edit, delete.

Knows text files in their encodings and line ends. Reaches files only through `Call.workspace`,
which keeps to the workspace. A whole write may be repeated; the others note what the file was
before and what it is to be, so that after a crash the file itself says whether they happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dure.core.codec import digest
from dure.core.contracts import Call, Check
from dure.core.errors import ToolError
from dure.core.message import Part, Text
from dure.perception.text import Decoded, decode, human_size, kind_of
from dure.tools.changes import changes
from dure.tools.decorate import tool
from dure.tools.threads import in_thread

MOST_READ = 64 << 20  # bytes of a file that are looked at
MOST_LOOKED_AT = 64 << 10  # bytes of a file that is replaced
MOST_SHOWN = 16_000  # characters of one answer
MOST_LINE = 2_000  # characters of one line


@tool(
    effect="read",
    reads="workspace",
    traits=["path:path"],
    when="Use to see what a text file says: notes, code, CSV, logs, also in Korean encodings."
    " 파일 읽기, 파일 열기, 내용 보기.",
    example={"path": "notes/plan.md"},
    name="read_file",
)
def read(path: str, call: Call, start: int = 1, lines: int | None = None) -> str:
    """Read a text file of the workspace, whole or some of its lines.

    Args:
        path: the file, relative to the workspace
        start: the first line to read, counted from 1
        lines: how many lines to read; leave it out for as many as fit
    """
    data = call.workspace.read(path, MOST_READ + 1)
    cut = len(data) > MOST_READ
    decoded = text_of(data[:MOST_READ], path, cut=cut)
    every = decoded.text.splitlines()
    if not every:
        return f"{path} is empty."
    if not 1 <= start <= len(every):
        raise ToolError(
            "file.line",
            "{path} has {count} lines; there is no line {start}.",
            path=path,
            count=len(every),
            start=start,
        )
    shown = _fitting(every[start - 1 :][:lines])
    last = start + len(shown) - 1
    notes = [f"{path}, lines {start} to {last} of {len(every)}"]
    if decoded.note:
        notes.append(decoded.note)
    if cut:
        notes.append(f"only the first {human_size(MOST_READ)} were looked at")
    if last < len(every):
        notes.append(f"to read on: start={last + 1}")
    whole = len(notes) == 1 and len(shown) == len(every)
    return "\n".join(shown) if whole else f"({'; '.join(notes)})\n" + "\n".join(shown)


@tool(
    effect="write",
    repeat="keyed",
    reads="workspace",
    traits=["path:path"],
    when="Use to make a new file, or to replace the whole of one. To change a part of a file, use"
    " edit_file. 파일 쓰기, 파일 저장, 새 파일 만들기, 작성.",
    example={"path": "notes/plan.md", "text": "# Plan\n1. Read the data\n"},
    name="write_file",
)
def write(path: str, text: str, call: Call) -> tuple[Part, ...]:
    """Write a whole text file in the workspace; missing folders are made.

    Args:
        path: the file, relative to the workspace
        text: all that the file is to say
    """
    existed = call.workspace.exists(path)
    before = decode(call.workspace.read(path, MOST_LOOKED_AT), cut=True) if existed else None
    data = _encoded(text, "utf-8")
    call.workspace.write(path, data)
    done, changed = _done("Replaced" if existed else "Wrote", path, text, data)
    if before is not None and before.note:
        return done, Text(f"It is UTF-8 now; before it was {before.note}."), changed
    return done, changed


def _appended(old: bytes | None, path: str, arguments: Mapping[str, Any]) -> bytes:
    text: str = arguments["text"]
    if not old:
        return _encoded(text, "utf-8")
    decoded = _whole(old, path)
    return old + _encoded(_like(text, decoded.text), _tail_encoding(decoded.encoding, old))


def _edited(old: bytes | None, path: str, arguments: Mapping[str, Any]) -> bytes:
    if old is None:
        raise ToolError("file.missing", "There is no {path} in the workspace.", path=path)
    decoded = _whole(old, path)
    text = decoded.text
    wanted, instead = _like(arguments["old"], text), _like(arguments["new"], text)
    places = _places(text, wanted)
    if len(places) != 1:
        raise _not_unique(path, text, wanted, places)
    edited = text[: places[0]] + instead + text[places[0] + len(wanted) :]
    return _encoded(edited, decoded.encoding)


def _deleted(old: bytes | None, path: str, arguments: Mapping[str, Any]) -> None:
    return None


Plan = Callable[[bytes | None, str, Mapping[str, Any]], bytes | None]
"""What a file is to be, from what it is: its content (None: no file), path and the arguments."""


def _by_content(plan: Plan) -> Check:
    """After a crash the file itself says whether the call happened: it is what it was before, or
    what it was to be. Otherwise somebody else changed it, and a person is asked."""

    async def before(arguments: dict[str, Any], call: Call) -> dict[str, Any]:
        return await in_thread(note, arguments, call)

    def note(arguments: dict[str, Any], call: Call) -> dict[str, Any]:
        try:
            old = _content(arguments["path"], call)
            new = plan(old, arguments["path"], arguments)
        except (ToolError, KeyError, TypeError, AttributeError):
            return {"impossible": True}  # the call itself will say why
        return {"before": _hash(old), "after": _hash(new)}

    async def happened(arguments: dict[str, Any], call: Call) -> bool | None:
        if call.noted.get("impossible"):
            return False
        try:
            now = _hash(await in_thread(_content, arguments["path"], call))
        except ToolError:
            return None
        if now == call.noted.get("after", "?"):
            return True
        return False if now == call.noted.get("before", "?") else None

    return Check(happened, before)


@tool(
    effect="write",
    repeat=_by_content(_appended),
    reads="workspace",
    traits=["path:path"],
    when="Use to add to the end of a file, such as a log or a list. 파일에 추가, 덧붙이기.",
    example={"path": "log.md", "text": "- 14:00 read the data\n"},
    name="append_file",
)
def append(path: str, text: str, call: Call) -> tuple[Part, ...]:
    """Add text to the end of a file of the workspace, which is made if it is missing.

    Args:
        path: the file, relative to the workspace
        text: what is added, exactly; begin or end it with a line break where one is needed
    """
    old = _content(path, call)
    new = _appended(old, path, {"text": text})
    call.workspace.append(path, new[len(old or b"") :])
    return _done("Added to", path, text, new)


@tool(
    effect="write",
    repeat=_by_content(_edited),
    reads="workspace",
    traits=["path:path"],
    when="Use to change a part of a file. Read it first. 파일 수정, 고치기, 바꾸기.",
    example={"path": "app.py", "old": "limit = 10\n", "new": "limit = 20\n"},
    name="edit_file",
)
def edit(path: str, old: str, new: str, call: Call) -> tuple[Part, ...]:
    """Replace one piece of text in a file of the workspace by another.

    Args:
        path: the file, relative to the workspace
        old: the piece, exactly as it stands in the file, long enough to occur only once
        new: what stands there afterwards
    """
    data = _edited(_content(path, call), path, {"old": old, "new": new})
    call.workspace.write(path, data)
    return _done("Edited", path, new, data)


@tool(
    effect="write",
    repeat=_by_content(_deleted),
    reads="workspace",
    traits=["path:path"],
    when="Use to delete one file that is surely not needed any more. 파일 삭제, 지우기.",
    example={"path": "drafts/old.md"},
    name="delete_file",
)
def delete(path: str, call: Call) -> tuple[Part, ...]:
    """Delete a file of the workspace.

    Args:
        path: the file, relative to the workspace
    """
    call.workspace.delete(path)
    return Text(f"Deleted {path}."), changes({}, (path,))


def text_of(data: bytes, path: str, *, cut: bool = False) -> Decoded:
    """The text of a file's bytes. Raises `ToolError` that says what the file is, if it is none."""
    decoded = decode(data, cut=cut)
    if decoded is None:
        raise ToolError(
            "file.binary",
            "{path} is {kind} ({size}), not a text. Use a tool that reads such files, or code.",
            path=path,
            kind=kind_of(data) or "a binary file",
            size=("more than " if cut else "") + human_size(len(data)),
        )
    return decoded


def _whole(data: bytes, path: str) -> Decoded:
    """The text of a file that is to be changed: all its bytes must be in it, or they were lost."""
    decoded = text_of(data, path)
    if decoded.broken:
        raise ToolError(
            "file.damaged",
            "{path} is {encoding} with {broken} pieces in it that are no text, which a change would"
            " lose. Write a new file, or change it with code.",
            path=path,
            encoding=decoded.encoding,
            broken=decoded.broken,
        )
    return decoded


def _content(path: str, call: Call) -> bytes | None:
    """All of a file that is to be changed; None if there is none."""
    if not call.workspace.exists(path):
        return None
    data = call.workspace.read(path, MOST_READ + 1)
    if len(data) > MOST_READ:
        raise ToolError(
            "file.too_large",
            "{path} is larger than {most}, too large to be changed in place. Write a new file.",
            path=path,
            most=human_size(MOST_READ),
        )
    return data


def _hash(data: bytes | None) -> str | None:
    return None if data is None else digest(data)


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise ToolError(
            "file.encoding",
            "The file is encoded as {encoding}, which has no {sign}. Use other signs, or write a"
            " new file.",
            encoding=encoding,
            sign=repr(text[error.start]),
        ) from None


def _tail_encoding(encoding: str, old: bytes) -> str:
    """The encoding for what follows a byte order mark."""
    if encoding == "utf-8-sig":
        return "utf-8"
    if encoding in ("utf-16", "utf-32"):
        return encoding + ("-le" if old.startswith(b"\xff\xfe") else "-be")
    return encoding


def _like(text: str, file: str) -> str:
    """`text` with the line ends of the file: models write plain ones."""
    windows = "\r\n" in file and "\r\n" not in text
    return text.replace("\n", "\r\n") if windows else text


def _places(text: str, wanted: str) -> list[int]:
    """Where `wanted` stands in `text`, overlapping included; at most 20."""
    found: list[int] = []
    at = text.find(wanted) if wanted else -1
    while at >= 0 and len(found) < 20:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _not_unique(path: str, text: str, wanted: str, places: Sequence[int]) -> ToolError:
    if places:
        numbers = ", ".join(str(text.count("\n", 0, place) + 1) for place in places)
        return ToolError(
            "file.ambiguous",
            "The text to replace stands {count} times in {path}, in the lines {lines}. Give more of"
            " what is around the one you mean.",
            count=len(places),
            path=path,
            lines=numbers,
        )
    near = wanted.strip() and " ".join(wanted.split()) in " ".join(text.split())
    return ToolError(
        "file.no_match",
        "The text to replace does not stand in {path}{hint}. Read the file and give it exactly.",
        path=path,
        hint=", but it does with other spaces or line breaks" if near else "",
    )


def _fitting(lines: Sequence[str]) -> list[str]:
    """As many lines as one answer holds, long ones cut with a word about it."""
    shown: list[str] = []
    room = MOST_SHOWN
    for line in lines:
        if len(line) > MOST_LINE:
            line = f"{line[:MOST_LINE]}… (this line has {len(line)} characters)"
        room -= len(line) + 1
        if room < 0 and shown:
            break
        shown.append(line)
    return shown


def _done(word: str, path: str, text: str, data: bytes) -> tuple[Part, ...]:
    size = f"{len(text.splitlines())} lines, {human_size(len(text.encode(errors='replace')))}"
    return Text(f"{word} {path} ({size})."), changes({path: data})
