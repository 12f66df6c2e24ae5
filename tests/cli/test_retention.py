"""Which runs are let go: conversations whole, by their newest exchange."""

import json
from dataclasses import replace

from dure.cli.retention import Talk, beyond, may_go, older, talks, too_much
from dure.core.store import Head


def head(run: str, created: float, after: str = "", status: str = "done") -> Head:
    return Head(run, created=created, after=after, status=status)


HEADS = [
    head("c", 50, "b"),
    head("x", 45),
    head("branch", 40, "a"),
    head("w", 30, status="waiting"),
    head("b", 20, "a"),
    head("lost", 15, "deleted"),
    head("a", 10),
    head("on", 5, status="running"),
]


def names(found: list[Talk]) -> list[str]:
    return [talk.newest.run for talk in found]


def test_conversations() -> None:
    found = talks(HEADS)
    assert names(found) == ["c", "x", "w", "lost", "on"]
    assert [each.run for each in found[0].runs] == ["c", "branch", "b", "a"]


def test_an_evaluation_is_one() -> None:
    def tried(run: str, created: float, label: str, after: str = "") -> Head:
        return replace(head(run, created, after), entry=json.dumps(["eval", "f", label]))

    many = [tried(f"t{n}", 60 + n, f"e1/task/{n}/1") for n in range(20)]
    other = [tried("o1", 41, "e2/task/1/2", "o0"), tried("o0", 40, "e2/task/1/1")]
    found = talks([*many, *HEADS, *other])
    assert names(found) == ["t19", "c", "x", "o1", "w", "lost", "on"]
    assert names(beyond(found, 2)) == names(found)[2:]


def test_a_conversation_of_ten_thousand() -> None:
    heads = [head(str(n), n, str(n - 1) if n else "") for n in range(10_000)][::-1]
    [talk] = talks(heads)
    assert len(talk.runs) == 10_000


def test_the_rules() -> None:
    found = talks(HEADS)
    assert names(older(found, 35)) == ["w", "lost", "on"]
    assert names(older(found, 50)) == ["x", "w", "lost", "on"]
    assert names(beyond(found, 2)) == ["w", "lost", "on"]
    assert names(may_go(found, waiting=False)) == ["c", "x", "lost"]
    assert names(may_go(found, waiting=True)) == ["c", "x", "w", "lost"]


def test_as_many_of_the_oldest_as_are_too_much() -> None:
    sizes = {each.run: 10 for each in HEADS}
    found = may_go(talks(HEADS), waiting=False)
    assert names(too_much(found, sizes, 80)) == []
    assert names(too_much(found, sizes, 75)) == ["lost"]
    assert names(too_much(found, sizes, 60)) == ["lost", "x"]
    assert names(too_much(found, sizes, 59)) == ["lost", "x", "c"]
    assert names(too_much(found, sizes, 0)) == ["lost", "x", "c"]
