"""Importing is silent and quick: it prints nothing, reads no file of the user's, loads no library
that is heavy."""

import os
import subprocess
import sys

import pytest

from checks.shape import HEAVY

# Generous, so that a slow machine passes: pydantic alone takes about a third of it.
MAX_SECONDS = 0.25

MEASURE = """
import resource, sys
before = resource.getrusage(resource.RUSAGE_SELF)
import dure
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
"""


def python(code: str) -> str:
    """What a fresh interpreter prints when it runs the code; warnings are errors there, too."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )
    assert done.stderr == ""
    return done.stdout


def test_importing_is_silent() -> None:
    assert python("import dure") == ""


@pytest.mark.parametrize("library", sorted(HEAVY))
def test_importing_loads_nothing_heavy(library: str) -> None:
    assert python(f"import sys, dure; print({library!r} in sys.modules)").strip() == "False"


def test_importing_is_quick() -> None:
    """In seconds of this process's own work, the best of several: others may keep the machine
    busy."""
    assert min(float(python(MEASURE)) for _ in range(5)) <= MAX_SECONDS


def test_importing_opens_no_connection_and_starts_nothing() -> None:
    watch = """
        import sys
        seen = []
        names = ("socket.", "subprocess.", "os.system", "os.fork", "os.posix_spawn", "sqlite3.")
        sys.addaudithook(lambda name, _: seen.append(name) if name.startswith(names) else None)
        import dure
        print(seen)
    """
    code = "\n".join(line[8:] for line in watch.splitlines())
    assert python(code).strip() == "[]"


def test_every_public_name_can_be_had() -> None:
    assert python("import dure\nfor name in dure.__all__: getattr(dure, name)") == ""
    assert python("from dure import *") == ""


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    code = "import dure\ntry: dure.no_such_name\nexcept AttributeError as e: print(e)"
    assert "no_such_name" in python(code)
