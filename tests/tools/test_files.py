"""Reading and changing files, and telling after a crash whether it was done."""

from pathlib import Path
from typing import Any

import pytest

from dure.core.codec import digest
from dure.core.contracts import Call, Check, Tool
from dure.core.errors import ToolError
from dure.core.message import Data
from dure.tools import files
from dure.tools.changes import SCHEMA
from tests.tools.support import call_in, text_of


async def test_a_short_file_is_given_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("하나\n둘\n", encoding="utf-8")
    assert await text_of(files.read, tmp_path, path="a.txt") == "하나\n둘"
    (tmp_path / "empty").touch()
    assert await text_of(files.read, tmp_path, path="empty") == "empty is empty."


async def test_ranges_and_reading_on(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("\n".join(f"line {n}" for n in range(1, 5001)))
    first = await text_of(files.read, tmp_path, path="long.txt")
    assert first.startswith("(long.txt, lines 1 to ")
    shown = int(first.split("lines 1 to ")[1].split(" of 5000")[0])
    assert f"to read on: start={shown + 1}" in first
    assert len(first) < files.MOST_SHOWN + 200
    some = await text_of(files.read, tmp_path, path="long.txt", start=4999, lines=2)
    assert some == "(long.txt, lines 4999 to 5000 of 5000)\nline 4999\nline 5000"
    with pytest.raises(ToolError, match="5000 lines"):
        await text_of(files.read, tmp_path, path="long.txt", start=5001)


async def test_a_very_long_line_is_cut_with_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("x" * 100_000)
    text = await text_of(files.read, tmp_path, path="a.json")
    assert "100000 characters" in text
    assert len(text) < 3000


async def test_encodings_are_named(tmp_path: Path) -> None:
    (tmp_path / "k.txt").write_bytes("안녕\r\n하세요".encode("cp949"))
    text = await text_of(files.read, tmp_path, path="k.txt")
    assert text == "(k.txt, lines 1 to 2 of 2; encoded as cp949)\n안녕\n하세요"


async def test_binary_files_are_named_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "p.pdf").write_bytes(b"%PDF-1.7" + b"\0" * 5000)
    with pytest.raises(ToolError, match=r"a PDF document \(5.0 kB\)"):
        await text_of(files.read, tmp_path, path="p.pdf")


async def test_writing_names_what_changed(tmp_path: Path) -> None:
    parts = await files.write.deed({"path": "d/a.md", "text": "두레\n"}, call_in(tmp_path))
    data = "두레\n".encode()
    assert (tmp_path / "d/a.md").read_bytes() == data
    change = {"path": "d/a.md", "size": 7, "hash": digest(data)}
    assert parts[1] == Data({"changed": [change], "deleted": []}, SCHEMA)
    assert await text_of(files.write, tmp_path, path="d/a.md", text="x") == (
        "Replaced d/a.md (1 lines, 1 bytes)."
    )


async def test_appending_keeps_encoding_and_line_ends(tmp_path: Path) -> None:
    await text_of(files.append, tmp_path, path="new.txt", text="one\n")
    assert (tmp_path / "new.txt").read_bytes() == b"one\n"
    (tmp_path / "k.txt").write_bytes("안녕\r\n".encode("cp949"))
    await text_of(files.append, tmp_path, path="k.txt", text="하세요\n")
    assert (tmp_path / "k.txt").read_bytes() == "안녕\r\n하세요\r\n".encode("cp949")
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        (tmp_path / "w.txt").write_bytes("안녕\n".encode(encoding))
        await text_of(files.append, tmp_path, path="w.txt", text="x")
        assert (tmp_path / "w.txt").read_bytes().decode(encoding) == "안녕\nx"
    with pytest.raises(ToolError, match="cp949"):
        await text_of(files.append, tmp_path, path="k.txt", text="😀")


async def test_editing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one\r\ntwo\r\nthree\r\n")
    await text_of(files.edit, tmp_path, path="a.txt", old="two\nthree", new="2\n3")
    assert file.read_bytes() == b"one\r\n2\r\n3\r\n"


@pytest.mark.parametrize(
    ("old", "words"),
    [("x", "2 times in a.txt, in the lines 1, 2"), ("nope", "does not stand"), ("", "not stand"),
     ("x  y", "other spaces")],
)  # fmt: skip
async def test_edits_that_are_not_clear(old: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x y\nx z\n")
    with pytest.raises(ToolError, match=words):
        await text_of(files.edit, tmp_path, path="a.txt", old=old, new="q")
    assert (tmp_path / "a.txt").read_text() == "x y\nx z\n"


async def test_what_is_missing_or_outside(tmp_path: Path) -> None:
    for each, rest in (
        (files.read, {}), (files.edit, {"old": "a", "new": "b"}), (files.delete, {}),
    ):  # fmt: skip
        for path in ("missing.txt", "../out.txt", "/etc/passwd"):
            with pytest.raises(ToolError):
                await text_of(each, tmp_path, path=path, **rest)


CHANGES: list[tuple[Tool, dict[str, Any]]] = [
    (files.append, {"path": "a.txt", "text": "more"}),
    (files.edit, {"path": "a.txt", "old": "one", "new": "1"}),
    (files.delete, {"path": "a.txt"}),
]


@pytest.mark.parametrize(("changing", "arguments"), CHANGES)
async def test_after_a_crash_the_file_says_whether_it_happened(
    changing: Tool, arguments: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("one\n")
    check = changing.repeat
    assert isinstance(check, Check)
    assert check.before
    noted = await check.before(arguments, call_in(tmp_path))
    call = call_in(tmp_path, **noted)
    assert await check.happened(arguments, call) is False
    await changing.deed(arguments, call)
    assert await check.happened(arguments, call) is True
    (tmp_path / "a.txt").write_text("somebody else was here")
    assert await check.happened(arguments, call) is None


async def test_an_impossible_change_did_not_happen(tmp_path: Path) -> None:
    check = files.edit.repeat
    assert isinstance(check, Check)
    assert check.before
    arguments = {"path": "missing.txt", "old": "a", "new": "b"}
    noted = await check.before(arguments, call_in(tmp_path))
    assert await check.happened(arguments, call_in(tmp_path, **noted)) is False
    assert await check.happened(arguments, call_in(tmp_path)) is None, "nothing was noted"


def test_facts_for_policy() -> None:
    assert files.read.effect == "read"
    assert files.write.repeat == "keyed"
    for each in (files.write, files.append, files.edit, files.delete):
        assert each.effect == "write"
        assert each.reads == "workspace"
    assert Call


async def test_a_damaged_file_is_read_with_a_word_and_not_changed(tmp_path: Path) -> None:
    data = "이름,값\n서울,1\n".encode() + b"\xb0\xa1,2\n"
    (tmp_path / "d.csv").write_bytes(data)
    text = await text_of(files.read, tmp_path, path="d.csv")
    assert "encoded as utf-8, but 2 pieces are not" in text
    with pytest.raises(ToolError, match="no text"):
        await text_of(files.append, tmp_path, path="d.csv", text="x")
    assert (tmp_path / "d.csv").read_bytes() == data


async def test_a_file_that_is_replaced_is_utf_8_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "k.csv").write_bytes("도시,값\r\n".encode("cp949"))
    text = await text_of(files.write, tmp_path, path="k.csv", text="도시,값\n서울,1\n")
    assert "It is UTF-8 now; before it was encoded as cp949." in text
    assert (tmp_path / "k.csv").read_text(encoding="utf-8") == "도시,값\n서울,1\n"
