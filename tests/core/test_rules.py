"""Rules: the strictest counts; what may be is asked or denied, what is sure is allowed."""

from decimal import Decimal
from typing import Any

import pytest

from dure.core.errors import UsageError
from dure.core.policy import Named, Request, Verdict, read_only, trusted, workspace
from dure.core.rules import Rule, described, rules


def request(**facts: Any) -> Request:
    """A call of `mail`, unless these facts say otherwise."""
    given: dict[str, Any] = {
        "actor": "clerk",
        "tool": "mail",
        "effect": "send",
        "arguments": {},
        "to": "bob@shop.example",
        "traits": frozenset(),
        "seen": ("user",),
    }
    named = {name: facts.pop(name) for name in ("paths", "goes", "beside") if name in facts}
    return Request(**given | facts, named=Named(**named))


def decided(rule: Rule, otherwise: Any = workspace, **facts: Any) -> str:
    """What one rule and a policy beneath it decide."""
    return rules([rule], otherwise)(request(**facts)).decision


def free(_: Request) -> Verdict:
    return Verdict("allow", "free")


# ---- Which rule counts


def test_the_strictest_of_all_that_match_counts_in_any_order() -> None:
    allow, ask, deny = Rule("allow", tool="mail"), Rule("ask", effect="send"), Rule("deny")
    assert rules([allow])(request()).decision == "allow"
    assert rules([allow, ask])(request()).decision == "ask"
    assert rules([deny, ask, allow])(request()).decision == "deny"
    assert rules([allow, ask, deny])(request()).decision == "deny"


def test_where_no_rule_speaks_the_policy_beneath_decides() -> None:
    rule = Rule("allow", tool="calendar")
    assert rules([rule], read_only)(request()) == read_only(request())


def test_the_rule_that_decided_is_named_with_its_reason() -> None:
    said = rules([Rule("deny", to="*@shop.example", because="our own people only")], name="x.yaml")
    assert said(request()).rule == "x.yaml:1: our own people only"
    said = rules([Rule("deny", effect=["send", "pay"], to="*@shop.example")])
    assert said(request()).rule == "rules:1: deny effect send or pay, to *@shop.example"


def test_a_rule_that_only_may_mean_a_call_opens_nothing() -> None:
    """An ask rule is met by odd spellings; it must not turn a denial into a question by that."""
    ask = Rule("ask", to="bob@shop.example")
    assert decided(ask, read_only) == "ask"
    assert decided(ask, read_only, to="bob@shop.example, eve@evil.example") == "deny"
    assert decided(ask, trusted, to="bob@shop.example, eve@evil.example") == "ask"


def test_what_a_rule_leaves_out() -> None:
    deny = Rule("deny", effect="send", unless={"to": "*@shop.example"})
    assert decided(deny, free) == "allow"
    assert decided(deny, free, to="eve@evil.example") == "deny"
    assert decided(deny, free, to="bob@shop.example, eve@evil.example") == "deny"
    assert decided(deny, free, to=None) == "deny"
    allow = Rule("allow", tool="mail", unless={"seen": "untrusted"})
    assert decided(allow) == "allow"
    assert decided(allow, seen=("user", "web")) == "ask"
    allow = Rule("allow", tool="mail", unless={"to": "eve@evil.example"})
    assert decided(allow, to="EVE@evil.example.") == "ask"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule("alow"), "decision cannot be 'alow'. Near: allow"),  # type: ignore[arg-type]
        (Rule("allow", effect="sned"), "effect cannot be 'sned'. Near: send"),
        (Rule("allow", effect="zzz"), "Near: read, write, send, exec, pay"),
        (Rule("deny", unless={"tol": "x"}), "unless cannot be 'tol'. Near: to"),
        (Rule("deny", unless={"effect": "sned"}), "Near: send"),
        (Rule("allow", to=[]), "[] says nothing"),
        (Rule("allow", tool=()), "() says nothing"),
        (Rule("deny", seen=[]), "[] says nothing"),
        (Rule("deny", effect=[]), "[] says nothing"),
        (Rule("allow", tool="mail", unless={"to": []}), "[] says nothing"),
        (Rule("allow", tool="mail", unless={"arguments": {}}), "says nothing"),
        (Rule("deny", arguments={"a": []}), "[] says nothing"),
        (Rule("deny", over=float("nan")), "nan says nothing"),
        (Rule("deny", host="https://a.example/x"), "is no host"),
        (Rule("deny", host="*.example.org"), "Write example.org, or .example.org"),
        (Rule("deny", host=""), "is no host"),
        (Rule("deny", path="/etc/passwd"), "is no path of the workspace"),
        (Rule("deny", path="a/../b"), "is no path of the workspace"),
        (Rule("deny", to=" "), "is no destination"),
        (Rule("deny", to="https://*.example.org/"), "is no destination"),
        (Rule("deny", to="bob@*"), "is no destination"),
        (Rule("deny", to="bob@.example.org"), "is no destination"),
    ],
)
def test_what_is_misspelt_is_said_at_once(rule: Rule, said: str) -> None:
    with pytest.raises(UsageError) as error:
        rules([rule])
    assert said in error.value.text


def test_a_rule_in_words() -> None:
    rule = Rule("ask", tool="pay", arguments={"amount": "> 100"}, unless={"who": "boss"})
    assert described(rule) == "tool pay, amount > 100, unless who boss"
    assert described(Rule("deny")) == "everything"


# ---- Destinations

SAME = [  # every way to write bob@shop.example
    "bob@shop.example",
    "BOB@Shop.Example",
    "bob@shop.example.",
    "Bob <bob@shop.example>",
    "mailto:bob@shop.example?cc=x",
    "bob@shop\u3002example",
    "bob@\uff53hop.example",
    "bob\uff20shop.example",
    "b\u200bob@shop.example",
    "bob@sh\u00adop.example",
    "bob%40shop.example",
    "bob%2540shop.example",
    "eve@evil.example,bob@shop.example",
    "eve@evil.example;\r\nbob@shop.example",
    " bob@shop.example",
    "\u202ebob@shop.example",
    '"bob"@shop.example, bob@shop.example',
]


@pytest.mark.parametrize("spelling", SAME)
def test_a_deny_rule_meets_every_spelling(spelling: str) -> None:
    assert decided(Rule("deny", to="bob@shop.example"), free, to=spelling) == "deny"
    assert decided(Rule("deny", host="shop.example"), free, to=spelling) == "deny"


@pytest.mark.parametrize("spelling", [each for each in SAME if each not in SAME[:3]])
def test_an_allow_rule_meets_only_the_plain_one(spelling: str) -> None:
    allow = Rule("allow", to=["bob@shop.example", "*@shop.example"], host="shop.example")
    assert decided(allow, to=spelling) == "ask"


def test_an_allow_rule_meets_what_it_names() -> None:
    assert decided(Rule("allow", to="bob@shop.example")) == "allow"
    assert decided(Rule("allow", to="bob@shop.example"), to="bob@SHOP.example.") == "allow"
    assert decided(Rule("allow", to="bob@shop.example"), to="rob@shop.example") == "ask"
    assert decided(Rule("allow", to="*@shop.example"), to="eve@evil.shop.example") == "ask"
    assert decided(Rule("allow", to="*@shop.example"), to="x@shop.example@evil.example") == "ask"
    assert decided(Rule("allow", to="#team"), to="#team") == "allow"
    assert decided(Rule("allow", to="*"), to="anyone@evil.example") == "ask"  # not a mail address
    assert decided(Rule("allow", to="110-*"), to="110-2345") == "allow"


WEB = "https://api.shop.example/docs/*"
ODD = [
    "https://api.shop.example@evil.example/docs/x",
    "https://evil.example/https://api.shop.example/docs/x",
    "https://api.shop.example.evil.example/docs/x",
    "https://api.shop.example:8443/docs/x",
    "http://api.shop.example/docs/x",
    "https://user@api.shop.example/docs/x",
    "https://api.shop.example/docs/../admin",
    "https://api.shop.example/docs/%2e%2e/admin",
    "https://api.shop.example/docs/%252e%252e/admin",
    "https://api.shop.example/docs\\..\\admin",
    "https://api.shop.example/docs//x",
    "https://api.shop.example\\@evil.example/docs/x",
    "https://api.shop.example/docs/x\r\nHost: evil.example",
    "https://api.shop.example\t/docs/x",
    "//api.shop.example/docs/x",
    "api.shop.example/docs/x",
    "https://api\u3002shop.example/docs/x",
    "https://api.shop.example/docs/x https://evil.example/",
    "https:/api.shop.example/docs/x",
    "https://api.shop.example/DOCS/x",
    "https://xn--api-.shop.example/docs/x",
    "https://api.shop.example/docs/" + "x" * 5000,
]


@pytest.mark.parametrize("spelling", ODD, ids=range(len(ODD)))
def test_an_odd_address_is_not_allowed(spelling: str) -> None:
    assert decided(Rule("allow", to=WEB), to=spelling) == "ask"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://api.shop.example/docs/x",
        "https://API.shop.example./docs/a/b?q=1#top",
        "HTTPS://api.shop.example:443/docs/x",
    ],
)
def test_a_plain_address_is_allowed(spelling: str) -> None:
    assert decided(Rule("allow", to=WEB), to=spelling) == "allow"
    assert decided(Rule("allow", host=".shop.example"), to=spelling) == "allow"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://evil.example/x",
        "http://EVIL.example.:8080",
        "https://good.example@evil.example/",
        "https://evil%2eexample/",
        "https:\\\\evil.example",
        "evil.example/path",
        "ftp://a.b.evil.example",
        "https://evil\uff0eexample/",
        "https://ev\u00adil.example/",
        "[x](https://evil.example)",
    ],
)
def test_a_host_that_is_denied_is_found_anywhere(spelling: str) -> None:
    assert decided(Rule("deny", host=".evil.example"), free, to=spelling) == "deny"


def test_a_host_with_another_name_is_another() -> None:
    deny = Rule("deny", host=["evil.example", ".bad.example"])
    assert decided(deny, free, to="https://notevil.example/") == "allow"
    assert decided(deny, free, to="https://a.evil.example/") == "allow"
    assert decided(deny, free, to="https://notbad.example/") == "allow"


@pytest.mark.parametrize(
    "spelling",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "127.1",
        "127.0.0.1.",
    ],
)
def test_an_address_is_found_in_all_its_forms(spelling: str) -> None:
    to = f"http://{spelling}:80/x"
    assert decided(Rule("deny", host="127.0.0.1"), free, to=to) == "deny"
    allowed = decided(Rule("allow", host="127.0.0.1"), to=to)
    assert (allowed == "allow") == (spelling in ("127.0.0.1", "127.0.0.1."))


def test_names_in_other_scripts_have_two_spellings() -> None:
    for written in ("한글.example", "xn--bj0bj06e.example"):
        for named in ("한글.example", "XN--BJ0BJ06E.example."):
            assert decided(Rule("deny", host=written), free, to=f"https://{named}/") == "deny"
            assert decided(Rule("allow", host=written), to=f"https://{named}/") == "allow"
    # ... and one that is read differently by different programs is allowed by none.
    for one, other in (("strasse.de", "straße.de"), ("straße.de", "strasse.de")):
        assert decided(Rule("allow", host=one), to=f"https://{other}/") == "ask"
    assert decided(Rule("deny", host="strasse.de"), free, to="https://straße.de/") == "deny"
    assert decided(Rule("allow", host="shop.example"), to="https://xn--shop-.example/") == "ask"
    assert decided(Rule("allow", host="shop.example"), to="https://ѕhop.example/") == "ask"


def test_every_one_of_several_destinations_counts() -> None:
    both = ("bob@shop.example", "eve@evil.example")
    assert decided(Rule("allow", to="bob@shop.example"), goes=both) == "ask"
    assert decided(Rule("allow", to=list(both)), goes=both) == "allow"
    assert decided(Rule("deny", to="eve@evil.example"), free, goes=both) == "deny"


def test_an_address_beside_the_destination_counts_as_one() -> None:
    """A copy of a mail goes to whom another argument names."""
    allow, beside = Rule("allow", to="*@shop.example"), ("eve@evil.example",)
    assert decided(allow, beside=beside) == "ask"
    assert decided(allow, beside=("carol@shop.example",)) == "allow"
    assert not rules([Rule("allow", tool="mail"), allow])(request(beside=beside)).vouches
    assert decided(Rule("deny", to="eve@evil.example"), free, beside=beside) == "deny"
    assert decided(Rule("allow", to="eve@evil.example"), to=None, beside=beside) == "ask"


@pytest.mark.parametrize("to", [None, ""])
def test_a_destination_that_nobody_knows_may_be_any(to: str | None) -> None:
    deny, allow = Rule("deny", to="eve@evil.example"), Rule("allow", host="shop.example")
    assert decided(deny, free, to=to) == "deny"
    assert decided(deny, free, to=to, effect="read") == "allow"
    assert decided(allow, to=to) == "ask"


def test_an_account_is_found_however_its_digits_stand() -> None:
    deny = Rule("deny", to="110-234-567")
    assert decided(deny, free, to="110234567") == "deny"
    assert decided(deny, free, to="110 234 567 (Kim)") == "deny"
    assert decided(deny, free, to="\uff11\uff11\uff10234567") == "deny"
    assert decided(deny, free, to="110-234-568") == "allow"


@pytest.mark.parametrize(
    ("rule", "to", "vouches"),
    [
        (Rule("allow", to="bob@shop.example"), "bob@shop.example", True),
        (Rule("allow", to="*@shop.example"), "bob@shop.example", True),
        (Rule("allow", host=".shop.example"), "https://a.shop.example/", True),
        (Rule("allow", host=".example"), "https://shop.example/", False),
        (Rule("allow", to=WEB), "https://api.shop.example/docs/x?q=secret", True),
        (Rule("allow", to="*"), "anything", False),
        (Rule("allow", to="110-*"), "110-23", False),
        (Rule("allow", to="110-23"), "110-23", True),
        (Rule("allow", effect="send"), "bob@shop.example", False),
        (Rule("allow"), "bob@shop.example", False),
        (Rule("allow", to=["*", "bob@shop.example"]), "carol", False),
    ],
)
def test_a_rule_vouches_only_for_what_it_names(rule: Rule, to: str, vouches: bool) -> None:
    verdict = rules([rule])(request(to=to))
    assert (verdict.decision, verdict.vouches) == ("allow", vouches)


# ---- Tools, effects, actors, labels, money


def test_tools_and_effects() -> None:
    assert decided(Rule("allow", tool="mail_*"), tool="mail_reply") == "allow"
    assert decided(Rule("allow", tool="mail"), tool="Mail") == "ask"
    assert decided(Rule("deny", tool="mail"), free, tool="M\uff41il") == "deny"
    assert decided(Rule("deny", effect=["send", "pay"]), free, effect="pay") == "deny"
    assert decided(Rule("deny", effect="pay"), free, effect="sned") == "deny"
    assert decided(Rule("allow", effect="send"), effect="sned") == "ask"


@pytest.mark.parametrize("trait", ["undeclared", "unsandboxed", "outside", "shared"])
def test_a_tool_that_reaches_further_than_its_effect_says_is_allowed_by_name_only(
    trait: str,
) -> None:
    traits = frozenset({trait})
    for rule in (Rule("allow"), Rule("allow", effect="exec"), Rule("allow", tool="*")):
        assert decided(rule, effect="exec", traits=traits) == "ask"
    assert decided(Rule("allow", tool="mail"), effect="exec", traits=traits) == "allow"
    unless = Rule("deny", unless={"effect": "exec"})
    assert decided(unless, free, effect="exec", traits=traits) == "deny"


def test_what_is_denied_to_somebody_is_denied_to_their_helpers() -> None:
    assert (
        decided(Rule("deny", who="scout"), free, actor="helper", above=("boss", "scout")) == "deny"
    )
    assert decided(Rule("allow", who="boss"), actor="helper", above=("boss",)) == "ask"
    assert decided(Rule("allow", who="clerk")) == "allow"


def test_labels_in_sight() -> None:
    assert decided(Rule("deny", seen="untrusted"), free, seen=("user", "web")) == "deny"
    assert decided(Rule("deny", seen="untrusted"), free, seen=("user", "agent")) == "allow"
    assert decided(Rule("deny", seen="private"), free, seen=("mail",)) == "deny"
    assert decided(Rule("deny", seen=["bank", "web"]), free, seen=("bank",)) == "deny"


def test_money_that_was_spent() -> None:
    ask = Rule("ask", over=1.5)
    assert decided(ask, free, spent=Decimal("1.5")) == "allow"
    assert decided(ask, free, spent=Decimal("1.6")) == "ask"
    assert decided(ask, free, spent=None) == "ask"
    assert decided(Rule("allow", tool="mail", unless={"over": 1}), spent=None) == "ask"


# ---- Paths


@pytest.mark.parametrize(
    ("pattern", "path", "allowed", "denied"),
    [
        ("notes/*.md", "notes/a.md", True, True),
        ("notes/*.md", "notes/sub/a.md", False, False),
        ("notes/*.md", "notes/A.MD", False, True),
        ("notes/*.md", "./notes/a.md", False, True),
        ("notes/*.md", "notes//a.md", False, True),
        ("notes/*.md", "x/../notes/a.md", False, True),
        ("notes/*.md", "notes\\a.md", False, True),
        ("notes/*.md", "n\u200botes/a.md", False, True),
        ("notes/*.md", "notes/a.md/..", False, True),
        ("private/**", "private/a/b.txt", True, True),
        ("private/**", "private", True, True),
        ("private/**", "privates/a", False, False),
        ("private", "private/a/b.txt", False, True),
        ("private/a.txt", "private/", False, True),
        ("private/a.txt", ".", False, True),
        ("private/a.txt", "", False, True),
        ("private/a.txt", "public/", False, False),
        ("**/.env", ".env", True, True),
        ("**/.env", "a/b/.env", True, True),
        ("**/.env", "src/main.py", False, False),
        ("**/.env", "src/", False, True),
        ("**/*.key", "a/x.key", True, True),
        ("a/**/z/*.py", "a/b/c/z/m.py", True, True),
        ("a/**/z/*.py", "a/z/m.py", True, True),
        ("비밀/*", "비밀/1.txt", True, True),
        ("비밀/*", "\u1107\u1175\u1106\u1175\u11af/1.txt", True, True),
        ("x/*", "x/" + "a" * 5000, False, True),
    ],
)
def test_paths(pattern: str, path: str, allowed: bool, denied: bool) -> None:
    facts: dict[str, Any] = {"effect": "write", "to": None, "paths": (path,)}
    assert (decided(Rule("allow", path=pattern), read_only, **facts) == "allow") == allowed
    assert (decided(Rule("deny", path=pattern), free, **facts) == "deny") == denied


def test_every_one_of_several_paths_counts() -> None:
    facts: dict[str, Any] = {"effect": "write", "to": None, "paths": ("a/x", "b/x")}
    assert decided(Rule("allow", path="a/*"), read_only, **facts) == "deny"
    assert decided(Rule("deny", path="b/*"), free, **facts) == "deny"


def test_a_path_that_nobody_names() -> None:
    deny, read = Rule("deny", path="private/**"), {"effect": "read", "to": None}
    assert decided(deny, free, **read) == "allow"
    assert decided(deny, free, **read, traits=frozenset({"path:path"})) == "deny"
    assert decided(deny, free, effect="exec", to=None) == "deny"  # code can open any file
    assert decided(deny, free, effect="write", to=None) == "deny"
    assert decided(Rule("allow", path="**"), read_only, effect="exec", to=None) == "deny"


# ---- Arguments


@pytest.mark.parametrize(
    ("wanted", "value", "allowed", "denied"),
    [
        ("git status*", "git status -s", True, True),
        ("git status*", "git  status", False, True),
        ("git status*", "GIT STATUS", False, True),
        ("git status*", "git\tstatus", False, True),
        ("git status*", "git status\nrm -rf .", False, True),
        ("git status*", "ls", False, False),
        ("git status*", None, False, True),
        ("<= 100", 100, True, True),
        ("<= 100", 100.01, False, False),
        ("<= 100", "100", False, True),
        ("<= 100", "1e1", False, True),
        ("<= 100", True, False, True),
        ("<= 100", float("nan"), False, True),
        ("<= 100", float("inf"), False, True),
        ("<= 100", "many", False, True),
        ("<= 100", "9" * 5000, False, False),
        ("> 100", 101, True, True),
        ("> 100", 100, False, False),
        ("< -1", -2, True, True),
        (">= 1_000", 1000, True, True),
        (5, 5, True, True),
        (5, 5.0, True, True),
        (5, "5", False, True),
        (5, 6, False, False),
        (0.1, "0.10", False, True),
        (True, True, True, True),
        (True, 1, False, True),
        (["a*", "b"], "abc", True, True),
        (["a*", "b"], ["b", "ax"], True, True),
        (["a*", "b"], ["b", "c"], False, True),
        ("a", [], False, True),
        ("a", {"x": ["a"]}, False, True),
        ("a", {"a": 1}, False, True),
        ("a", {"x": 1}, False, False),
        ("", "", True, True),
    ],
)
def test_arguments(wanted: Any, value: Any, allowed: bool, denied: bool) -> None:
    facts = {"arguments": {} if value is None else {"it": value}}
    assert (decided(Rule("allow", arguments={"it": wanted}), **facts) == "allow") == allowed
    assert (decided(Rule("deny", arguments={"it": wanted}), free, **facts) == "deny") == denied


def test_a_number_that_is_too_long_to_say_is_not_allowed() -> None:
    facts: dict[str, Any] = {"arguments": {"it": 10**5000}}
    assert decided(Rule("allow", arguments={"it": "<= 100"}), **facts) == "ask"
    assert decided(Rule("deny", arguments={"it": "> 100"}), free, **facts) == "deny"


def test_no_pattern_is_slow() -> None:
    """A pattern of many stars, a text of many near misses: linear, or refused for its length."""
    text = "a" * 100_000 + "!"
    arguments = {"it": text}
    stars = "*".join("a" * 30) + "b"
    for rule in (
        Rule("deny", arguments={"it": stars}),
        Rule("deny", to=f"{stars}@shop.example"),
        Rule("deny", host="shop.example"),
        Rule("deny", path="/".join(["**", "a*"] * 20) + "/b"),
    ):
        facts: dict[str, Any] = {"arguments": arguments, "to": text[:4000], "paths": ("a/" * 2000,)}
        assert decided(rule, free, **facts) in ("allow", "deny")
        assert decided(rule, free, **(facts | {"to": text, "paths": (text,)})) in ("allow", "deny")


def test_lone_surrogates_and_nul_are_no_trouble() -> None:
    odd = "bob\ud800@shop\x00.example"
    assert decided(Rule("deny", to="bob@shop.example"), free, to=odd) == "deny"
    assert decided(Rule("allow", to="bob@shop.example"), to=odd) == "ask"
