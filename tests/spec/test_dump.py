"""A file and the objects it spells are the same thing, both ways; what has no form is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dure.agents import Agent, Human
from dure.core.errors import UsageError
from dure.core.stops import rounds, says, when
from dure.host.yaml_file import read_yaml
from dure.spec import dump, parse
from dure.spec.canonical import written
from dure.teams import JointChat, SequentialChat, Stage
from tests.spec.generated import Making

SPECS = 500
EXAMPLE = Path(__file__).parents[2] / "examples" / "team.yaml"


@pytest.mark.parametrize("first", range(0, SPECS, 50))
def test_specs_become_objects_and_the_same_file_again(first: int) -> None:
    for seed in range(first, first + 50):
        record = Making(seed).spec()
        text = dump(parse(written(record)))
        assert read_yaml(text, "team.yaml").value == record, seed
        assert dump(parse(text)) == text, seed


def test_objects_made_in_python() -> None:
    ann, owner = Agent("ann", "offline", role="a poet"), Human("owner")
    made = JointChat("t", [ann, owner], until=says("DONE") | rounds(9))
    assert dump(made) == (
        "version: 1\nstart: t\n"
        "agents:\n  ann:\n    role: a poet\n    model: offline\n"
        "people:\n  owner: {}\n"
        "teams:\n  t:\n    kind: joint\n    members:\n      - ann\n      - owner\n"
        "    until:\n      says: DONE\n      rounds: 9\n"
    )
    assert dump(Agent("bob")) == "version: 1\nagents:\n  bob: {}\n"


def test_an_example_is_written_as_it_would_be_read() -> None:
    text = dump(parse(EXAMPLE.read_text("utf-8")))
    assert dump(parse(text)) == text


def test_what_has_no_form_is_refused_by_name() -> None:
    ann, bob = Agent("ann"), Agent("bob")
    own = when(lambda said: len(said) > 3)
    for made, said in (
        (JointChat("t", [ann, bob], until=own), "until has no form"),
        (JointChat("t", [ann, bob], until=says("x", by="ann")), "until"),
        (JointChat("t", [ann, bob], failures=7), "failures"),
        (Agent("eve", output=int), "output"),
        (Human("eve", asked=says("x"), otherwise=ann), "asked"),
        (SequentialChat("t", [ann, Stage(bob, after=[])]), "after"),
        (JointChat("t", [ann, SequentialChat("s", [Agent("ann", role="x")])]), "Two are called"),
    ):
        with pytest.raises(UsageError, match=said):
            dump(made)
