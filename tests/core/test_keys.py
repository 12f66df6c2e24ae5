"""Keys are paths, and ids of calls are made from them."""

import re

import pytest

from dure.core.errors import UsageError
from dure.core.keys import call_id, check_name, child, parent_of


def test_keys_nest() -> None:
    key = child(child("boss", 2, "use"), 1, "pair")
    assert key == "boss/2:use/1:pair"
    assert parent_of(key) == "boss/2:use"
    assert parent_of("boss") == ""


@pytest.mark.parametrize("name", ["jane", "제인", "a b", "a.b-c_d", "7of9", "x" * 64, "田中"])
def test_names_in_any_script(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", " a", "_a", "a/b", "a:b", "x" * 65, "a\n", "😀", "a\x00"])
def test_names_that_cannot_stand_in_a_key(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_name(name)
    assert caught.value.code == "name.bad"


def test_ids_of_calls() -> None:
    ids = [call_id(f"boss/{n}:think", index) for n in range(500) for index in range(4)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9A-Za-z]{9}", each) for each in ids)
    assert call_id("boss/1:think", 0) == ids[4] == "rUehR3CPL"
