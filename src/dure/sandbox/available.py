"""Whether a sandbox can be made on this machine, and if not, what the user can do about it.

Knows the ways in which Linux distributions and containers switch namespaces off.
"""

from __future__ import annotations

import functools
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from dure.core.errors import ToolError
from dure.sandbox import seccomp

_SECONDS = 10


def is_root() -> bool:
    """Whether this process is the machine's root, not only a namespace's."""
    return os.geteuid() == 0 and _identity_map()


@functools.cache
def _identity_map() -> bool:
    try:
        return Path("/proc/self/uid_map").read_text(encoding="ascii").split()[:2] == ["0", "0"]
    except OSError:
        return True


def installed(program: str) -> str:
    """The program's file. Found by our own PATH: bubblewrap itself is started without one."""
    return shutil.which(program) or program


@functools.cache
def why_not() -> ToolError | None:
    """Why bubblewrap cannot be used here; None when it can. Tries it once a process."""
    if sys.platform != "linux":
        return ToolError(
            "sandbox.platform",
            "There is no sandbox for {platform} yet, so code is not run. Use Linux (on Windows:"
            " WSL 2), or allow code on your own machine for this run with --no-sandbox.",
            platform={"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform),
        )
    if platform.machine() not in seccomp.ARCHITECTURES:
        return ToolError(
            "sandbox.machine",
            "The sandbox knows {known}, not {machine}, so code is not run. Allow code on your own"
            " machine for this run with --no-sandbox.",
            known=", ".join(seccomp.ARCHITECTURES),
            machine=platform.machine(),
        )
    needed = {"bwrap": "bubblewrap"} | ({"setpriv": "util-linux"} if is_root() else {})
    for program, package in needed.items():
        if shutil.which(program) is None:
            return ToolError(
                "sandbox.not_installed",
                "Code runs in a sandbox, and {package} is not installed. Install it: apt install"
                " {package} (Debian, Ubuntu), dnf install {package} (Fedora), pacman -S {package}"
                " (Arch).",
                package=package,
            )
    return _try()


def _try() -> ToolError | None:
    """Make the smallest sandbox there is."""
    names = ("user", "pid", "net", "ipc", "uts")
    command = [installed("bwrap"), *(f"--unshare-{name}" for name in names)]
    command += ["--ro-bind", "/", "/", "--proc", "/proc", "--", "/bin/sh", "-c", "exit 42"]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_SECONDS, check=False, env={}, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return _refused(str(error))
    if done.returncode == 42:
        return None
    return _refused(" ".join(done.stderr.decode(errors="replace").split()) or "no reason given")


def _refused(reason: str) -> ToolError:
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
        return ToolError(
            "sandbox.apparmor",
            "AppArmor does not let bubblewrap make a sandbox ({reason}). Allow it: sudo sysctl"
            " kernel.apparmor_restrict_unprivileged_userns=0, or a profile for bwrap.",
            reason=reason,
        )
    if "0" in (_setting("kernel/unprivileged_userns_clone"), _setting("user/max_user_namespaces")):
        return ToolError(
            "sandbox.userns",
            "User namespaces, which the sandbox needs, are switched off ({reason}). Switch them on:"
            " sudo sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000",
            reason=reason,
        )
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return ToolError(
            "sandbox.container",
            "This container does not let bubblewrap make a sandbox ({reason}). Start the container"
            " with --security-opt seccomp=unconfined --security-opt systempaths=unconfined, or run"
            " dure outside.",
            reason=reason,
        )
    return ToolError(
        "sandbox.refused",
        "This system does not let bubblewrap make a sandbox ({reason}). Ask whoever runs the"
        " machine to allow user namespaces, or use another machine.",
        reason=reason,
    )


def _setting(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text(encoding="ascii").strip()
    except OSError:
        return ""
