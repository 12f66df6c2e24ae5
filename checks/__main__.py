"""Runs every check but the tests: `python -m checks`. Knows the commands, not what they check."""

import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))

CHECKS: list[tuple[str, list[str]]] = [
    ("style", [str(SCRIPTS / "ruff"), "check", "--quiet", "."]),
    ("format", [str(SCRIPTS / "ruff"), "format", "--check", "--quiet", "."]),
    ("types", [str(SCRIPTS / "pyright"), "--warnings"]),
    ("layers", [str(SCRIPTS / "lint-imports")]),
    ("shape", [sys.executable, "-m", "checks.shape"]),
    ("docs", [sys.executable, "-m", "checks.docs"]),
]

# pyright runs on the Node it was locked with, and does not ask the network for a newer self.
ENVIRONMENT = {"PYRIGHT_PYTHON_GLOBAL_NODE": "0", "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}


def passes(name: str, command: list[str]) -> bool:
    """Run one check; print a line, and what the check says if it fails."""
    began = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    word = "failed" if done.returncode else "ok"
    print(f"check: {name:8} {word:7} {time.perf_counter() - began:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.rstrip(), flush=True)
    return not done.returncode


def main() -> int:
    """Run all checks, the later ones even if an earlier one fails; 1 if one failed."""
    passed = [passes(name, command) for name, command in CHECKS]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
