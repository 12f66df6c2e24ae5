"""`dure policy` and `--policy`: files of rules, what they decide, and that a run keeps them."""

import json
from pathlib import Path

import pytest

from tests.cli.chat_server import ModelServer
from tests.cli.terminal import invoke

SHOP = """
rules:
  - decision: allow
    tool: mail
    to: "*@shop.example"
    because: our own people
  - decision: deny
    tool: write_file
    path: private/**
    because: not there
  - decision: ask
    over: 1.5
"""
FREE = "base: trusted\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A file of rules that no agent can reach."""
    (tmp_path / "kept" / "policies").mkdir(parents=True)
    file = tmp_path / "kept" / "policies" / "shop.yaml"
    file.write_text(SHOP, "utf-8")
    return file


def write(server: ModelServer, path: str, *options: str) -> list[str]:
    """A run in which the model writes this file."""
    task = f'CALL write_file {{"path": "{path}", "text": "x"}}'
    return ["run", "--model", server.model, *options, task]


def events(run: str = "last") -> list[dict[str, object]]:
    return [json.loads(line) for line in invoke("show", run, "--json").out.splitlines()]


# ---- Which policy


@pytest.mark.parametrize("name", ["shop", "{file}", "../kept/policies/shop.yaml"])
def test_a_file_of_rules_decides(name: str, shop: Path, server: ModelServer) -> None:
    given = name.format(file=shop)
    assert invoke(*write(server, "private/a.txt", "--policy", given)).code == 0
    assert not Path("private").exists()
    said = invoke("policy", "explain").out
    assert "denied  shop.yaml:7: not there" in said
    assert invoke(*write(server, "a.txt", "--policy", given)).code == 0
    assert Path("a.txt").read_text() == "x"


def test_the_settings_name_one(shop: Path, server: ModelServer) -> None:
    (shop.parent.parent / "config.toml").write_text('policy = "shop"')
    invoke(*write(server, "private/a.txt"))
    assert not Path("private").exists()
    (shop.parent.parent / "config.toml").write_text('policy = "policies/shop.yaml"')
    invoke(*write(server, "private/a.txt"))
    assert not Path("private").exists()
    assert invoke("policy", "show").out.startswith("shop.yaml\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nope", "There is no policy 'nope'. There are: "),
        ("../nope.yaml", "nope.yaml. `dure policy show --help` says what stands in one."),
        ("mine.yaml", "lies in the workspace, where agents could change it"),
        ("broken.yaml", "lies in the workspace"),
    ],
)
def test_what_is_no_policy_is_said_before_anything_begins(name: str, said: str, shop: Path) -> None:
    Path("mine.yaml").write_text(FREE)
    Path("broken.yaml").write_text("rules: [")
    result = invoke("run", "--policy", name, "what is 12*12")
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "There are no runs here yet" in invoke("runs").out


def test_a_run_keeps_its_policy(shop: Path, server: ModelServer) -> None:
    """What the file says by now is of no account; another is given by name, and noted."""
    stopped = invoke(*write(server, "private/a.txt", "--policy", "shop", "--calls", "0"))
    assert stopped.code == 4
    shop.write_text(FREE)
    assert invoke("resume", "--calls", "9").code == 0
    assert not Path("private").exists()
    assert [event["kind"] for event in events() if "policy" in event["body"]] == ["began"]  # type: ignore[operator]
    stopped = invoke(*write(server, "b/a.txt", "--policy", "workspace", "--calls", "0"))
    assert invoke("resume", "--calls", "9", "--policy", "read-only").code == 0
    assert not Path("b").exists()
    [noted] = [event for event in events() if event["kind"] == "resumed"]
    assert noted["body"]["policy"] == {"name": "read-only"}  # type: ignore[index]


def test_a_fork_keeps_its_parents_policy(shop: Path, server: ModelServer) -> None:
    invoke(*write(server, "private/a.txt", "--policy", "shop"))
    shop.unlink()
    assert invoke("fork", "last", "--at", "1").code == 0
    assert not Path("private").exists()


# ---- What is shown


def test_a_sound_file(shop: Path) -> None:
    assert invoke("policy", "check", str(shop)).out == (
        "shop.yaml is sound. Rules: 1 × allowed, 1 × asks a person, 1 × denied.\n"
    )


def test_what_is_wrong_with_a_file_is_said_with_its_line() -> None:
    Path("bad.yaml").write_text("rules:\n- {decision: deny, efect: send}")
    said = invoke("policy", "check", "bad.yaml")
    assert said.code == 2
    assert "bad.yaml, line 2, column 27, rules[0].efect: there is no such field" in said.err
    assert "Near: effect" in said.err


def test_a_policy_as_tables(shop: Path) -> None:
    out = invoke("policy", "show", "shop").out
    assert "allowed        shop.yaml:3   tool mail, to *@shop.example: our own people" in out
    assert "asks a person  shop.yaml:11  over 1.5" in out
    assert "Where no rule speaks" in out
    assert "규칙" in invoke("policy", "show", "shop", "--lang", "ko").out


def explained(*options: str) -> str:
    return invoke("policy", "explain", "--tool", "mail", "--effect", "send", *options).out


def test_what_would_be_decided(shop: Path) -> None:
    bob = ("--policy", "shop", "--to", "bob@shop.example")
    assert "allowed  shop.yaml:3: our own people" in explained(*bob)
    both = explained(*bob, "--to", "eve@evil.example")
    assert "asks a person  workspace: send needs a person" in both
    named = explained(*bob, "--seen", "web,mail")
    assert "The rule names the destination" in named
    assert "In sight: untrusted: web, mail; private: mail." in named
    assert "asks a person  shop.yaml:11: ask over 1.5" in explained(*bob, "--spent", "2")
    lifted = explained("--policy", "trusted", "--seen", "web", "--fixed")
    assert "allowed  trusted: allowed; a person named the destination" in lifted


def test_the_floor_is_told_apart_from_the_policy() -> None:
    said = invoke(
        *("policy", "explain", "--tool", "web_read", "--to", "https://a.example/x?y"),
        *("--seen", "web,mail", "--policy", "trusted"),
    ).out
    assert "asks a person  labels:" in said
    assert "The policy allowed it; the labels of what was read did not." in said
    assert "By the policy alone: allowed (trusted: allowed)" in said


def test_a_tool_that_nobody_knows_says_nothing_of_what_it_does() -> None:
    said = invoke("policy", "explain", "--tool", "mystery").out
    assert "the tool does not say what it does" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--argument", "amount"), "Write --argument NAME=VALUE"),
        (("--spent", "much"), "'much' is no amount of dollars"),
        (("--policy", "nope"), "There is no policy 'nope'"),
    ],
)
def test_what_cannot_be_asked(options: tuple[str, ...], said: str) -> None:
    result = invoke("policy", "explain", "--tool", "mail", *options)
    assert result.code == 2
    assert said in result.err


def test_a_person_answered(server: ModelServer) -> None:
    task = """CALL python {"code": "1"}"""
    waiting = invoke("run", "--model", server.model, "--no-sandbox", "--policy", "read-only", task)
    assert "denied  read-only: exec is denied" in invoke("policy", "explain").out
    assert waiting.code == 0


def test_odd_text_is_shown_as_what_it_is(server: ModelServer) -> None:
    invoke(*write(server, "a\\u202eb.txt"))
    out = invoke("policy", "explain").out
    assert "\u202e" not in out
    assert "\\u202e" in out
