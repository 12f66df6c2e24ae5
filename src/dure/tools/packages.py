"""The tool `install_packages`: Python packages for the code of this run, if the policy allows any.

Knows pip. It runs inside the sandbox with a folder of its own, and reaches the policy's index only;
nothing is installed on the machine. Only built packages are taken, so no code of theirs is run; and
what they need in turn must be allowed, too. Which index, and which names, is the policy's word.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.message import Part, Text
from dure.core.policy import Network
from dure.core.workspace import Program, Ran, Sandbox
from dure.host.files import Folder
from dure.sandbox import Bare, best
from dure.tools import pip_inside
from dure.tools.decorate import tool
from dure.tools.threads import in_thread

SECONDS = 300.0
_ALSO = {"pypi.org": "files.pythonhosted.org"}
"""Indexes whose files lie at another host."""

_LONGEST = 200
_VERSION = r"(?:===?|~=|!=|<=?|>=?) ?[A-Za-z0-9.*+!_-]+"
_REQUIREMENT = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)(?: ?\[[A-Za-z0-9._, -]+\])?"
    rf"(?: ?{_VERSION}(?: ?, ?{_VERSION})*)?"
)
_PIP = (
    "--isolated",
    "--no-input",
    "--disable-pip-version-check",
    "--no-cache-dir",
    "--quiet",
    "install",
    "--only-binary=:all:",
    "--root-user-action=ignore",
    "--progress-bar=off",
    "--no-warn-script-location",
)


def install_packages(sandbox: Sandbox | None = None) -> Tool:
    """The tool `install_packages`: for `sandbox` (None: the best of this machine)."""

    @tool(
        effect="exec",
        repeat="free",
        reads="web",
        when="Use when code needs a package that `import` does not find. Standard library modules"
        " and packages that are there need no installing. 패키지 설치, pip install.",
        example={"packages": ["numpy", "pandas>=2"]},
        seconds=SECONDS + 60.0,
        name="install_packages",
        traits=("outward",),
    )
    async def run(packages: list[str], call: Call) -> tuple[Part, ...]:
        """Install Python packages for the code that is run after this, from the index of the
        policy.

        Args:
            packages: their names, with versions if they matter
        """
        check(packages, call.network)
        chosen = sandbox or await in_thread(best)
        if isinstance(chosen, Bare):
            raise ToolError(
                "packages.no_sandbox",
                "Packages are installed in a sandbox only, never on this machine itself. Do it with"
                " what is there.",
            )
        if problem := await in_thread(chosen.missing):
            raise problem
        folder = Path(await folder_for(call))
        whole = await _resolved(chosen, packages, call.network)
        await _pip(chosen, folder, call.network, "--no-deps", "--upgrade", "--target=.", *whole)
        return (Text(f"Installed: {', '.join(whole)}"),)

    return run


async def folder_for(call: Call) -> str:
    """The folder that packages of this run are installed into; "" where the policy allows none.

    Who acts under another grant has another folder. It is gone when the run is put down.
    """
    network = call.network
    if not network.index:
        return ""
    return await call.lend(("packages", network.index, network.packages), _folder)


@asynccontextmanager
async def _folder() -> AsyncGenerator[str]:
    folder = await in_thread(tempfile.mkdtemp, prefix="dure-packages-")
    try:
        yield folder
    finally:
        await in_thread(shutil.rmtree, folder, ignore_errors=True)


def check(packages: Sequence[str], network: Network) -> None:
    """Raise `ToolError` unless the policy allows these packages, by their names."""
    if not network.index or not network.packages:
        raise ToolError(
            "packages.none",
            "The policy lets no packages be installed. Do it with what is there: the standard"
            " library, and what `import` finds.",
        )
    if not packages:
        raise ToolError("packages.empty", "Name at least one package.")
    names: list[str] = []
    for each in packages:
        found = _REQUIREMENT.fullmatch(each.strip()) if len(each) <= _LONGEST else None
        if found is None:
            raise ToolError(
                "packages.name",
                "{package!r} is not the name of a package. Write a name such as numpy, or with a"
                " version numpy==2.1; addresses, files and options are not taken.",
                package=each[:200],
            )
        names.append(found[1])
    _check_names(names, network)


def _check_names(names: Sequence[str], network: Network) -> None:
    allowed = {_plain(name) for name in network.packages}
    refused = [name for name in names if _plain(name) not in allowed]
    if refused and "*" not in network.packages:
        raise ToolError(
            "packages.refused",
            "The policy does not let {refused} be installed. It allows: {allowed}.",
            refused=", ".join(refused),
            allowed=", ".join(sorted(allowed)),
        )


def _plain(name: str) -> str:
    """A package's name in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


async def _resolved(sandbox: Sandbox, packages: Sequence[str], network: Network) -> list[str]:
    """What pip would install for these, each with its version, all of it allowed."""
    with tempfile.TemporaryDirectory(prefix="dure-packages-") as scratch:
        report = ("--dry-run", "--ignore-installed", "--report=report.json")
        await _pip(sandbox, Path(scratch), network, *report, *packages)
        told = await in_thread(Folder(Path(scratch)).read, "report.json", 16 << 20)
    try:
        found: Any = [each["metadata"] for each in json.loads(told)["install"]]
        pinned = {str(each["name"]): f"{each['name']}=={each['version']}" for each in found}
    except (ValueError, KeyError, TypeError):
        raise ToolError("packages.report", "pip did not say what it would install.") from None
    check(list(pinned.values()), network)
    return list(pinned.values())


async def _pip(sandbox: Sandbox, folder: Path, network: Network, *arguments: str) -> None:
    """Run pip in the sandbox, with `folder` as its only folder and the index as its only host."""
    index = urlsplit(network.index)
    if index.scheme not in ("http", "https") or not index.hostname or "@" in index.netloc:
        raise ToolError(
            "packages.index",
            "The index of the policy must be an address such as https://pypi.org/simple, without a"
            " user name or password.",
        )
    also = {_ALSO[index.hostname]} if index.hostname in _ALSO else set[str]()
    trusted = [f"--trusted-host={index.netloc}"] if index.scheme == "http" else []
    pip = ["python3", "-c", await in_thread(_runner), *_PIP]
    program = Program(
        [*pip, f"--index-url={network.index}", *trusted, *arguments],
        env={"PIP_CONFIG_FILE": "/dev/null"},
        seconds=SECONDS,
        cpu_seconds=int(SECONDS),
        network=replace(network, hosts=network.hosts | {index.netloc} | also),
    )
    ran = await sandbox.run(program, Folder(folder))
    if ran.code != 0:
        raise ToolError(
            "packages.failed",
            "The packages cannot be installed from {index}: {reason}",
            index=network.index,
            reason=_reason(ran),
        )


@functools.cache
def _runner() -> str:
    return Path(pip_inside.__file__).read_text(encoding="utf-8")


def _reason(ran: Ran) -> str:
    text = (ran.err or ran.out).decode(errors="replace").strip()
    refused = ", ".join(f"{visit.host}:{visit.port}" for visit in ran.visits if visit.refused)
    lines = [f"stopped at its limit ({ran.limit})"] if ran.limit else []
    lines += [text[-2000:]] if text else []
    lines += [f"refused: {refused}"] if refused else []
    return "\n".join(lines) or f"exit code {ran.code}"
