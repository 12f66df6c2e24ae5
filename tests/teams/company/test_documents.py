"""Documents as pages: a heading for each field, nothing for what is empty."""

from dure.core.encode import plain
from dure.teams.company.documents import (
    Design,
    PlannedFile,
    PlannedTask,
    Requirements,
    WorkPlan,
    page,
)


def test_a_page() -> None:
    design = Design("One file.", [PlannedFile("a.py", "all of it")], ["a.py: prints\n`a`"])
    assert page("Design", plain(design)) == (
        "# Design\n\n## Approach\n\nOne file.\n\n## Files\n\n- **a.py**: all of it\n\n"
        "## Interface\n\n- a.py: prints\n  `a`\n"
    )


def test_in_korean() -> None:
    plan = WorkPlan([PlannedTask("쓰기", ["a.py", "b.py"], "다 되면"), PlannedTask("읽기")])
    text = page("할 일", plain(plan), "ko")
    assert text == "# 할 일\n\n## 할 일\n\n- **쓰기**: a.py, b.py; 다 되면\n- **읽기**\n"


def test_what_is_empty_has_no_heading() -> None:
    assert page("R", plain(Requirements("", [], []))) == "# R\n"


def test_what_a_model_adds_is_shown_too() -> None:
    assert page("R", {"more": 3, "odd": {"a": 1}}) == "# R\n\n## More\n\n3\n\n## Odd\n\n{'a': 1}\n"
