"""Why there is no sandbox, in words that help."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dure.sandbox.available import why_not

ASK = """
import sys
{before}
from dure.sandbox import best
box = best()
print(box.name, getattr(box.missing(), "code", None), box.missing())
"""


def asked(before: str = "", **environ: str) -> list[str]:
    """What a fresh process says: the answer is kept for the life of a process."""
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(before=before)],
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
        check=True,
    )
    return done.stdout.split(" ", 2)


def test_it_is_asked_once() -> None:
    assert why_not() is why_not()


@pytest.mark.parametrize(("platform", "word"), [("darwin", "macOS"), ("win32", "Windows")])
def test_other_platforms(platform: str, word: str) -> None:
    before = f"import asyncio, subprocess; sys.platform = {platform!r}"
    name, code, text = asked(before)
    assert (name, code) == ("none", "sandbox.platform")
    assert word in text
    assert "--no-sandbox" in text


@pytest.mark.skipif(sys.platform != "linux", reason="Linux")
def test_other_machines() -> None:
    name, code, _ = asked("import platform; platform.machine = lambda: 'riscv64'")
    assert (name, code) == ("none", "sandbox.machine")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux")
def test_not_installed(tmp_path: Path) -> None:
    name, code, text = asked(PATH=str(tmp_path))
    assert (name, code) == ("none", "sandbox.not_installed")
    assert "apt install" in text


@pytest.mark.skipif(sys.platform != "linux", reason="Linux")
@pytest.mark.parametrize(
    "script",
    ["echo 'bwrap: No permissions to create new namespace' >&2; exit 1", "exit 0", "kill -9 $$"],
)
def test_a_broken_one_is_not_taken_for_a_sandbox(tmp_path: Path, script: str) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    name, code, text = asked(PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert name == "none"
    assert code in ("sandbox.container", "sandbox.refused", "sandbox.userns", "sandbox.apparmor")
    if "permissions" in script:
        assert "No permissions to create new namespace" in text
