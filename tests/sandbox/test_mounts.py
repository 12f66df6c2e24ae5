"""What is inside is a short list, and the user's home is not on it."""

import sys
from pathlib import Path

import pytest

from dure.sandbox import mounts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux")


def test_the_list_is_short() -> None:
    targets = {target for _, _, target in mounts.runtime()}
    known = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", *mounts.interpreter()}
    assert {path for path in targets if not path.startswith("/etc/")} <= known
    assert not targets & {"/etc/passwd", "/etc/shadow", "/etc/ssh", "/etc", "/"}


def test_a_python_that_is_the_home_itself_is_not_mounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home" / "user"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    for prefix in (home, home.parent, Path("/")):
        monkeypatch.setattr(sys, "prefix", str(prefix))
        assert mounts.interpreter() == []
    monkeypatch.setattr(sys, "prefix", str(home / "project" / ".venv"))
    assert mounts.interpreter() == [str(home / "project" / ".venv")]


def test_the_environment_holds_nothing_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_TOKEN", "canary")
    found = mounts.environment({"GIVEN": "x", "LANG": "ko_KR.UTF-8"})
    assert "A_TOKEN" not in found
    assert found["GIVEN"] == "x"
    assert found["LANG"] == "ko_KR.UTF-8"
