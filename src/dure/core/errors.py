"""The errors dure raises, drawn as a tree.

    DureError
    ├── UsageError        the programmer or the person at the keyboard: what to do instead
    │   ├── SetupError    something on the machine is missing or wrong (key, server, sandbox, disk)
    │   └── ReplayMismatch  the code no longer follows the journal; names the key
    ├── ToolError         the model; it reads the text and tries again
    └── RunStopped        the run; nothing is lost, the journal says how far it got
        ├── BudgetSpent   a cap was reached
        ├── ReplyFailed   the model's reply was not complete; names which way
        ├── Refused       policy or a person said no
        └── GuardStopped  a guard stopped what came in or was to go out

Every error carries a `code` and `facts`, so that it can be said in another language.
The English sentence stands where the error is raised; translations are found by code.
Knows nothing about languages, consoles or journals.
"""

from __future__ import annotations

from typing import Any, ClassVar


class DureError(Exception):
    """An error with a code, an English sentence that says the cure, and the facts in it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, text: str, /, **facts: Any) -> None:
        self.code = code
        self.template = text
        self.facts = facts
        super().__init__(fill(text, facts))

    @property
    def text(self) -> str:
        """The English sentence, facts filled in."""
        return str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, self.template, self.facts)


class UsageError(DureError):
    """The call, the configuration or the arguments are wrong. Exit code 2."""

    exit_code = 2


class SetupError(UsageError):
    """Something on this machine is missing or unreachable. Exit code 3."""

    exit_code = 3


class ReplayMismatch(UsageError):
    """The code asks for something else than the journal holds at this key. Exit code 6."""

    exit_code = 6


class ToolError(DureError):
    """Raise in a tool to tell the model what went wrong; the run goes on."""


class RunStopped(DureError):
    """The run ends here; what it achieved is kept. Exit code 4.

    `final`: the turn that it ended stays so, and whoever handed it out may go on without; where it
    is not, a resume tries that turn again (no model answered, or the budget around it was spent).
    """

    exit_code = 4
    final: bool = False


class BudgetSpent(RunStopped):
    """A cap on money, tokens, calls, time or depth was reached. Exit code 4.

    `level` is the allowance that is spent, while the run is live.
    """

    level: object = None


class ReplyFailed(RunStopped):
    """The model gave no complete reply. `facts["stop"]` says which way. Exit code 5."""

    exit_code = 5


class Refused(RunStopped):
    """Policy or a person refused what the run needs. Exit code 4."""


class GuardStopped(RunStopped):
    """A guard stopped what came in or was to go out. Exit code 4.

    `facts`: the `guard`, its `place`, the `reason`, and the `frame` in which it holds.
    """


ERRORS: dict[str, type[DureError]] = {
    kind.__name__: kind
    for kind in (
        DureError,
        UsageError,
        SetupError,
        ReplayMismatch,
        ToolError,
        RunStopped,
        BudgetSpent,
        ReplyFailed,
        Refused,
        GuardStopped,
    )
}
"""The closed set of errors that a journal may name."""


def fill(text: str, facts: dict[str, Any]) -> str:
    """`text` with `{facts}` filled in; a template that does not fit is shown as it is."""
    try:
        return text.format(**facts)
    except (KeyError, IndexError, ValueError):
        return text


def pack(error: DureError) -> dict[str, Any]:
    """The error as JSON: facts become text unless they are plain."""
    facts = {
        name: value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
        for name, value in error.facts.items()
    }
    return {
        "error": type(error).__name__,
        "code": error.code,
        "template": error.template,
        "facts": facts,
    }


def unpack(record: dict[str, Any]) -> DureError:
    """The error a journal holds; an unknown class becomes a plain `DureError`."""
    kind = ERRORS.get(str(record.get("error")), DureError)
    facts: dict[str, Any] = record.get("facts") or {}
    return kind(str(record.get("code", "")), str(record.get("template", "")), **facts)


def _rebuild(kind: type[DureError], code: str, text: str, facts: dict[str, Any]) -> DureError:
    return kind(code, text, **facts)
