"""Teams of AutoGen Studio, in the shapes that it exports."""

import json
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.errors import UsageError
from dure.host.yaml_file import read_yaml
from dure.spec import parse
from dure.spec.migrate import Migrated, migrate
from dure.teams import Handoffs, HierarchicalChat, JointChat, SequentialChat
from tests.spec.migrate.components import (
    assistant,
    bench,
    component,
    either,
    ends,
    function,
    model,
    person,
    server,
    team,
)

ENDS = either(ends("TextMention", text="TERMINATE"), ends("MaxMessage", max_messages=10))
SUM = function(
    "total",
    "def total(a: float, b: float) -> float:\n    return math.fsum([a, b])\n",
    ["math", {"module": "typing", "imports": ["List", "Optional"]}],
)


def read(folder: Path, given: Any) -> Migrated:
    path = folder / "team.json"
    path.write_text(json.dumps(given), "utf-8")
    return migrate(path)


def test_round_robin(tmp_path: Path) -> None:
    given = team(
        "RoundRobinGroupChat",
        assistant("writer", "Write.\nIn two lines."),
        person(),
        termination_condition=ENDS,
    )
    text = read(tmp_path, given).files["team.yaml"]
    chat = parse(text)
    assert isinstance(chat, JointChat)
    writer, user = chat.members
    assert isinstance(writer, Agent)
    assert isinstance(user, Human)
    assert writer.profile.instructions == "Write.\nIn two lines."
    assert writer.model == "openai:gpt-4o-mini"
    assert chat.until is not None
    assert chat.until.about == "(says('TERMINATE') | rounds(9))"  # there, the task counts


def test_a_selector_asks_a_model(tmp_path: Path) -> None:
    given = team(
        "SelectorGroupChat",
        assistant("a"),
        assistant("b", model_client=model("claude-sonnet-4-5", "anthropic.Anthropic")),
        model_client=model("gpt-4o"),
        selector_prompt="You choose. Roles: {roles}. {history}. Now pick from {participants}.",
        termination_condition=ends("MaxMessage", max_messages=5),
    )
    found = read(tmp_path, given)
    assert "by_model: openai:gpt-4o" in found.files["team.yaml"]
    assert "model: anthropic:claude-sonnet-4-5" in found.files["team.yaml"]
    assert any("selector_prompt" in note for note in found.notes)
    assert isinstance(parse(found.files["team.yaml"]), JointChat)


def test_a_swarm_hands_on(tmp_path: Path) -> None:
    handoff = {"target": "refunds", "description": "", "name": "x", "message": "Go."}
    given = team(
        "Swarm",
        assistant("desk", handoffs=[handoff, "user"]),
        assistant("refunds", handoffs=["desk"]),
        termination_condition=either(
            ends("Handoff", target="user"), ends("Timeout", timeout_seconds=60)
        ),
    )
    found = read(tmp_path, given)
    chat = parse(found.files["team.yaml"])
    assert isinstance(chat, Handoffs)
    assert any("'user'" in note for note in found.notes)
    assert any("HandoffTermination" in note for note in found.notes)


def test_who_was_renamed_is_still_handed_on_to(tmp_path: Path) -> None:
    swarm = ("Swarm", assistant("desk!2", handoffs=["re/funds"]), assistant("re/funds"))
    chat: Any = parse(read(tmp_path, team(*swarm)).files["team.yaml"])
    assert [member.name for member in chat.members] == ["desk 2", "re funds"]
    assert {who: list(to) for who, to in chat.can.items() if to} == {"desk 2": ["re funds"]}


@pytest.mark.parametrize("most", ["5", 5.0, "ten", -1, None, [3]])
def test_numbers_may_be_anything(most: Any, tmp_path: Path) -> None:
    ends_so = either(ends("MaxMessage", max_messages=most), ends("Timeout", timeout_seconds=most))
    people = (assistant("ann", model_context={"provider": None, "config": {}}), assistant("bob"))
    given = team("RoundRobinGroupChat", *people, max_turns=most, termination_condition=ends_so)
    found = read(tmp_path, given)
    assert ("rounds: 4" if most in ("5", 5.0) else "rounds: 20") in found.files["team.yaml"]
    parse(found.files["team.yaml"])


def test_keys_and_odd_lines_in_texts(tmp_path: Path) -> None:
    key = f"sk-{'a1B2' * 10}"
    told = assistant("ann", f"Use {key}.\nThen\u2028go\x85on.\n")
    found = read(tmp_path, team("RoundRobinGroupChat", told, assistant("bob")))
    text = found.files["team.yaml"]
    assert key not in text
    assert any("looked like a key" in note for note in found.notes)
    chat: Any = parse(text)
    assert chat.members[0].profile.instructions == "Use ….\nThen\u2028go\x85on."


def test_one_team_in_another(tmp_path: Path) -> None:
    inner = team("RoundRobinGroupChat", assistant("a"), assistant("b"), label="pair", max_turns=2)
    given = team("MagenticOneGroupChat", inner, assistant("c"), model_client=model("o3"))
    boss = parse(read(tmp_path, given).files["team.yaml"])
    assert isinstance(boss, HierarchicalChat)
    assert [member.name for member in boss.members] == ["pair", "c"]


def test_a_chain_of_a_graph_is_a_sequence(tmp_path: Path) -> None:
    def graph(*edges: tuple[str, str]) -> dict[str, Any]:
        nodes = {
            name: {
                "name": name,
                "edges": [{"target": b, "condition": None} for a, b in edges if a == name],
            }
            for name in "abc"
        }
        return team("GraphFlow", *map(assistant, "abc"), graph={"nodes": nodes})

    chain = parse(read(tmp_path, graph(("a", "b"), ("b", "c"))).files["team.yaml"])
    assert isinstance(chain, SequentialChat)
    ring = parse(read(tmp_path, graph(("a", "b"), ("b", "c"), ("c", "a"))).files["team.yaml"])
    assert isinstance(ring, JointChat)


def test_source_is_kept_and_not_run(tmp_path: Path) -> None:
    marks = function(
        "mark",
        f"import pathlib\npathlib.Path({str(tmp_path / 'ran')!r}).touch()\ndef mark() -> None: ...",
    )
    given = team("RoundRobinGroupChat", assistant("a", workbench=[bench(SUM, marks)]), max_turns=3)
    found = read(tmp_path, given)
    assert not (tmp_path / "ran").exists()
    parse(found.files["team.yaml"])
    source = found.files["tools.py"]
    assert source.startswith("import math\nfrom typing import List, Optional\n\n\ndef total(")
    assert any("read it before it runs" in note for note in found.notes)


def test_an_older_agent_has_its_tools_beside_the_workbench(tmp_path: Path) -> None:
    known = function("calculator", "def calculator(a: float, b: float) -> float:\n    return a + b")
    given = team("RoundRobinGroupChat", assistant("a", tools=[known]), max_turns=3)
    text = read(tmp_path, given).files["team.yaml"]
    agent = parse(text)  # of one alone, there is no team
    assert isinstance(agent, Agent)
    assert [tool.name for tool in agent.tools] == ["calculator"]


def test_a_tool_over_http_is_one_here(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city"],
    }
    asks = component(
        "autogen_ext.tools.http.HttpTool",
        "tool",
        name="weather now",
        description="The weather.",
        scheme="https",
        host="api.example.org",
        port=443,
        path="/v1/{city}",
        method="GET",
        headers={"X-Api-Key": "sk-4", "Accept": "application/json"},
        json_schema=schema,
    )
    nowhere = component("autogen_ext.tools.http.HttpTool", "tool", name="x", path="/")
    agent = assistant("a", tools=[asks, nowhere])
    found = read(tmp_path, team("RoundRobinGroupChat", agent, max_turns=3))
    who = parse(found.files["team.yaml"])
    assert isinstance(who, Agent)
    (tool,) = who.tools
    assert (tool.name, tool.effect, tool.schema) == ("weather_now", "read", schema)
    entry = read_yaml(found.files["team.yaml"], "").value["tools"]["weather_now"]
    assert entry["url"] == "https://api.example.org/v1/{city}?days={days}"
    assert entry["headers"] == {"Accept": "application/json"}
    assert any("x was left out" in note for note in found.notes)


def test_no_secret_is_carried_over(tmp_path: Path) -> None:
    remote = server(
        type="StreamableHttpServerParams",
        url="https://mcp.example.org/x",
        headers={"Authorization": "Bearer sk-1"},
    )
    local = server(
        type="StdioServerParams",
        command="npx",
        args=["-y", "@scope/server-git", "--key", "sk-" + "a1B2" * 8],
        env={"GIT_TOKEN": "sk-2"},
    )
    agent = assistant("a", model_client=model(api_key="sk-3"), workbench=[remote, local])
    found = read(tmp_path, team("RoundRobinGroupChat", agent, max_turns=3))
    assert "sk-" not in "".join(found.files.values()) + "".join(found.notes)
    assert sum("left out" in note for note in found.notes) == 3
    assert sum("dure tools mcp" in note for note in found.notes) == 2
    parse(found.files["team.yaml"])


def test_what_is_not_known_is_told(tmp_path: Path) -> None:
    agent = assistant("영어 선생님!", model_context={"provider": "x.BufferedChatCompletionContext"})
    agent["provider"] = "mine.agents.Wizard"
    both = either(ends("TextMention", text="OK"), ends("SourceMatch", sources=["a"]), word="And")
    given = team("RoundRobinGroupChat", agent, person(), termination_condition=both)
    found = read(tmp_path, given)
    told = "\n".join(found.notes)
    for word in ("Wizard", "Buffered", "SourceMatch", "first ends it", "영어 선생님"):
        assert word in told
    for note in found.notes:
        assert f"# - {note}" in found.files["team.yaml"]
    parse(found.files["team.yaml"])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "(top)"),
        ({"component": {"provider": "x.Swarm", "config": {}}}, "no participants"),
        ({"provider": 3, "config": {}}, "provider and config"),
        (team("RoundRobinGroupChat", {"label": "x"}), "(top).participants[0]"),
        ({"name": "w", "type": "autonomous", "sender": {}, "receiver": {}}, "Studio 0.2"),
        ({"ai_name": "x"}, "provider and config"),
    ],
)
def test_what_is_no_team_is_said(given: Any, words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, given)
    assert words in error.value.text


def test_broken_json(tmp_path: Path) -> None:
    path = tmp_path / "team.json"
    path.write_text('{"provider": \n', "utf-8")
    with pytest.raises(UsageError, match="line 2"):
        migrate(path)
    path.write_text("[" * 100_000, "utf-8")
    with pytest.raises(UsageError, match="not JSON"):
        migrate(path)
