"""YAML as plain data, with places."""

import pytest

from dure.core.errors import UsageError
from dure.host.yaml_file import read_yaml


def test_values_are_plain_and_know_their_places() -> None:
    text = "a: 1\nb:\n  - {c: 1_000, d: 0x10}\n  - no\n  - 2020-01-01\n  - 1.5\n  - true\n  - ~\n"
    document = read_yaml(text, "x.yaml")
    assert document.value == {
        "a": 1,
        "b": [{"c": 1000, "d": 16}, "no", "2020-01-01", 1.5, True, None],
    }
    assert document.places[("b", 0, "d")] == (3, 19)
    assert document.places[("b", 2)] == (5, 5)
    assert read_yaml("", "x").value is None


def test_a_tag_makes_no_object() -> None:
    document = read_yaml("a: !!python/object/apply:os.system [id]", "x.yaml")
    assert document.value == {"a": ["id"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1", "line 1"),
        ("a: b: c", "line 1, column 5"),
        ("a: 1\na: 2", "line 2, column 1, a: this stands twice"),
        ("a: .nan", "'.nan' is no finite number"),
        ("a: &a [*a]", "more than such a file may hold"),
        (
            "\n".join(
                f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 1}]" for n in range(9)
            ),
            "more",
        ),
        ("a: \x00", "line 1"),
        ("a: !*@example.org", "a: text that begins with ! stands in quotation marks"),
        ("[" * 5000, "line 1"),
    ],
    ids=range(9),
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"^x\.yaml, line") as error:
        read_yaml(text, "x.yaml")
    assert said in error.value.text
    assert len(error.value.text) < 600
