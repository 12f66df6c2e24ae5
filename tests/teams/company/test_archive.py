"""What lies there already: shown whole as far as it fits, named where it does not."""

from pathlib import Path

from dure.host.files import Folder
from dure.teams.company.archive import MOST_FILE, MOST_TEXT, project_text


def there(folder: Path, files: dict[str, bytes]) -> str:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return project_text(Folder(folder))


def test_nothing(tmp_path: Path) -> None:
    assert there(tmp_path, {}) == ""


def test_files_of_the_top_come_first(tmp_path: Path) -> None:
    text = there(tmp_path, {"a/z.py": b"z", "b.py": b"b\n", ".git/config": b"no", ".env": b"no"})
    assert text == "b.py\n```\nb\n```\n\na/z.py\n```\nz\n```"


def test_what_cannot_be_shown_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret").symlink_to("/etc/passwd")
    files = {
        "p.png": b"\x89PNG\r\n\x1a\n\0",
        "long.txt": b"x" * (MOST_FILE + 1),
        "k.txt": b"\xb0\xa1",
    }
    text = there(tmp_path, files)
    assert "p.png: not shown" in text
    assert "long.txt: not shown" in text
    assert "k.txt\n```\n가\n```" in text
    assert "root:" not in text


def test_fences_are_longer_than_those_within(tmp_path: Path) -> None:
    assert "a.md\n````\n```\n````" in there(tmp_path, {"a.md": b"```\n"})


def test_only_so_much_is_shown(tmp_path: Path) -> None:
    text = there(tmp_path, {f"f{number}.txt": b"x" * 15_000 for number in range(8)})
    assert len(text) < MOST_TEXT + 1_000
    assert text.count("not shown") == 4
