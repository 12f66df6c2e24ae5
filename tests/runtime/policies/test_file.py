"""Policy files: what stands in one, what is wrong with one, and that no agent can change one."""

import os
from pathlib import Path
from typing import Any

import pytest

from dure.core.errors import UsageError
from dure.core.policy import Bounds, Network, Request, bounds_of, read_only
from dure.runtime.policies.file import check_out_of_reach, parse, read

SHOP = """
# what the shop's clerk may do
base: read-only
rules:
  - decision: allow
    tool: mail
    to: ["*@shop.example", boss@example.org]
    because: our own people
  - decision: deny
    effect: send
    unless: {seen: [user, web]}
network:
  web: .shop.example
  hosts: [PyPI.org., .files.example]
  index: https://pypi.org/simple
  packages: [Num_Py, "*"]
private:
  paths: [private/**]
  reads: calendar
answer_within: 90m
"""


def request(**facts: Any) -> Request:
    """A mail to Bob, unless these facts say otherwise."""
    given: dict[str, Any] = {"to": "bob@shop.example", "effect": "send", "seen": ("user",)} | facts
    return Request("clerk", "mail", given["effect"], {}, given["to"], frozenset(), given["seen"])


def test_a_file_is_a_policy() -> None:
    policy = parse(SHOP, "shop.yaml")
    assert policy.otherwise is read_only
    verdict = policy(request())
    assert (verdict.decision, verdict.vouches) == ("allow", True)
    assert verdict.rule == "shop.yaml:5: our own people"
    assert policy(request(seen=("mail",))).rule.startswith("shop.yaml:9: deny effect send, unless")
    assert policy(request(effect="write", to="x")).rule == "read-only: write is denied"
    assert bounds_of(policy) == Bounds(
        Network(
            frozenset({".shop.example"}),
            frozenset({"pypi.org", ".files.example"}),
            "https://pypi.org/simple",
            frozenset({"num-py", "*"}),
        ),
        ("private/**",),
        frozenset({"calendar"}),
        5400.0,
    )


def test_a_file_that_says_nothing_of_bounds_leaves_them() -> None:
    assert parse("base: trusted", "x").bounds is None
    assert parse("answer_within: 60", "x").bounds == Bounds(answer_within=60)
    assert bounds_of(parse("network: {web: [a.example]}", "x")).network.hosts == frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "(top): the file is empty. What belongs here: a policy"),
        ("base: all", 'line 1, column 7, base: "all" does not fit'),
        ("bsae: trusted", "there is no such field. Near: base"),
        ("rules: [{tool: x}]", "rules[0]: decision is missing: what the rule says"),
        ("rules:\n- {decision: alow}", "line 2, column 14, rules[0].decision"),
        ("rules:\n- {decision: deny, tol: x}", "line 2, column 25, rules[0].tol"),
        (
            "rules:\n- decision: deny\n  effect: sned",
            "line 2, column 3, rules[0]: effect cannot be",
        ),
        ("rules:\n- {decision: deny, host: 'a b'}", "is no host"),
        ("rules:\n- {decision: deny, to: #team\n}", "rules[0].to: nothing stands there"),
        ("rules:\n- {decision: deny, to: !*@x.example }", "stands in quotation marks"),
        ("rules:\n- {decision: deny, unless: {}}", "unless: {} does not fit"),
        ("rules:\n- {decision: deny, unless: {unless: x}}", "unless.unless: there is no such"),
        ("rules:\n- {decision: deny, arguments: {a: {}}}", "arguments.a: {} does not fit"),
        ("rules:\n- {decision: deny, over: -1}", "over: -1 does not fit"),
        ("network: {web: ['*.example.org']}", "Write example.org, or .example.org"),
        ("network: {index: 'ftp://x'}", "network.index"),
        ("network: {index: 'https://me@x.example/'}", "network.index"),
        ("private: {paths: [/etc]}", "private.paths: '/etc' is no path of the workspace"),
        ("answer_within: soon", "answer_within: 'soon' is no length of time"),
        ("a: b: c", "this is not YAML"),
        ("!!python/object/apply:os.system [id]", "does not fit"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"^x\.yaml, line") as error:
        parse(text, "x.yaml")
    assert said in error.value.text


def test_it_is_said_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", "ko")
    with pytest.raises(UsageError) as error:
        parse("rules:\n- {decision: deny, effect: sned}", "x.yaml")
    assert "비슷한 것: send" in error.value.facts["reason"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no"):
        read(tmp_path / "none.yaml")
    (tmp_path / "long.yaml").write_bytes(b"#" * (1 << 17))
    with pytest.raises(UsageError, match="has more than 65536 bytes"):
        read(tmp_path / "long.yaml")
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        read(tmp_path / "odd.yaml")


# ---- Out of reach


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A folder outside with a policy, and a workspace."""
    outside, workspace = tmp_path / "outside", tmp_path / "ws"
    outside.mkdir()
    workspace.mkdir()
    (outside / "p.yaml").write_text("base: trusted")
    return outside, workspace


def test_a_policy_outside_is_read(places: tuple[Path, Path]) -> None:
    outside, workspace = places
    assert read(outside / "p.yaml", within=workspace).name == "p.yaml"
    (workspace / ".dure").mkdir()
    (workspace / ".dure" / "p.yaml").write_text("base: trusted")
    assert read(workspace / ".dure" / "p.yaml", within=workspace).name == "p.yaml"


def _inside(outside: Path, workspace: Path) -> Path:
    (workspace / "p.yaml").write_text("base: trusted")
    return workspace / "p.yaml"


def _linked_file(outside: Path, workspace: Path) -> Path:
    """Outside, a link to a file inside."""
    (outside / "link.yaml").symlink_to(_inside(outside, workspace))
    return outside / "link.yaml"


def _link_inside(outside: Path, workspace: Path) -> Path:
    """Inside, a link to a file outside: it could be made to lead elsewhere."""
    (workspace / "link.yaml").symlink_to(outside / "p.yaml")
    return workspace / "link.yaml"


def _way_through(outside: Path, workspace: Path) -> Path:
    """Outside, a link to a link inside that leads outside again."""
    (workspace / "back").symlink_to(outside)
    (outside / "there").symlink_to(workspace / "back")
    return outside / "there" / "p.yaml"


def _relative_way(outside: Path, workspace: Path) -> Path:
    (workspace / "back").symlink_to("../outside")
    (outside / "there").symlink_to("../ws/back")
    return outside / "there" / "p.yaml"


def _dots(outside: Path, workspace: Path) -> Path:
    """Through a folder of the workspace and out again by the link that it could be."""
    (workspace / "d").symlink_to(outside)
    return workspace / "d" / ".." / "outside" / "p.yaml"


def _other_name_of_folder(outside: Path, workspace: Path) -> Path:
    """The workspace has another name."""
    (outside / "alias").symlink_to(workspace)
    _inside(outside, workspace)
    return outside / "alias" / "p.yaml"


def _nearly_hidden(outside: Path, workspace: Path) -> Path:
    (workspace / "sub" / ".dure").mkdir(parents=True)
    (workspace / "sub" / ".dure" / "p.yaml").write_text("base: trusted")
    return workspace / "sub" / ".dure" / "p.yaml"


def _hidden_link(outside: Path, workspace: Path) -> Path:
    """In dure's own folder, a link to where agents write."""
    (workspace / ".dure").mkdir()
    (workspace / ".dure" / "p.yaml").symlink_to(_inside(outside, workspace))
    return workspace / ".dure" / "p.yaml"


@pytest.mark.parametrize(
    "make",
    [
        _inside,
        _linked_file,
        _link_inside,
        _way_through,
        _relative_way,
        _dots,
        _other_name_of_folder,
        _nearly_hidden,
        _hidden_link,
    ],
)
def test_a_policy_in_reach_of_an_agent_is_refused(places: tuple[Path, Path], make: Any) -> None:
    path = make(*places)
    with pytest.raises(UsageError, match="where agents could change it"):
        check_out_of_reach(path, places[1])


def test_a_workspace_named_by_a_link_is_the_same(places: tuple[Path, Path]) -> None:
    outside, workspace = places
    (outside / "alias").symlink_to(workspace)
    with pytest.raises(UsageError, match="where agents could change it"):
        check_out_of_reach(_inside(outside, workspace), outside / "alias")


def test_a_second_name_is_refused(places: tuple[Path, Path]) -> None:
    outside, workspace = places
    os.link(outside / "p.yaml", workspace / "same.yaml")
    with pytest.raises(UsageError, match="second name"):
        read(outside / "p.yaml", within=workspace)


def test_a_circle_of_links_is_no_trouble(places: tuple[Path, Path]) -> None:
    outside, workspace = places
    (outside / "a").symlink_to(outside / "b")
    (outside / "b").symlink_to(outside / "a")
    check_out_of_reach(outside / "a", workspace)
    with pytest.raises(Exception, match="cannot be read"):
        read(outside / "a", within=workspace)


def test_hosts_for_code_may_name_a_port() -> None:
    text = (
        'network: {hosts: ["127.0.0.1:8000", "LOCALHOST:80", ".a.example:8443", "[::1]:80", b.c]}'
    )
    assert bounds_of(parse(text, "x")).network.hosts == {
        "127.0.0.1:8000",
        "localhost:80",
        ".a.example:8443",
        "[::1]:80",
        "b.c",
    }
    for wrong in ("a.example:0", "a.example:123456", "a.example:x", "a.example:", ":80", "a b:80"):
        with pytest.raises(UsageError):
            parse(f'network: {{hosts: ["{wrong}"]}}', "x")
    with pytest.raises(UsageError):
        parse('network: {web: ["a.example:80"]}', "x")
