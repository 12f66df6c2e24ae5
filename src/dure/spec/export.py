"""A file as Python that a person can read, run and go on from: `dure export --python team.yaml`.

What is written makes the same objects, and `dump` of them is the file again. Knows entries of files
and the names of their Python forms; a kind is one function in one table.
"""

from __future__ import annotations

from dure.core.contracts import Participant
from dure.host.yaml_file import read_yaml
from dure.spec.dump import dump
from dure.spec.python_agents import agent, person
from dure.spec.python_file import PythonFile
from dure.spec.python_teams import flow, team


def python(participant: Participant) -> str:
    """The text of a Python file that makes this participant, as `agent`. Raises `UsageError` for
    what has no form in a file."""
    record = read_yaml(dump(participant), "").value
    file = PythonFile(record, _WRITE)
    return file.text(str(file.named(record.get("start") or participant.name)))


_WRITE = {"agents": agent, "people": person, "teams": team, "flows": flow}
