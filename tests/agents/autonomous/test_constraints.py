"""What becomes of constraints: kept by the machine where it can."""

import pytest

from dure.agents.autonomous.constraints import kept
from dure.tools.shipped import shipped

TOOLS = shipped()


@pytest.mark.parametrize(
    ("text", "silent", "taken"),
    [
        ("Do not ask the user to decide", True, {"ask_person"}),
        ("No user assistance", True, {"ask_person"}),
        ("나에게 묻지 말 것", True, {"ask_person"}),
        ("Never use the internet.", False, {"web_search", "web_read", "web_download", "weather"}),
        ("인터넷을 쓰지 않는다", False, {"web_search", "web_read", "web_download", "weather"}),
        ("never delete anything", False, {"delete_file"}),
        ("아무것도 지우지 말 것", False, {"delete_file"}),
        ("do not run any code", False, {"python", "shell"}),
        ("keep long data in files", False, set[str]()),
        ("answer in Korean", False, set[str]()),
        ("ask before you delete", False, set[str]()),
    ],
)
def test_what_a_constraint_becomes(text: str, silent: bool, taken: set[str]) -> None:
    [found] = kept([text], TOOLS)
    assert found.silences is silent
    assert set(found.takes) == taken


def test_read_only_takes_all_that_writes() -> None:
    [found] = kept(["read-only"], TOOLS)
    assert {"write_file", "edit_file", "append_file", "delete_file", "python"} <= set(found.takes)
    assert "read_file" not in found.takes
