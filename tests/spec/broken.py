"""Good files with one thing broken in them: what was done to them, and what is then to be named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

GOOD = """version: 1
start: company
agents:
  ann:
    role: a poet
    goals: [one poem]
    model: openai:gpt-5
    tools: [calculator]
    strategy: plan_execute
  bob:
    role: a critic
    language: ko
    autonomous:
      steps: 5
      critic: ann
  eve:
    role: leads
people:
  owner:
    about: who wants it
    within: 60
teams:
  makers:
    kind: joint
    members: [ann, bob]
    next: in turn
    until:
      rounds: 9
      says: DONE
    hears: {last: 5}
  company:
    kind: hierarchical
    manager: eve
    members: [makers, owner]
"""
"""Every line of it can be broken in some way."""

_FIELDS = (
    *("role", "goals", "model", "tools", "strategy", "language", "autonomous", "steps", "critic"),
    *("about", "within", "kind", "members", "next", "until", "rounds", "says", "hears", "last"),
    *("manager", "start", "version", "agents", "people", "teams"),
)


def _misspelt(field: str) -> str:
    """Two letters changed about."""
    return f"{field[0]}{field[2]}{field[1]}{field[3:]}"


def _wrong(old: str, new: str) -> str:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


def _misspellings() -> Iterator[tuple[str, str]]:
    for field in _FIELDS:
        if _misspelt(field) != field:
            yield f"misspelt {field}", _wrong(f"{field}:", f"{_misspelt(field)}:")
        yield f"capital {field}", _wrong(f"{field}:", f"{field.capitalize()}:")
        yield f"space in {field}", _wrong(f"{field}:", f"{field} :x:")


def _types() -> Iterator[tuple[str, str]]:
    for old, news in (
        ("role: a poet", ("role: [a, poet]", "role: {a: poet}", "role: 7", "role: true", "role:")),
        ("goals: [one poem]", ("goals: 3", "goals: {a: b}", "goals: [[x]]", "goals: [3]")),
        ("model: openai:gpt-5", ("model: 5", "model: ''", "model: [a]", "model:")),
        ("tools: [calculator]", ("tools: 7", "tools: {a: b}", "tools: [9]", "tools: [calculater]")),
        ("strategy: plan_execute", ("strategy: 3", "strategy: magic", "strategy: {tries: 3}")),
        ("strategy: plan_execute", ("strategy: {name: rewoo, tries: 3}", "strategy: ''")),
        ("language: ko", ("language: fr", "language: 1", "language: [ko]")),
        ("steps: 5", ("steps: five", "steps: -1", "steps: 2.5", "steps: true")),
        ("critic: ann", ("critic: nobody", "critic: 3", "asks: ann", "patience: 9")),
        ("within: 60", ("within: soon", "within: -1", "within: .inf", "within: .nan")),
        ("kind: joint", ("kind: jiont", "kind: 3", "kind:", "kind: [joint]", "kind: pair")),
        ("kind: joint", ("kind: sequential", "kind: vote", "kind: writing", "kind: debate")),
        ("members: [ann, bob]", ("members: []", "members: ann", "members: [ann, zoe]")),
        ("members: [ann, bob]", ("members: [ann, ann]", "members: [3]", "members: [makers]")),
        (
            "members: [ann, bob]",
            ("members: [ann, company]", "members: {ann: bob}", "members: [ann]"),
        ),
        ("next: in turn", ("next: by chance", "next: 4", "next: {}", "next: {by_hand: ann}")),
        ("next: in turn", ("next: {moderated: zoe}", "next: {graph: {}}", "next: {a: b}")),
        ("rounds: 9", ("rounds: 0", "rounds: many", "rounds: 1.5", "rounds: [1]", "rounds:")),
        ("says: DONE", ("says: 3", "says: {a: b}", "no_progress: 1", "tokens: 0", "seconds: -1")),
        ("hears: {last: 5}", ("hears: nothing", "hears: {last: 0}", "hears: {redacted: '('}")),
        ("hears: {last: 5}", ("hears: {last: 1, own: 2}", "hears: 3", "hears: {}")),
        (
            "manager: eve",
            ("manager: zoe", "manager: 3", "manager: company", "manager: makers\n    x: 1"),
        ),
        ("start: company", ("start: zoe", "start: 3", "start: ''", "start: [company]")),
        ("version: 1", ("version: 2", "version: 99", "version: one", "version: 0", "version: 1.0")),
    ):
        for new in news:
            yield f"{old} → {new}", _wrong(old, new)


def _missing() -> Iterator[tuple[str, str]]:
    for line in (
        "version: 1\n",
        "    kind: joint\n",
        "    members: [ann, bob]\n",
        "    manager: eve\n",
    ):
        yield f"without {line.strip()}", _wrong(line, "")


def _torn() -> Iterator[tuple[str, str]]:
    lines = GOOD.splitlines(keepends=True)
    for number in range(1, len(lines)):
        line = lines[number]
        if line.startswith("  ") and ":" in line:
            twice = [*lines[: number + 1], line, *lines[number + 1 :]]
            if not line.rstrip().endswith(":"):
                yield f"line {number + 1} twice", "".join(twice)
            tab = [*lines[:number], "\t" + line, *lines[number + 1 :]]
            yield f"tab in line {number + 1}", "".join(tab)
            bad = [*lines[:number], " " + line, *lines[number + 1 :]]
            if line.startswith("    ") and lines[number - 1].startswith("    "):
                yield f"line {number + 1} moved", "".join(bad)


def _secrets() -> Iterator[tuple[str, str]]:
    for key in ("sk-" + "a1B2" * 8, "ghp_" + "a1B2" * 10, "AKIA" + "A1B2" * 4, "hf_" + "a1B2" * 9):
        for field in ("role: a poet", "about: who wants it", "says: DONE"):
            yield f"a key in {field}", _wrong(field, f"{field.partition(':')[0]}: {key}")


def _hostile() -> Iterator[tuple[str, str]]:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    yield "aliases of aliases", bomb + GOOD
    yield "deep", "version: 1\nagents: " + "[" * 3000 + "]" * 3000
    yield "an object", _wrong("role: a poet", "role: !!python/object/apply:os.system [ls]")
    yield "a tag", _wrong("role: a poet", "role: !secret x")
    yield "NUL", _wrong("a poet", "a\0poet")
    yield "a lone surrogate", _wrong("a poet", "a \ud800 poet")
    yield "a list", "- 1\n- 2\n"
    yield "a text", "hello"
    yield "nothing", ""
    yield "two documents", GOOD + "---\n" + GOOD
    yield "an alias of itself", "version: 1\nagents: &a {x: *a}\n"
    yield "many values", "version: 1\nagents: {" + ", ".join(f"a{n}: {{}}" for n in range(90)) + "}"


_ALL: tuple[Callable[[], Iterator[tuple[str, str]]], ...] = (
    *(_misspellings, _types, _missing, _torn, _secrets, _hostile),
)


def broken() -> list[tuple[str, str]]:
    """What was done, and the file that came of it; the same each time."""
    found = [each for made in _ALL for each in made() if each[1] != GOOD]
    random.Random(7).shuffle(found)
    return found
