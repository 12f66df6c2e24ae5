"""Where files lie, and what the user set."""

import os
import sys
from pathlib import Path

import pytest

from dure.core.errors import SetupError, UsageError
from dure.host.config import FILE, Config, Places, load, places, private


def places_for(monkeypatch: pytest.MonkeyPatch, platform: str, environ: dict[str, str]) -> Places:
    monkeypatch.setattr(sys, "platform", platform)
    return places(environ=environ)


def written(folder: Path, text: str) -> Places:
    (folder / FILE).write_text(text, encoding="utf-8")
    return Places(folder, folder, folder)


def test_given_goes_before_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"DURE_HOME": str(tmp_path / "home")}
    (tmp_path / ".dure").mkdir()
    assert places(tmp_path / "given", environ).data == tmp_path / "given"
    assert places("given", environ).data == tmp_path / "given"
    assert places(environ=environ).data == tmp_path / "home"
    assert places(environ={}).data == tmp_path / ".dure"
    found = places(environ={})
    assert (found.config, found.cache) == (found.data, found.data / "cache")


def test_a_file_of_that_name_is_no_folder_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".dure").touch()
    assert places(environ={}).data != tmp_path / ".dure"


def test_the_folders_of_each_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = Path.home()
    linux = places_for(monkeypatch, "linux", {"XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "relative"})
    assert linux == Places(Path("/d/dure"), home / ".config/dure", home / ".cache/dure")
    mac = places_for(monkeypatch, "darwin", {})
    assert mac.data == home / "Library/Application Support/dure"
    assert mac.cache == home / "Library/Caches/dure"
    windows = places_for(monkeypatch, "win32", {"APPDATA": "/r", "LOCALAPPDATA": "/l"})
    assert windows == Places(Path("/l/dure"), Path("/r/dure"), Path("/l/dure/cache"))


def test_folders_and_files_are_for_this_user_only(tmp_path: Path) -> None:
    found = places(tmp_path / "a" / "b").prepare()
    for folder in (found.data, found.cache):
        assert folder.stat().st_mode & 0o777 == 0o700
    file = private(tmp_path / "c" / "journal.db")
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("kept")
    assert private(file).read_text() == "kept"
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="--in"):
        places(tmp_path / "file" / "x").prepare()


def test_nothing_set(tmp_path: Path) -> None:
    assert load(Places(tmp_path, tmp_path, tmp_path), {}) == Config()


def test_everything_set(tmp_path: Path) -> None:
    where = written(
        tmp_path,
        '\ufeff# 설정\nmodel = "openai:gpt-5"\nlanguage = "ko"\nstore = "a.db"\n'
        'workspace = "작업"\npolicy = "workspace"\ndollars = 1\ncalls = 60\nseconds = 1800.5\n'
        'keep = "90d"\nsandbox = "podman"\n',
    )
    config = load(where, {})
    assert config == Config(
        "openai:gpt-5", "ko", "a.db", "작업", "workspace", 1, 60, 1800.5, "90d", "podman"
    )
    config = load(where, {"DURE_MODEL": "offline", "DURE_LANG": "en"})
    assert (config.model, config.language, config.calls) == ("offline", "en", 60)


@pytest.mark.parametrize(
    ("text", "code", "line", "word"),
    [
        ('\nmodle = "x"\n', "config.unknown", 2, "model"),
        ("a = 1\n", "config.unknown", 1, "workspace"),
        ('model = "x"\n\n[budget]\ndollars = 1\n', "config.unknown", 3, "dollars"),
        ("\n\ncalls = 1.5\n", "config.value", 3, "calls = 50"),
        ("calls = true\n", "config.value", 1, "calls = 50"),
        ('dollars = "1"\n', "config.value", 1, "dollars = 0.5"),
        ('model = "x"\nlanguage = 1\n', "config.value", 2, 'language = "ko"'),
        ('model = "x"\nlanguage = ko\n', "config.broken", 2, "quotation"),
        ('model = "x', "config.broken", 1, "TOML"),
    ],
)
def test_mistakes_are_told_with_their_line(
    tmp_path: Path, text: str, code: str, line: int, word: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load(written(tmp_path, text), {})
    assert caught.value.code == code
    assert f"line {line}" in str(caught.value)
    assert word in str(caught.value)
    assert str(tmp_path / FILE) in str(caught.value)


def test_what_is_no_text_at_all(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError):
        load(Places(tmp_path, tmp_path, tmp_path), {})
    os.remove(tmp_path / FILE)
    (tmp_path / FILE).mkdir()
    with pytest.raises(SetupError):
        load(Places(tmp_path, tmp_path, tmp_path), {})
