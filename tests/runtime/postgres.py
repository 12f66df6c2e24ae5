"""A PostgreSQL server for tests: its own folder, one a test session, a database a test.

It keeps `fsync` on; its data lies in memory where the system has such a folder, which makes that
cheap. PostgreSQL refuses to run as root: then it runs as the user `postgres` or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

QUICK = ("max_connections=300", "shared_buffers=32MB", "autovacuum=off", "max_wal_size=256MB")


@dataclass(eq=False)
class Server:
    """A server that is running. `url` is of a new database each time."""

    folder: Path
    port: int
    programs: Path
    made: list[str] = field(default_factory=list[str])

    def url(self) -> str:
        """A new database."""
        name = f"test{len(self.made) + 1}"
        self.made.append(name)
        self.do(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return self.at(name)

    def at(self, database: str) -> str:
        """The address of this database, which need not be there."""
        return f"postgresql://127.0.0.1:{self.port}/{database}?user=postgres"

    def do(self, query: str, database: str = "postgres") -> list[Any]:
        """Run one statement as the owner of the server."""
        import psycopg

        with psycopg.connect(self.at(database), autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    def start(self, *settings: str) -> None:
        """Start it, with these settings beside the quick ones."""
        options = " ".join(f"-c {setting}" for setting in (*QUICK, *settings))
        options += f" -p {self.port} -k '{self.folder}' -c listen_addresses=127.0.0.1"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        self._control("stop", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        program = [self.programs / "pg_ctl", "-w", "-D", self.folder / "data", *arguments]
        as_user(program, self.folder)


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs meanwhile."""
    programs = found()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
    server = Server(folder, free_port(), programs)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, *_owner())
        make = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"]
        as_user([*make, "--no-sync", "-E", "UTF8", "--locale=C"], folder)
        server.start()
        # Whatever becomes of this process, the server does not outlive it: then the pipe closes.
        end = f"cat > /dev/null; kill -QUIT $(head -1 {folder}/data/postmaster.pid); rm -r {folder}"
        guard = subprocess.Popen(
            ["sh", "-c", end], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield server
        finally:
            server.stop()
            guard.kill()
            guard.communicate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def needed() -> None:
    """Skip the test where PostgreSQL is not installed; on the servers that check us it must be."""
    if found() is None:
        reason = "PostgreSQL is not installed here: apt install postgresql"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def found() -> Path | None:
    """The folder of PostgreSQL's programs, the newest; None: it is not installed."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parts[-2]))
    on_path = shutil.which("initdb")
    return known[-1] if known else Path(on_path).parent if on_path else None


def as_user(program: list[Any], folder: Path) -> None:
    """Run a program to its end, as a user that PostgreSQL takes."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        user, group = _owner()
        who = {"user": user, "group": group, "extra_groups": []}
    done = subprocess.run(
        program, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=60, check=False, **who,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode()


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _owner() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise AssertionError("there is no user but root to run PostgreSQL as")
