"""A CrewAI project, laid out as `crewai create crew` lays it."""

from pathlib import Path

import pytest

from dure.core.errors import UsageError
from dure.host.yaml_file import read_yaml
from dure.spec import parse
from dure.spec.migrate import migrate

AGENTS = """researcher:
  role: >
    {topic} Senior Data Researcher
  goal: >
    Uncover what is new in {topic}
  backstory: >
    You're a seasoned researcher.
  llm: openai/gpt-4o
  tools: [SerperDevTool, MyOwnTool]
  verbose: true
  max_iter: 25
reporting_analyst:
  role: >
    {topic} Reporting Analyst
  goal: >
    Reports about {topic}
  backstory: >
    You're meticulous.
"""
TASKS = """research_task:
  description: >
    Research {topic}. The year is {current_year}.
  expected_output: >
    Ten bullet points
  agent: researcher
reporting_task:
  description: |
    Review the context.
    Expand each topic.
  expected_output: >
    A report in markdown
  agent: reporting_analyst
  context:
    - research_task
  output_file: report.md
  human_input: true
  guardrail: It names its sources.
"""
CREW = """@CrewBase
class LatestAi():
    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks, process=Process.sequential, verbose=True,
            # process=Process.hierarchical, # In case you wanna use that instead
        )
raise SystemExit("nothing of this runs")
"""


def project(folder: Path, agents: str = AGENTS, tasks: str = TASKS, crew: str = CREW) -> Path:
    package = folder / "latest ai" / "src" / "latest_ai"
    (package / "config").mkdir(parents=True)
    (package / "config" / "agents.yaml").write_text(agents, "utf-8")
    (package / "config" / "tasks.yaml").write_text(tasks, "utf-8")
    (package / "crew.py").write_text(crew, "utf-8")
    return folder / "latest ai"


def test_agents_and_tasks(tmp_path: Path) -> None:
    found = migrate(project(tmp_path))
    value = read_yaml(found.files["team.yaml"], "team.yaml").value
    researcher = value["agents"]["researcher"]
    assert researcher["role"] == "{topic} Senior Data Researcher"
    assert researcher["model"] == "openai:gpt-4o"
    assert researcher["tools"] == ["web_search"]
    team = value["teams"]["latest ai"]
    first, second = team["tasks"]
    assert first["who"] == "researcher"
    assert first["expected"] == "Ten bullet points"
    assert second["what"] == "Review the context.\nExpand each topic."
    assert second["context"] == ["research_task"]
    assert second["file"] == "report.md"
    assert second["accept"] == ["It names its sources.", "owner"]
    assert "manager" not in team
    told = "\n".join(found.notes)
    assert "MyOwnTool" in told
    assert "max_iter" in told


def test_what_is_filled_in_in_tasks_alone_is_told(tmp_path: Path) -> None:
    notes = migrate(project(tmp_path)).notes
    assert any("researcher: {topic} is filled in in tasks alone" in note for note in notes)


def test_an_agent_called_owner_is_no_person(tmp_path: Path) -> None:
    agents = AGENTS.replace("reporting_analyst:", "owner:")
    tasks = TASKS.replace("agent: reporting_analyst", "agent: owner")
    text = migrate(project(tmp_path, agents, tasks)).files["team.yaml"]
    assert "owner-2:" in text
    parse(text)


def test_a_hierarchical_crew_has_a_manager(tmp_path: Path) -> None:
    crew = 'Crew(process=Process.hierarchical, manager_llm="anthropic/claude-sonnet-4-5")'
    value = read_yaml(migrate(project(tmp_path, crew=crew)).files["team.yaml"], "t").value
    assert value["teams"]["latest ai"]["manager"] == "manager"
    assert value["agents"]["manager"]["model"] == "anthropic:claude-sonnet-4-5"


CODE = """from crewai_tools import SerperDevTool, FileReadTool
from my.tools import Telescope

search = SerperDevTool()

@CrewBase
class LatestAi:
    @agent
    def researcher(self) -> Agent:
        return Agent(
            config=self.agents_config["researcher"],
            tools=[FileReadTool(file_path="x"), Telescope(), search],
            llm=LLM(model="anthropic/claude-sonnet-4-5", temperature=0.1),
            verbose=True,
        )

    @agent
    def reporting_analyst(self) -> Agent:
        return Agent(config=self.agents_config['reporting_analyst'])

    @task
    def reporting_task(self) -> Task:
        return Task(config=self.tasks_config['reporting_task'], output_file='보고서.md',
                    context=[self.research_task()], output_pydantic=Report)
"""


def test_what_the_code_adds(tmp_path: Path) -> None:
    found = migrate(project(tmp_path, crew=CODE))
    value = read_yaml(found.files["team.yaml"], "team.yaml").value
    researcher = value["agents"]["researcher"]
    assert researcher["tools"] == ["read_file", "web_search"]
    assert researcher["model"] == "anthropic:claude-sonnet-4-5"
    task = value["teams"]["latest ai"]["tasks"][1]
    assert (task["file"], task["context"]) == ("보고서.md", ["research_task"])
    told = "\n".join(found.notes)
    for word in ("Telescope", "output_pydantic"):
        assert word in told


@pytest.mark.parametrize(
    "crew", ["print 'old'", "x = (" * 300, "a\0b", "Agent(**{'a': 1})", "Crew()"]
)
def test_code_that_says_nothing(crew: str, tmp_path: Path) -> None:
    found = migrate(project(tmp_path, crew=crew))
    value = read_yaml(found.files["team.yaml"], "team.yaml").value
    assert "manager" not in value["teams"]["latest ai"]
    assert any("could not be read as Python" in note for note in found.notes) == (
        not crew.endswith(")")
    )


def test_the_file_of_agents_stands_for_its_folder(tmp_path: Path) -> None:
    folder = project(tmp_path) / "src" / "latest_ai" / "config"
    assert "team.yaml" in migrate(folder / "agents.yaml").files


@pytest.mark.parametrize(
    ("agents", "tasks", "words"),
    [
        (
            AGENTS,
            "t:\n  description: x\n  agent: nobody\n",
            r"tasks\.yaml, line 3.*'nobody'.*researcher",
        ),
        (AGENTS, "", r"tasks\.yaml, line 1"),
        ("researcher: just text", TASKS, r"agents\.yaml, line 1"),
        ("a: [", TASKS, "not YAML"),
    ],
)
def test_a_broken_project_is_named(agents: str, tasks: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=words):
        migrate(project(tmp_path, agents, tasks))


def test_a_folder_without_a_crew(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no agents\.yaml"):
        migrate(tmp_path)
