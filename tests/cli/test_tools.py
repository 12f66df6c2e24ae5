"""`dure tools mcp`: what it writes down is a file; the server's options are the server's."""

import sys
from pathlib import Path

from tests.cli.terminal import invoke

SERVER = (sys.executable, str(Path(__file__).parents[1] / "tools" / "mcp_server.py"))


def test_what_it_writes_is_a_file_that_others_use(tmp_path: Path) -> None:
    said = invoke("tools", "mcp", *SERVER, "-y", "--full")  # words of the server, not of dure
    assert said.code == 0
    (tmp_path / "tools.yaml").write_text(said.out, "utf-8")
    using = "version: 1\nuse: [tools.yaml]\nagents: {clerk: {tools: [echo]}}\n"
    (tmp_path / "team.yaml").write_text(using, "utf-8")
    for file in ("tools.yaml", "team.yaml"):
        checked = invoke("check", str(tmp_path / file))
        assert (checked.code, "nothing to mend" in checked.out) == (0, True)


def test_after_an_address_nothing_is_expected() -> None:
    said = invoke("tools", "mcp", "http://127.0.0.1:9/mcp", "--local")
    assert (said.code, "Options come before it" in said.err) == (2, True)
