"""A file keeps its comments: one value is set, and every other letter stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from dure.core.errors import UsageError
from dure.spec import Spec, read

TEXT = """# A team.
version: 1   # of the form

agents:
  ann:   # she writes
    role: 'a poet'   # or not
    goals: [one, two]
    instructions: |
      Be kind.
      Be brief.

  # he reads
  bob: {role: "a critic", tools: []}
teams:
  t:
    kind: joint
    members:
      - ann
      - bob   # last
# the end
"""


@pytest.mark.parametrize(
    ("path", "new", "old", "shown"),
    [
        (("agents", "ann", "role"), "a: b", "'a poet'", '"a: b"'),
        (("agents", "ann", "goals"), ["x"], "[one, two]", '["x"]'),
        (("agents", "ann", "goals", 1), "three", "two]", "three]"),
        (("agents", "ann", "instructions"), "Be.", "|\n      Be kind.\n      Be brief.", "Be."),
        (("agents", "ann", "model"), "offline", "brief.\n", "brief.\n    model: offline\n"),
        (("agents", "bob", "model"), "offline", "tools: []}", "tools: [], model: offline}"),
        (("agents", "bob", "tools"), ["files"], "[]", '["files"]'),
        (("teams", "t", "members", 1), "eve", "- bob", "- eve"),
        (("teams", "t", "about"), "true", "# last\n", '# last\n    about: "true"\n'),
        (("start",), "t", "# last\n", "# last\nstart: t\n"),
        (("version",), 2, "version: 1 ", "version: 2 "),
    ],
)
def test_one_value_is_set(path: tuple[str | int, ...], new: object, old: str, shown: str) -> None:
    for feed in ("\n", "\r\n"):
        given, expected = TEXT, TEXT.replace(old, shown, 1)
        made = Spec(given.replace("\n", feed)).with_value(path, new)
        assert made.text == expected.replace("\n", feed)


def test_a_list_in_lines_becomes_one_line() -> None:
    made = Spec(TEXT).with_value(("teams", "t", "members"), ["bob", "ann"])
    assert made.text == TEXT.replace("- ann\n      - bob", '["bob", "ann"]')
    assert made.participant.name == "t"


def test_what_has_no_place_is_told() -> None:
    for path in (("agents", "eve", "role"), ("agents", "ann", "goals", 7), ("version", "x")):
        with pytest.raises(UsageError, match="There is no place for"):
            Spec(TEXT).with_value(path, "x")
    with pytest.raises(UsageError, match="by hand"):
        Spec("agents:\n  a: &one {role: x}\n  b: *one\n").with_value(("agents", "b", "role"), "y")


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "agent.yaml"
    file.write_bytes(TEXT.encode())
    spec = read(file)
    assert (spec.text, spec.name, spec.folder) == (TEXT, "agent.yaml", tmp_path)
    assert spec.participant.name == "t"
    assert spec.record["agents"]["bob"]["role"] == "a critic"
