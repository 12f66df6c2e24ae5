"""A PostgreSQL server for the tests that want one."""

from collections.abc import Iterator

import pytest

from tests.runtime.postgres import Server, needed, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server a test session; a database a test."""
    needed()
    with serving() as server:
        yield server
