"""Files that a line names."""

import os
from pathlib import Path
from unicodedata import normalize

import pytest

from dure.cli.chat.mentions import MOST_BYTES, Reader, Typed
from dure.core.errors import UsageError
from dure.core.message import File, Image
from dure.core.prompt import Abilities
from dure.perception.image import image_type

SEES = Abilities(frozenset({"text", "image", "file"}))
BLIND = Abilities(frozenset({"text"}))
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
PICTURES = {
    "a.png": PNG,
    "a.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 30,
    "a.gif": b"GIF89a" + b"\0" * 30,
    "a.webp": b"RIFF\0\0\0\0WEBP" + b"\0" * 30,
}


def read(line: str, abilities: Abilities = SEES) -> Typed:
    return Reader("m", abilities, (Path.cwd(), Path.cwd().resolve())).read(line)


def texts(line: str) -> dict[str, str]:
    """The text files that the line names."""
    return {part.name: part.data.decode() for part in read(line).parts if isinstance(part, File)}


def refused(line: str, abilities: Abilities = SEES) -> str:
    with pytest.raises(UsageError) as error:
        read(line, abilities)
    return error.value.code


@pytest.mark.parametrize(
    "line",
    [
        "@매출.csv",
        "@매출.csv를 봐 줘",
        "@매출.csv에서는 무엇이 가장 많아?",
        "이것(@매출.csv)을 봐",
        "look at @매출.csv, please",
        'look at @"매출.csv".',
        "look at @'매출.csv'",
        "@./매출.csv!",
        "@매출.csv and @매출.csv again",
    ],
)
def test_a_text_file_goes_with_the_line(line: str) -> None:
    Path("매출.csv").write_text("사과,3\n", encoding="utf-8")
    assert texts(line) == {"매출.csv": "사과,3\n"}
    assert read(line).text == line


@pytest.mark.parametrize("line", ['@"my file.csv"', r"@my\ file.csv", "sum of @'my file.csv'"])
def test_names_with_spaces(line: str) -> None:
    Path("my file.csv").write_text("1\n")
    assert texts(line) == {"my file.csv": "1\n"}


def test_the_name_that_is_there_is_meant_before_one_without_its_end() -> None:
    Path("표").write_text("short")
    Path("표를").write_text("long")
    assert texts("@표를") == {"표를": "long"}
    assert texts("@표는") == {"표": "short"}


def test_names_as_macos_spells_them() -> None:
    Path(normalize("NFD", "표.txt")).write_text("x")
    assert list(texts("@표.txt를").values()) == ["x"]


def test_korean_of_windows_is_decoded() -> None:
    Path("a.csv").write_bytes("이름,수\n사과,3\n".encode("cp949"))
    [part] = read("@a.csv").parts
    assert isinstance(part, File)
    assert (part.data.decode(), part.mime) == ("이름,수\n사과,3\n", "text/csv")


def test_files_anywhere_are_called_by_name_alone(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "far.txt").write_text("far")
    Path("sub").mkdir()
    Path("sub/near.txt").write_text("near")
    assert texts(f"@{tmp_path}/secret/far.txt @sub/near.txt @../secret/far.txt") == {
        "far.txt": "far",
        "sub/near.txt": "near",
    }


def test_a_path_from_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "mine.txt").write_text("x")
    assert texts("@~/mine.txt") == {"mine.txt": "x"}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name: str) -> None:
    Path(name).write_bytes(PICTURES[name])
    for line in (f"@{name}", f"what is {name}?", f'"{Path.cwd()}/{name}"', f"{name}를 보여 줘"):
        [part] = read(line).parts
        assert isinstance(part, Image)
        assert (part.mime, part.name) == (image_type(PICTURES[name]), name)
    assert read(f"@{name}").notes == (f"+ {name} ({image_type(PICTURES[name])}, {size(name)})",)


def size(name: str) -> str:
    return f"{len(PICTURES[name])} bytes"


def test_a_model_that_takes_no_pictures_is_named_before_sending() -> None:
    Path("a.png").write_bytes(PNG)
    assert refused("@a.png", BLIND) == "chat.no_pictures"
    said = read("delete a.png", BLIND)  # it may be about the file: that is no reason not to send
    assert said.parts == ()
    assert "m takes no pictures" in said.notes[0]


def test_words_are_no_files() -> None:
    Path("notes.txt").write_text("x")
    for line in ("mail me@there.com", "notes.txt", "@", "a @ b", "gone.png", '\'tis "said"', ""):
        assert read(line) == Typed(line)
    assert read("@@everyone, hello") == Typed("@everyone, hello")


def test_a_document_goes_to_models_that_take_one() -> None:
    Path("a.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe\0")
    [part] = read("@a.pdf").parts
    assert isinstance(part, File)
    assert part.mime == "application/pdf"
    assert refused("@a.pdf", BLIND) == "chat.no_documents"


def test_what_cannot_be_sent() -> None:
    Path("folder").mkdir()
    Path("a.bin").write_bytes(bytes(range(256)))
    Path("fake.png").write_bytes(b"no picture")
    os.mkfifo("pipe")
    with Path("huge.txt").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    Path("long.txt").write_text("word " * 400_000)
    assert refused("@gone.txt") == "chat.no_file"
    assert refused("@folder") == "chat.folder"
    assert refused("@a.bin") == "chat.binary"
    assert refused("@fake.png") == "image.unknown"
    assert refused("@pipe") == "chat.device"
    assert refused("@huge.txt") == "chat.huge"
    assert refused("@long.txt") == "chat.too_long"
    assert refused("@" + "x" * 5000) == "chat.no_file"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that nobody can read")
def test_a_file_that_cannot_be_read() -> None:
    assert refused("@/proc/self/mem") == "chat.unreadable"


def test_odd_text_comes_through() -> None:
    Path("a.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert texts("@a.txt") == {"a.txt": "one\r\ntwo"}
    assert read("\ud800 \u202e 👩‍👩‍👧 " + "x" * 100_000).parts == ()
