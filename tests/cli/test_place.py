"""Where the command line keeps runs: a file or a server, by the settings or by DURE_STORE."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import invoke
from tests.runtime.postgres import Server, needed, serving

PASSWORD = "hidden"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server."""
    needed()
    with serving() as server:
        yield server


def test_a_file_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_STORE", str(tmp_path / "mine" / "runs.db"))
    assert invoke("run", "what is 1+1").code == 0
    assert (tmp_path / "mine" / "runs.db").exists()
    assert "(DURE_STORE)" in invoke("config").out


def test_runs_on_a_server(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.url().replace("?user=postgres", "").replace("//", "//postgres:hidden@")
    monkeypatch.setenv("DURE_STORE", url)
    assert "2" in invoke("run", "what is 1+1").out
    assert "what is 1+1" in invoke("runs").out
    where = f"postgresql:127.0.0.1:{postgres.port}/{postgres.made[-1]}"
    for said in (invoke("config"), invoke("doctor"), invoke("runs", "--sizes"), invoke("show")):
        assert "hidden" not in said.out + said.err
    assert where in invoke("config").out
    assert f"{where} · 1 runs" in invoke("doctor").out
    assert invoke("runs", "delete", "last", "--yes").code == 0
    assert "no runs" in invoke("runs").out


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("postgresql://ann:hid/den@127.0.0.1/runs", 2, "no address"),
        (f"postgresql://ann:{PASSWORD}@127.0.0.1:1/runs", 3, "cannot be reached"),
        (f"mysql://ann:{PASSWORD}@127.0.0.1/runs", 2, "mysql://"),
    ],
)
def test_an_address_that_leads_nowhere(
    url: str, code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DURE_STORE", url)
    for command in (["runs"], ["run", "what is 1+1"], ["doctor"], ["chat", "--continue"]):
        found = invoke(*command)
        assert found.code == (3 if command == ["doctor"] else code), (command, found)
        assert said in found.out + found.err
        assert "hid" not in found.out + found.err
