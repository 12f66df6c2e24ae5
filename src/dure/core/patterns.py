"""Patterns of names, paths, destinations and arguments, each with two questions.

`surely`: does the value match as it is written? An allow rule asks that. `maybe`: could it match in
any spelling, or is it unknown? A rule that asks or denies wants to know that. So whatever is odd
falls on the safe side. `*` stands for any text. Every match takes time linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeAlias, cast

from dure.core.destination import LONGEST, Destination, destination, folded, hosts_in
from dure.core.errors import UsageError
from dure.core.hosts import spelt, within

Wanted: TypeAlias = str | int | float | bool
"""What an argument is compared with: text with `*`, a number, or text such as `"<= 100"`."""


class Pattern(Protocol):
    """What a value is compared with."""

    def surely(self, value: Any) -> bool: ...
    def maybe(self, value: Any) -> bool: ...


def glob(pattern: str, star: str = "[^\x00-\x1f\x7f]") -> re.Pattern[str]:
    """The expression of a pattern in which `*` stands for any characters of the class `star`. Each
    piece is looked for once and then kept, so that no text makes it slow."""
    first, *pieces = map(re.escape, re.sub(r"\*+", "*", pattern).split("*"))
    if not pieces:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>{star}*?{piece})" for piece in pieces[:-1])
    return re.compile(f"{first}{middle}{star}*{pieces[-1]}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Name:
    """A name: of a tool, of an agent."""

    exact: re.Pattern[str]
    loose: re.Pattern[str]

    def surely(self, value: Any) -> bool:
        return isinstance(value, str) and _fits(self.exact, value)

    def maybe(self, value: Any) -> bool:
        return self.surely(value) or _fits(self.loose, _loosely(value))


def name(pattern: str) -> Name:
    """The pattern of a name."""
    return Name(glob(pattern), glob(_loosely(pattern), "."))


def _loosely(value: Any) -> str:
    return " ".join(folded(str(value)).split())


@dataclass(frozen=True, slots=True)
class Host:
    """A host, or (`.example.org`) a name and all below it, of any destination."""

    pattern: str

    @property
    def names(self) -> bool:
        """Whether it names hosts of one owner: `.org` does not."""
        return not self.pattern.startswith(".") or self.pattern.count(".") > 1

    def surely(self, value: Destination) -> bool:
        return value.plain and bool(value.host) and within(self.pattern, value.host)

    def maybe(self, value: str) -> bool:
        return any(within(self.pattern, host) for host in hosts_in(value))


def host(pattern: str) -> Host:
    """The pattern of a host. Raises `UsageError` for what cannot be one."""
    made = spelt(unicodedata.normalize("NFC", pattern))
    if not re.fullmatch(r"\.?[\w-]+(?:\.[\w-]+)*|[0-9a-f:]+", made):
        raise UsageError(
            "policy.host",
            "{pattern!r} is no host. Write example.org, or .example.org for it and all below it.",
            pattern=pattern[:200],
        )
    return Host(made)


@dataclass(frozen=True, slots=True)
class To:
    """A destination as a whole: `bob@example.org`, `*@example.org`, `https://example.org/docs/*`,
    or the name of an account or a channel."""

    like: Destination
    host: Host | None
    exact: re.Pattern[str]
    loose: re.Pattern[str]
    names: bool

    def surely(self, value: Destination) -> bool:
        like = self.like
        if not value.plain or value.kind != like.kind or value.port != like.port:
            return False
        if self.host is not None and not self.host.surely(value):
            return False
        if like.kind == "web":
            return value.scheme == like.scheme and _fits(self.exact, value.path)
        return _fits(self.exact, value.name)

    def maybe(self, value: str) -> bool:
        if len(value) > LONGEST:
            return True
        if self.host is not None and not self.host.maybe(value):
            return False
        if self.like.kind != "web":
            return self.loose.search(folded(value)) is not None
        read = destination(value)
        path = folded(read.path)
        return not read.plain or read.kind != "web" or _fits(self.loose, path)


def to(pattern: str) -> To:
    """The pattern of a destination. Raises `UsageError` for one that nothing could match."""
    text = unicodedata.normalize("NFC", pattern.strip())
    before, at, after = text.rpartition("@")
    read = destination(text)
    if read.kind == "web" and read.plain:
        web = Host(read.host)
        return To(read, web, glob(read.path, "[^\x00-\x1f]"), glob(folded(read.path), "."), True)
    if not text or "://" in text or (at and (not before or after[:1] in ("", ".", "*"))):
        raise UsageError(
            "policy.to",
            "{pattern!r} is no destination. Write bob@example.org, *@example.org,"
            " https://example.org/docs/*, or the name of an account or channel. Hosts with all"
            " below them stand in `host`.",
            pattern=pattern[:200],
        )
    if at:
        mail = host(after)
        like = Destination("mail", True, before, host=mail.pattern)
        loose = _bounded(f"{folded(before)}@*")
        return To(like, mail, glob(before, r"[^\s@,;:!<>()\[\]\\\"'/%]"), loose, mail.names)
    if read.kind == "host" and read.plain:
        return To(read, Host(read.host), glob(text), re.compile(""), True)
    exact = glob(text, r"[^\s@,;<>/\\\"'|&\x00-\x1f]")
    return To(Destination("name", True), None, exact, _bounded(folded(text)), "*" not in text)


def _bounded(pattern: str) -> re.Pattern[str]:
    """The pattern of a text anywhere in another, but not of a part of a word. Digits may stand in
    groups."""
    if pattern and not re.search(r"[^\d\s().+-]", pattern):
        digits = re.sub(r"\D", "", pattern)
        if digits:
            return re.compile(r"[\s().-]*".join(digits))
    body = glob(pattern.strip("*"), r"[^\s,;]").pattern
    begins = "" if pattern.startswith("*") else r"(?<!\w)"
    ends = "" if pattern.endswith("*") else r"(?!\w)"
    return re.compile(f"{begins}{body}{ends}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Files:
    """Paths of the workspace. `*` stands for text within a name, `**` for any folders."""

    steps: tuple[Name | None, ...]  # None: any folders

    def surely(self, value: str) -> bool:
        steps = value.split("/")
        plain = len(value) <= LONGEST and "\\" not in value and not {"", ".", ".."} & set(steps)
        plain = plain and not any(character < " " for character in value)
        normal = unicodedata.normalize("NFC", value)
        *_, reached = self._walk(normal.split("/"), surely=True)
        return plain and len(self.steps) in reached

    def maybe(self, value: str) -> bool:
        """Also for what lies in a folder that matches, and for a folder (it ends with a slash, or
        is the workspace) in which a match may lie."""
        if len(value) > LONGEST:
            return True
        steps: list[str] = []
        every = folded(value).split("/")
        for step in every:
            if step == "..":
                del steps[-1:]
            elif step not in ("", "."):
                steps.append(step)
        walk = list(self._walk(steps, surely=False))
        if any(len(self.steps) in reached for reached in walk):
            return True
        return bool(walk[-1]) and every[-1] in ("", ".", "..")

    def _walk(self, steps: Sequence[str], *, surely: bool) -> Iterator[set[int]]:
        """How many steps of the pattern may be gone through: at first, and after each step."""
        at = self._with_skips({0})
        yield at
        for step in steps:
            further = {index for index in at if self._is_any(index)}
            for index in at:
                wanted = self.steps[index] if index < len(self.steps) else None
                if wanted is not None and (wanted.surely(step) if surely else wanted.maybe(step)):
                    further.add(index + 1)
            at = self._with_skips(further)
            yield at

    def _is_any(self, index: int) -> bool:
        return index < len(self.steps) and self.steps[index] is None

    def _with_skips(self, at: set[int]) -> set[int]:
        """`**` stands for no folder as well."""
        for index in sorted(at):
            while self._is_any(index):
                index += 1
                at.add(index)
        return at


def files(pattern: str) -> Files:
    """The pattern of paths. Raises `UsageError` for one that leads out of the workspace."""
    steps = [step for step in pattern.split("/") if step not in ("", ".")]
    if pattern.startswith("/") or ".." in steps or "\\" in pattern or not steps:
        raise UsageError(
            "policy.path",
            "{pattern!r} is no path of the workspace. Write it relative to the workspace, such as"
            " notes/*.md, or private/** for all in a folder.",
            pattern=pattern[:200],
        )
    steps = [unicodedata.normalize("NFC", step) for step in steps]
    return Files(tuple(None if step == "**" else name(step) for step in steps))


@dataclass(frozen=True, slots=True)
class Exactly:
    """A number, or yes or no."""

    wanted: Any

    def surely(self, value: Any) -> bool:
        return value == self.wanted and isinstance(value, bool) == isinstance(self.wanted, bool)

    def maybe(self, value: Any) -> bool:
        number = _number(value)
        return number is None or self.wanted == value or number == _number(self.wanted)


@dataclass(frozen=True, slots=True)
class Compared:
    """A number against a limit: `<= 100`."""

    sign: str
    limit: Decimal

    def surely(self, value: Any) -> bool:
        known = isinstance(value, int | float) and not isinstance(value, bool)
        return known and self._holds(_number(value)) is True

    def maybe(self, value: Any) -> bool:
        return self._holds(_number(value)) is not False

    def _holds(self, number: Decimal | None) -> bool | None:
        if number is None:
            return None
        match self.sign:
            case "<":
                return number < self.limit
            case "<=":
                return number <= self.limit
            case ">":
                return number > self.limit
            case _:
                return number >= self.limit


def argument(wanted: Wanted) -> Pattern:
    """The pattern of an argument."""
    if not isinstance(wanted, str):
        return Exactly(wanted)
    found = re.fullmatch(r"\s*(<=|>=|<|>)\s*([0-9][0-9_]*(?:\.[0-9]+)?|-[0-9.]+)\s*", wanted)
    return Compared(found[1], Decimal(found[2])) if found else name(wanted)


def leaves(value: Any) -> list[Any]:
    """The texts, numbers and such in a JSON value, names of fields among them."""
    waiting, found = [value], list[Any]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += [item for pair in cast("dict[str, Any]", each).items() for item in pair]
        elif isinstance(each, list | tuple):
            waiting += cast("Sequence[Any]", each)
        else:
            found.append(each)
    return found


def _number(value: Any) -> Decimal | None:
    """The number that a value is or spells; None: nobody can say."""
    try:
        number = Decimal(folded(str(value)).replace("_", "").replace(",", "").strip())
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def _fits(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None
