"""AutoGPT's `ai_settings.yaml`, in the shapes of its versions."""

from pathlib import Path

import pytest

from dure.core.errors import UsageError
from dure.host.yaml_file import read_yaml
from dure.spec.migrate import Migrated, migrate

V02 = """ai_goals:
- Find three quiet cafés
- 'Write them to cafes.md'
ai_name: CafeGPT
ai_role: an AI that finds
  and compares places
"""
V04 = V02 + "api_budget: 1.5\n"
V05 = """ai_profile:
  ai_name: 꽃집-GPT
  ai_role: writes about flowers
  ai_goals: []
  api_budget: 0.0
directives:
  constraints: [Never book anything]
  resources: [Internet access]
  best_practices: [Cite a source]
task: Write a story about flowers
"""


def read(folder: Path, text: str) -> Migrated:
    path = folder / "ai_settings.yaml"
    path.write_text(text, "utf-8")
    return migrate(path)


def test_name_role_and_goals(tmp_path: Path) -> None:
    found = read(tmp_path, V02)
    value = read_yaml(found.files["agent.yaml"], "agent.yaml").value
    agent = value["agents"]["CafeGPT"]
    assert agent["role"] == "an AI that finds and compares places"
    assert agent["autonomous"]["goals"] == ["Find three quiet cafés", "Write them to cafes.md"]
    assert not any("budget" in note for note in found.notes)


def test_a_budget_is_told(tmp_path: Path) -> None:
    assert any("--budget 1.5" in note for note in read(tmp_path, V04).notes)
    assert any("no amount" in note for note in read(tmp_path, V02 + "api_budget: lots").notes)


def test_directives_and_a_task(tmp_path: Path) -> None:
    value = read_yaml(read(tmp_path, V05).files["agent.yaml"], "agent.yaml").value
    agent = value["agents"]["꽃집-GPT"]
    assert agent["constraints"] == ["Never book anything"]
    assert agent["resources"] == ["Internet access"]
    assert agent["best_practices"] == ["Cite a source"]
    assert agent["autonomous"]["goals"] == ["Write a story about flowers"]


@pytest.mark.parametrize("text", ["ai_goals: [{a: 1}]", "ai_name: x\ndirectives: 3\nai_goals: [x]"])
def test_a_wrong_field_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ai_settings\.yaml, (ai_goals|directives)"):
        read(tmp_path, text)


@pytest.mark.parametrize("text", ["", "a: 1", "[1, 2]", "version: 1"])
def test_another_file_is_not_taken_for_one(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="What can be read"):
        read(tmp_path, text)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="What can be read"):
        migrate(tmp_path / "none.yaml")
