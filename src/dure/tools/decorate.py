"""`@tool`: a typed Python function becomes a `Tool`.

Knows signatures (through `core.schema`) and threads for synchronous functions. Does not know
policies, journals or models.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, overload

from dure.core.contracts import Call, Check, Repeat, Tool
from dure.core.docstring import read_docstring
from dure.core.encode import encode
from dure.core.errors import ToolError, UsageError
from dure.core.message import Part
from dure.core.policy import Effect
from dure.core.schema import Arguments, arguments_of
from dure.tools.threads import in_thread

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_REPEATS = ("free", "keyed", "never", "Check(happened)")


@dataclass(frozen=True, slots=True)
class Function:
    """The `deed` of a tool made of a Python function: call it with arguments and a `Call`.

    `function` is the function itself, `arguments` its compiled parameters: with
    `arguments.read(...)` a call can be checked before anything is done.
    """

    function: Callable[..., Any]
    arguments: Arguments
    sync: bool

    async def __call__(self, arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        named = self.arguments.read(arguments)
        if self.arguments.call:
            named[self.arguments.call] = call
        if self.sync:
            value = await in_thread(self.function, **named)
        else:
            value = self.function(**named)
        return encode(await value if inspect.isawaitable(value) else value)


@overload
def tool(function: Callable[..., Any], /) -> Tool: ...


@overload
def tool(
    *,
    effect: Effect | None = None,
    repeat: Repeat | None = None,
    reads: str = "tool",
    to: str | None = None,
    when: str = "",
    example: Mapping[str, Any] | None = None,
    seconds: float = 60.0,
    name: str = "",
    about: str = "",
    traits: Iterable[str] = (),
) -> Callable[[Callable[..., Any]], Tool]: ...


def tool(
    function: Callable[..., Any] | None = None,
    /,
    *,
    effect: Effect | None = None,
    repeat: Repeat | None = None,
    reads: str = "tool",
    to: str | None = None,
    when: str = "",
    example: Mapping[str, Any] | None = None,
    seconds: float = 60.0,
    name: str = "",
    about: str = "",
    traits: Iterable[str] = (),
) -> Tool | Callable[[Callable[..., Any]], Tool]:
    """A function with annotated parameters as a tool; as `@tool` or `@tool(effect="read")`.

    `effect` is what it does to the world: `"read"`, `"write"` (files), `"send"`, `"exec"`, `"pay"`.
    Not given, it counts as `"send"` with the trait `"undeclared"`, and a person is asked first.
    `repeat` is `"free"` for reads and else `"never"`. `name`, `about`, `when` and the descriptions
    of parameters come from the function and its docstring ("Use when …" is `when`). `to` names the
    parameter that holds a destination; `seconds` is the total limit of a call. A parameter of type
    `Call` is filled in, unseen by the model. Raises `UsageError` for what cannot work.
    """

    def make(function: Callable[..., Any]) -> Tool:
        arguments = arguments_of(function)
        words = read_docstring(inspect.getdoc(function))
        sync = not _is_async(function)
        more = {"sync"} if sync else set[str]()
        if effect is None:
            more.add("undeclared")
        made = Tool(
            name=name or getattr(function, "__name__", type(function).__name__),
            about=about or words.about,
            deed=Function(function, arguments, sync),
            schema=arguments.schema,
            effect=effect or "send",
            repeat=repeat or ("free" if effect == "read" else "never"),
            reads=reads,
            to=to,
            when=when or words.when,
            example=example,
            seconds=seconds,
            traits=frozenset(traits) | more,
        )
        _check(made, arguments)
        return made

    return make if function is None else make(function)


def function_of(tool: Tool) -> Callable[..., Any] | None:
    """The Python function that a tool was made of; None if it was not made by `@tool`."""
    return tool.deed.function if isinstance(tool.deed, Function) else None


def check_name(name: str) -> None:
    """Raise `UsageError` for a name of a tool that models do not accept."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            "tool.name",
            "A tool cannot be called {name}: models accept letters, digits, `_` and `-`, at most"
            " 64, a letter first. Give another name.",
            name=repr(name),
        )


def _check_word(tool: str, fact: str, word: str, known: Sequence[str]) -> None:
    """Refuse a misspelt fact: a policy that does not know the word could let the call through."""
    if word not in known:
        raise UsageError(
            "tool.word",
            "The tool {name} cannot have {fact}={word}. There are: {known}.",
            name=tool,
            fact=fact,
            word=repr(word),
            known=", ".join(map(repr, known)),
        )


def _is_async(function: Callable[..., Any]) -> bool:
    """The one place that asks whether a function is asynchronous."""
    target = inspect.unwrap(function)
    return inspect.iscoroutinefunction(target) or inspect.iscoroutinefunction(
        getattr(target, "__call__", None)  # noqa: B004 -- an object whose __call__ is async
    )


def _check(made: Tool, arguments: Arguments) -> None:
    check_name(made.name)
    _check_word(made.name, "effect", made.effect, get_args(Effect))
    if not isinstance(made.repeat, Check):
        _check_word(made.name, "repeat", made.repeat, _REPEATS)
    if not made.about:
        raise UsageError(
            "tool.about",
            "The tool {name} does not say what it does, and models choose by that. Give the"
            " function a docstring.",
            name=made.name,
        )
    if made.repeat == "keyed" and not arguments.call:
        raise UsageError(
            "tool.keyed",
            'The tool {name} has repeat="keyed" but no parameter of type Call, so it never sees'
            " the key. Add `call: Call` and hand `call.key` to the receiver.",
            name=made.name,
        )
    properties: Mapping[str, Any] = made.schema["properties"]
    if made.to is not None and made.to not in properties:
        raise UsageError(
            "tool.to",
            "The tool {name} has no parameter {to}, which `to` names. It has: {known}.",
            name=made.name,
            to=repr(made.to),
            known=", ".join(properties) or "none",
        )
    if made.example is not None:
        try:
            arguments.read(made.example)
        except ToolError as error:
            raise UsageError(
                "tool.example",
                "The example of the tool {name} does not fit its parameters. {reason}",
                name=made.name,
                reason=error.text,
            ) from error
