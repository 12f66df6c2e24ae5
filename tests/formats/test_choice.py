import pytest

from dure.core.errors import UsageError
from dure.core.prompt import Accept
from dure.formats.choice import FORMATS, named, suited
from dure.formats.kept import Kept

ALL: tuple[Accept, ...] = ("text", "tools", "system")
TEXT: tuple[Accept, ...] = ("text", "system")
GOOD, POOR = Kept(asked=10, first=9, right=9), Kept(asked=10, first=10, right=2)


def test_formats_have_the_names_of_the_command_line() -> None:
    assert [named(name).name for name in FORMATS] == ["native", "json", "react", "code"]
    with pytest.raises(UsageError, match="Near: react"):
        named("reakt")


def test_a_model_with_tool_calls_uses_them() -> None:
    assert suited(ALL, {}) == "native"
    assert suited(ALL, {"native": GOOD, "json": GOOD}) == "native"


def test_unless_it_was_seen_to_keep_a_text_format_better() -> None:
    assert suited(ALL, {"native": POOR, "react": GOOD}) == "react"
    assert suited(ALL, {"native": Kept(), "react": POOR}) == "react"


def test_a_model_without_them_gets_the_text_format_that_it_keeps_best() -> None:
    assert suited(TEXT, {}) == "json"
    assert suited(TEXT, {"json": POOR, "react": GOOD}) == "react"
    assert suited(TEXT, {"react": Kept(asked=10, first=10)}) == "json"


def test_code_is_run_only_where_the_user_wants_that() -> None:
    assert suited(TEXT, {"code": GOOD, "json": POOR}) == "json"
