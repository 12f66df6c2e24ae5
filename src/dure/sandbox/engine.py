"""Container engines of this machine, by their command lines: podman and docker.

Knows how they tell whether they work, whether they bound memory and processes, whether they run as
the user himself, and which images they have. Nothing is ever pulled: an image is the user's choice.
"""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

from dure.core.errors import ToolError

ENGINES = ("podman", "docker")
IMAGE = "docker.io/library/python:3.12-slim"
"""What programs run in where the user names no image."""

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that works: `rootless`: its containers' root is the user himself."""

    name: str
    rootless: bool


@functools.cache
def found(name: str) -> Engine:
    """The engine, tried once. Raises `ToolError` with the cure if it cannot be used."""
    if shutil.which(name) is None:
        raise ToolError(
            "ladder.no_engine",
            "{engine} is not installed. Install it (Debian, Ubuntu: apt install podman, or see"
            " docs.docker.com), or use another sandbox (see `dure doctor`).",
            engine=name,
        )
    told = _ask(name, "info", "--format", "json" if name == "podman" else "{{json .}}")
    try:
        info = json.loads(told.stdout)
        engine = _read(name, info)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ToolError(
            "ladder.engine_silent",
            "{engine} is installed but does not answer: {reason}. Start it (docker: sudo systemctl"
            " start docker; podman on macOS: podman machine start), or use another sandbox (see"
            " `dure doctor`).",
            engine=name,
            reason=_last_line(told),
        ) from None
    if engine is None:
        raise ToolError(
            "ladder.no_limits",
            "{engine} cannot bound memory and processes here, so no code is run in it. A rootless"
            " engine needs control groups of version 2; or use another sandbox (see `dure"
            " doctor`).",
            engine=name,
        )
    return engine


def _read(name: str, info: dict[str, Any]) -> Engine | None:
    """What `info` says; None: it keeps no limits."""
    if name == "podman":
        host = info["host"]
        rootless = bool(host["security"]["rootless"])
        bounded = {"memory", "pids"} <= set(host["cgroupControllers"])
        bounded = bounded and not (rootless and host["cgroupVersion"] == "v1")
    else:
        rootless = any("name=rootless" in each for each in info["SecurityOptions"])
        bounded = bool(info["ServerVersion"] and info["MemoryLimit"] and info["PidsLimit"])
    return Engine(name, rootless) if bounded else None


def check_image(name: str, image: str) -> None:
    """Raise `ToolError` with the cure if the engine does not have the image."""
    if image in images.get(name, ()):
        return
    if _ask(name, "image", "inspect", "--format", "{{.Id}}", image).returncode:
        raise ToolError(
            "ladder.no_image",
            "{engine} does not have the image {image}, and dure pulls none unasked. Get it:"
            " {engine} pull {image}. Or name one that is there: --sandbox {engine}:IMAGE",
            engine=name,
            image=image,
        )
    images.setdefault(name, set()).add(image)


images: dict[str, set[str]] = {}
"""Images that were there when they were looked for."""


def _ask(name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What the engine's command line says. It may wait for a server that never answers."""
    command = [shutil.which(name) or name, *arguments]
    try:
        return subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, b"", str(error).encode())


def _last_line(told: subprocess.CompletedProcess[bytes]) -> str:
    text = told.stderr.decode(errors="replace").strip() or "no reason given"
    return text.splitlines()[-1][:300].rstrip(".?!")
