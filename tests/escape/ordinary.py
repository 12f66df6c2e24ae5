"""The same attacks when dure is started by an ordinary user, as most people do.

Root becomes somebody else for that, with the system's own Python, since this checkout's Python may
be root's alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.escape.trial import Result

NAME = "bubblewrap, as an ordinary user"
_PYTHON = f"/usr/bin/python3.{sys.version_info.minor}"
_SOMEBODY = 12345
_ROOT = Path(__file__).resolve().parents[2]


def possible() -> bool:
    """Whether this is root, who can become somebody else who can read the source."""
    if sys.platform != "linux" or os.geteuid() != 0 or not Path(_PYTHON).exists():
        return False
    tried = _as_somebody("-c", "import dure, pydantic, aiohttp", home="/tmp", seconds=30)
    return tried.returncode == 0


def as_ordinary_user(numbers: Sequence[int] = ()) -> list[Result]:
    """The results; none where it is not possible."""
    if not possible():
        return []
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, _SOMEBODY, _SOMEBODY)
        told = ["-m", "tests.escape", "--rung", "bubblewrap", "--json", *map(str, numbers)]
        done = _as_somebody(*told, home=home, seconds=600)
    results = [Result(**json.loads(line)) for line in done.stdout.splitlines()]
    if not results:
        raise RuntimeError(done.stderr)
    return [Result(each.attack, each.name, NAME, tuple(each.through), each.how) for each in results]


def _as_somebody(*told: str, home: str, seconds: float) -> subprocess.CompletedProcess[str]:
    packages = [path for path in sys.path if path.endswith("site-packages")]
    path = ":".join([str(_ROOT), str(_ROOT / "src"), *packages])
    return subprocess.run(
        [_PYTHON, "-B", *told],
        capture_output=True,
        text=True,
        user=_SOMEBODY,
        group=_SOMEBODY,
        extra_groups=[],
        cwd="/",
        env={"PATH": "/usr/bin:/bin:/usr/sbin", "HOME": home, "PYTHONPATH": path},
        timeout=seconds,
        check=False,
    )
