"""A PostgreSQL server for the tests that want one."""

import os
from collections.abc import Iterator

import pytest

from tests.runtime.postgres import Server, found, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server a test session; a database a test."""
    if found() is None:
        reason = "PostgreSQL is not installed here: apt install postgresql"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with serving() as server:
        yield server
