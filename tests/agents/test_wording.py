"""What an agent is told about itself: sections in one order, two languages, prompt files."""

from pathlib import Path

import pytest

from dure.agents import prompt_file
from dure.agents.wording import system_text
from dure.core.errors import SetupError, UsageError
from dure.core.profile import Profile
from dure.planning import Checklist

FULL = Profile(
    "mina",
    role="a guide",
    goals=["find cafés", "list them"],
    constraints=["never book"],
    instructions="Be brief.",
    resources=["the web", "a map"],
    best_practices=["check each address"],
    persona="warm and plain",
    examples=[("Is it open?", "Until nine."), ("Far?", "Five minutes.")],
)


def test_sections_stand_in_one_order() -> None:
    planner = Checklist()
    text = system_text(FULL, planner)
    assert text == (
        "You are mina, a guide.\n\nHow you speak: warm and plain\n\n"
        "Goals:\n1. find cafés\n2. list them\n\nConstraints:\n1. never book\n\n"
        "Resources:\n1. the web\n2. a map\n\nBest practices:\n1. check each address\n\n"
        "Be brief.\n\nExample dialogue:\n\nOther: Is it open?\nmina: Until nine.\n\n"
        f"Other: Far?\nmina: Five minutes.\n\n{planner.instructions}"
    )


def test_what_is_empty_leaves_no_heading() -> None:
    assert system_text(Profile("mina")) == "You are mina."
    korean = system_text(Profile("미나", role="안내", resources=["지도"], language="ko"))
    assert korean == "당신은 미나입니다. 맡은 역할: 안내.\n\n쓸 수 있는 것:\n1. 지도"


@pytest.mark.parametrize("field", ["goals", "resources", "best_practices", "examples"])
def test_a_string_is_no_list(field: str) -> None:
    more: dict[str, str] = {field: "be kind"}
    with pytest.raises(UsageError, match=field):
        Profile("mina", **more)  # pyright: ignore[reportArgumentType]


def test_prompts_may_be_files(tmp_path: Path) -> None:
    file = tmp_path / "mina.md"
    file.write_bytes("\ufeff친절하게.\r\n".encode())
    assert prompt_file(file) == "친절하게."
    with pytest.raises(SetupError, match="nobody"):
        prompt_file(tmp_path / "nobody.md")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SetupError, match="UTF-8"):
        prompt_file(str(file))
