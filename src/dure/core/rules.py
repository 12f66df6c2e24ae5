"""A policy as data: rules that allow, ask or deny, and what holds where none of them speaks.

The order of rules does not matter: of all that match, the strictest counts, so no rule can open
what another has closed. An allow rule matches only what it surely means; a rule that asks or denies
matches whatever it may mean (see `core/patterns.py`). Knows requests; does not know files.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar, cast, get_args

from dure.core.destination import destination
from dure.core.errors import UsageError
from dure.core.labels import private, untrusted
from dure.core.patterns import Host, Pattern, To, argument, files, host, leaves, name, to
from dure.core.policy import Bounds, Effect, Policy, Request, Verdict, workspace

Texts: TypeAlias = str | Sequence[str] | None
"""One pattern, or several of which one must match; None: whatever it is."""

T = TypeVar("T")

DECISIONS = ("allow", "ask", "deny")
EFFECTS: tuple[str, ...] = get_args(Effect)
UNNAMED = frozenset({"undeclared", "unsandboxed", "outside", "shared"})
"""Tools with one of these traits are allowed only by a rule that names the tool."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision for the calls that fit all that is given here.

    `tool`, `effect`, and `who` acts. `to`: the destination, as in `bob@example.org`,
    `*@example.org`, `https://example.org/docs/*`; `host`: its host, as in `example.org`, or
    `.example.org` with all below. `path`: files of the workspace, `notes/*.md`, `private/**`.
    `arguments`: by name, text with `*`, a number, or `"<= 100"`. `over`: the run has spent more
    dollars. `seen`: labels in sight, or `untrusted`, `private`. `unless`: the same fields, for what
    the rule leaves out. `because` is told to people and to the model.
    """

    decision: Literal["allow", "ask", "deny"]
    tool: Texts = None
    effect: Texts = None
    to: Texts = None
    host: Texts = None
    path: Texts = None
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    over: float | Decimal | None = None
    who: Texts = None
    seen: Texts = None
    unless: Mapping[str, Any] = field(default_factory=dict[str, Any])
    because: str = ""


CONDITIONS = ("tool", "effect", "to", "host", "path", "arguments", "over", "who", "seen")
"""The fields of a rule that say which calls it is about."""

Test: TypeAlias = Callable[[Request, bool], bool]
"""Whether a request fits: surely (True), or perhaps (False)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A rule made ready to be asked."""

    rule: Rule
    name: str
    tests: tuple[Test, ...]
    unless: tuple[Test, ...]
    places: tuple[To | Host, ...]

    def matches(self, request: Request, *, surely: bool) -> bool:
        """Whether the rule speaks of this request. What it leaves out is asked the other way."""
        for test in self.tests:
            if not test(request, surely):
                return False
        return not self.unless or not all(test(request, not surely) for test in self.unless)

    def vouches(self, request: Request) -> bool:
        """Whether the rule names the destination, and so its writer has chosen it."""
        places = [place for place in self.places if place.names]
        goes = [destination(text) for text in request.destinations]
        return bool(places and request.to) and all(
            any(place.surely(one) for place in places) for one in goes
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy made of rules. `otherwise` decides where none speaks; `bounds` as of any policy.
    `source` is the text of the file that it was read from."""

    cases: tuple[Case, ...]
    otherwise: Policy
    bounds: Bounds | None = None
    name: str = "rules"
    source: str = ""

    def __call__(self, request: Request) -> Verdict:
        """The strictest of the rules that match, or `otherwise`."""
        asking: Case | None = None
        allowing: Case | None = None
        vouched = False
        for each in self.cases:
            decision = each.rule.decision
            if not each.matches(request, surely=decision == "allow"):
                continue
            if decision == "deny":
                return _verdict(each)
            if decision == "ask":
                asking = asking or each
            else:
                allowing = allowing or each
                vouched = vouched or each.vouches(request)
        if asking is not None:
            return self._asked(asking, allowing, request)
        if allowing is not None:
            return _verdict(allowing, vouches=vouched)
        return self.otherwise(request)

    def _asked(self, asking: Case, allowing: Case | None, request: Request) -> Verdict:
        """A rule that only may mean this request does not open what is closed without it."""
        if allowing is None and not asking.matches(request, surely=True):
            other = self.otherwise(request)
            if other.decision == "deny":
                return other
        return _verdict(asking)


def rules(
    given: Iterable[Rule],
    otherwise: Policy = workspace,
    *,
    bounds: Bounds | None = None,
    name: str = "rules",
) -> Rules:
    """A policy of these rules. Raises `UsageError` for a rule that says nothing or is misspelt."""
    cases = tuple(case(rule, f"{name}:{number}") for number, rule in enumerate(given, 1))
    return Rules(cases, otherwise, bounds or getattr(otherwise, "bounds", None), name)


def case(rule: Rule, name: str) -> Case:
    """The rule made ready; `name` is how people find it."""
    if rule.decision not in DECISIONS:
        raise _unknown("decision", rule.decision, DECISIONS)
    given = {condition: getattr(rule, condition) for condition in CONDITIONS}
    tests = _tests(given, named=rule.decision != "allow")
    for word in rule.unless:
        if word not in CONDITIONS:
            raise _unknown("unless", word, CONDITIONS)
    unless = _tests(rule.unless, named=rule.decision == "allow") if rule.unless else ()
    if rule.unless and not unless:
        raise _no_texts(rule.unless)
    return Case(rule, name, tests, unless, (*_all(to, rule.to), *_all(host, rule.host)))


def described(rule: Rule) -> str:
    """The rule in words, as it was written: `send, to *@example.org, unless seen untrusted`."""
    words = _words({condition: getattr(rule, condition) for condition in CONDITIONS}) or [
        "everything"
    ]
    if rule.unless:
        words.append(f"unless {', '.join(_words(rule.unless))}")
    return ", ".join(words)


def as_data(rule: Rule) -> dict[str, Any]:
    """The rule as a file has it: what was given, no more."""
    return {name: given for name, given in asdict(rule).items() if given not in (None, {}, "")}


def _verdict(case: Case, *, vouches: bool = False) -> Verdict:
    why = case.rule.because or f"{case.rule.decision} {described(case.rule)}"
    return Verdict(case.rule.decision, f"{case.name}: {why}", vouches)


def _words(given: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for condition, value in given.items():
        if condition == "arguments":
            found += [f"{argued} {_listed(wanted)}" for argued, wanted in value.items()]
        elif value is not None:
            found.append(f"{condition} {_listed(value)}")
    return found


def _listed(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " or ".join(map(str, cast("list[Any]", value)))
    return str(value)


# ---- What each field asks of a request


def _tests(given: Mapping[str, Any], *, named: bool) -> tuple[Test, ...]:
    """The tests of these fields, the quick ones first. Unless the tool need not be `named`, tools
    that do what their effect does not say are left out where it is not."""
    tests: list[Test] = []
    if (effects := given.get("effect")) is not None:
        wanted = frozenset(_texts(effects))
        for effect in wanted - set(EFFECTS):
            raise _unknown("effect", effect, EFFECTS)
        tests.append(partial(_effect, wanted))
    if tools := _all(name, given.get("tool")):
        tests.append(partial(_tool, tools))
    if not named and all(pattern.strip("*") == "" for pattern in _texts(given.get("tool"))):
        tests.append(_says_what_it_does)
    if actors := _all(name, given.get("who")):
        tests.append(partial(_who, actors))
    if (seen := given.get("seen")) is not None:
        tests.append(partial(_seen, frozenset(_texts(seen))))
    if (over := given.get("over")) is not None:
        tests.append(partial(_over, _dollars(over)))
    if places := _all(to, given.get("to")):
        tests.append(partial(_place, places))
    if hosts := _all(host, given.get("host")):
        tests.append(partial(_place, hosts))
    if paths := _all(files, given.get("path")):
        tests.append(partial(_path, paths))
    for argued, value in _fields(given.get("arguments")).items():
        several = cast("list[Any]", value) if isinstance(value, list | tuple) else [value]
        if not several:
            raise _no_texts(value)
        tests.append(partial(_argument, argued, tuple(map(argument, several))))
    return tuple(tests)


def _effect(wanted: frozenset[str], request: Request, surely: bool) -> bool:
    known = request.effect in EFFECTS and "undeclared" not in request.traits
    return (request.effect in wanted and known) or (not known and not surely)


def _tool(tools: Sequence[Pattern], request: Request, surely: bool) -> bool:
    return _any(tools, request.tool, surely)


def _says_what_it_does(request: Request, _: bool) -> bool:
    return not request.traits & UNNAMED


def _who(actors: Sequence[Pattern], request: Request, surely: bool) -> bool:
    """What is denied to somebody is denied to those who work for them; what is allowed is not
    passed on."""
    several = (request.actor,) if surely else (request.actor, *request.above)
    return any(_any(actors, actor, surely) for actor in several)


def _seen(wanted: frozenset[str], request: Request, _: bool) -> bool:
    seen = request.seen
    if not wanted.isdisjoint(seen):
        return True
    return ("untrusted" in wanted and bool(untrusted(seen))) or (
        "private" in wanted and bool(private(seen))
    )


def _over(dollars: Decimal, request: Request, surely: bool) -> bool:
    return not surely if request.spent is None else request.spent > dollars


def _place(places: Sequence[To | Host], request: Request, surely: bool) -> bool:
    goes = request.destinations
    if surely:
        read = [destination(text) for text in goes]
        return bool(request.to) and all(any(place.surely(one) for place in places) for one in read)
    if not request.to and request.effect not in ("read", "write", "exec"):
        return True  # Nobody can say where it goes.
    return any(place.maybe(text) for place in places for text in goes)


def _path(paths: Sequence[Pattern], request: Request, surely: bool) -> bool:
    named = request.paths
    if not named and any(trait.startswith("path:") for trait in request.traits):
        named = (".",)
    if surely:
        return bool(named) and all(_any(paths, path, True) for path in named)
    if not named:  # Code can open any file, and so can what does not say which it writes.
        return request.effect in ("write", "exec")
    return any(_any(paths, path, False) for path in named)


def _argument(argued: str, wanted: Sequence[Pattern], request: Request, surely: bool) -> bool:
    value = request.arguments.get(argued)
    if surely:
        several = cast("list[Any]", value) if isinstance(value, list) else [value]
        return bool(several) and all(_any(wanted, each, True) for each in several)
    found = [each for each in leaves(value) if each is not None]
    return not found or any(_any(wanted, each, False) for each in found)


def _any(patterns: Sequence[Pattern], value: Any, surely: bool) -> bool:
    if surely:
        return any(pattern.surely(value) for pattern in patterns)
    return any(pattern.maybe(value) for pattern in patterns)


# ---- What was given


def _texts(given: Any) -> tuple[str, ...]:
    """The patterns that were given. An empty list is refused: it would stand for all, not none."""
    if given is None:
        return ()
    several = cast("tuple[Any, ...]", (given,) if isinstance(given, str) else tuple(given))
    if not several or not all(isinstance(each, str) for each in several):
        raise _no_texts(given)
    return several


def _no_texts(given: Any) -> UsageError:
    return UsageError(
        "policy.texts",
        "{given} says nothing. Give a text, or a list of texts; leave out what does not matter.",
        given=repr(given)[:200],
    )


def _dollars(given: Any) -> Decimal:
    amount = Decimal(str(given))
    if not amount.is_finite():
        raise _no_texts(given)
    return amount


def _fields(given: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", given or {})


def _all(make: Callable[[str], T], given: Any) -> tuple[T, ...]:
    return tuple(map(make, _texts(given)))


def _unknown(field: str, word: Any, known: Sequence[str]) -> UsageError:
    near = difflib.get_close_matches(str(word), known, 1, cutoff=0.5)
    return UsageError(
        "policy.unknown",
        "{field} cannot be {word!r}. Near: {near}.",
        field=field,
        word=str(word)[:100],
        near=near[0] if near else ", ".join(known),
    )
