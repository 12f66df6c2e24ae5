"""Two hundred broken files: each is told with its line, its field and a cure, in both languages."""

from __future__ import annotations

import re

import pytest

from dure.core.errors import UsageError
from dure.host.languages import say
from dure.spec import parse
from tests.spec.broken import GOOD, broken

LEAST = 200
BROKEN = broken()
PLACES = {
    "en": r"team\.yaml, line \d+, column \d+.*?: ",
    "ko": r"team\.yaml \d+번째 줄 \d+번째 글자.*?: ",
}


def test_the_file_is_good_before_it_is_broken() -> None:
    assert parse(GOOD).name == "company"
    assert len(BROKEN) >= LEAST


def _told(text: str) -> str:
    """What is said of this file; nothing, if it can be read."""
    try:
        parse(text)
    except UsageError as error:
        return say(error)
    return ""


@pytest.mark.parametrize(("language", "place"), PLACES.items())
def test_what_is_broken_is_told_with_its_place_and_cure(
    language: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DURE_LANG", language)
    for done, text in BROKEN:
        told = _told(text)
        found = re.match(place, told)
        assert found, (done, told)
        assert len(told) > len(found[0]) + 10, (done, told)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("misspelt role", "line 5, column 11, agents.ann.rloe: there is no such field. Near: role"),
        ("critic: ann → critic: nobody", "line 15, column 15, agents.bob.autonomous.critic: there"),
        ("version: 1 → version: 99", "line 1, column 10, version: this dure reads version 1"),
        ("a key in role: a poet", "line 5, column 11, agents.ann.role: this looks like a key"),
        ("strategy: plan_execute → strategy: magic", "line 9, column 15, agents.ann.strategy"),
        ("members: [ann, bob] → members: [ann, company]", "cannot sit in itself: company →"),
        ("hears: {last: 5} → hears: {redacted: '('}", "is no regular expression"),
        ("line 6 twice", "line 7, column 5, agents.ann.goals: this stands twice"),
        ("tab in line 6", "line 6"),
    ],
)
def test_what_is_told(done: str, said: str) -> None:
    told = _told(dict(BROKEN)[done])
    assert said in told
    assert told.startswith("team.yaml, line ")


def test_teams_within_teams_within_teams() -> None:
    chain = "".join(f"  t{n}: {{kind: joint, members: [t{n + 1}, a]}}\n" for n in range(1500))
    end = "  t1500: {kind: joint, members: [a, b]}\n"
    told = _told(f"version: 1\nstart: t0\nagents: {{a: {{}}, b: {{}}}}\nteams:\n{chain}{end}")
    assert "more than 50 deep" in told
