"""What a run is given beside its participant and task. Each has a default that works."""

from __future__ import annotations

import re
import secrets as random_source
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypedDict

from dure.core.budget import Budget
from dure.core.contracts import Model
from dure.core.errors import UsageError
from dure.core.event import Listener
from dure.core.outcome import Answer, Outcome, Question
from dure.core.policy import Policy
from dure.core.store import Store
from dure.core.workspace import Secrets, Workspace
from dure.host.clock import SYSTEM, Clock
from dure.host.config import places
from dure.host.files import Folder
from dure.host.redact import Redactor
from dure.host.secrets import Keys
from dure.runtime.policies import as_begun, opened
from dure.runtime.stores import store_at

Asker: TypeAlias = Callable[[Question], Awaitable[Answer | None]]
"""Asks a person who is there now. None: nobody answered; the run is put away."""


DEFAULT_BUDGET = Budget()
"""The caps of a run where none were given. A run that is taken up again keeps its own."""


class Options(TypedDict, total=False):
    """What `run`, `Run`, `resume`, `fork` and `replay` take.

    `store`: where the journal is kept (the user's data folder). `budget`: caps. `policy`: who may
    do what (the workspace policy): a policy, the name of one, or its file. `workspace`: the folder
    tools work in (the current one). `model`: for agents that name none. `asks`: asks a person who
    is there now. `after`: the run that this one continues. `entry`: the user's own command, kept
    for `dure resume`. `secrets`, `redactor`, `clock`: where secrets come from, what is hidden, what
    time it is.
    """

    store: Store | Path | str
    budget: Budget
    policy: Policy | Path | str
    workspace: Workspace | Path | str
    model: Model | str
    asks: Asker
    after: Outcome | str
    entry: str
    secrets: Secrets
    redactor: Redactor
    clock: Clock


@dataclass(frozen=True, slots=True)
class Terms:
    """The options, defaults filled in."""

    store: Store
    budget: Budget
    policy: Policy
    workspace: Workspace
    model: Model | str | None
    asks: Asker | None
    after: str
    entry: str
    secrets: Secrets
    redactor: Redactor
    clock: Clock
    listeners: Sequence[Listener]


def settle(options: Options, listeners: Sequence[Listener] = ()) -> Terms:
    """The terms that these options mean; unknown ones are refused."""
    for name in options:
        if name not in Options.__annotations__:
            raise UsageError(
                "run.unknown_option",
                "{name!r} is not an option of a run. There are: {known}.",
                name=name,
                known=", ".join(Options.__annotations__),
            )
    budget = options.get("budget", DEFAULT_BUDGET)
    if not isinstance(budget, Budget):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(
            "run.no_budget",
            "{what} is not a budget. Write budget=Budget(dollars=…), or calls, tokens, seconds.",
            what=repr(budget),
        )
    asks = options.get("asks")
    if asks is not None and not callable(asks):
        raise UsageError(
            "run.no_asker",
            "{what} cannot ask anybody. Write asks=function: it takes a Question and gives an"
            " Answer, or None.",
            what=repr(asks),
        )
    where = places()
    keys = Keys(where.config)
    after = options.get("after", "")
    folder = options.get("workspace", ".")
    workspace = Folder(folder) if isinstance(folder, str | Path) else folder
    return Terms(
        store=as_store(options.get("store", where.data / "dure.db")),
        budget=budget,
        policy=opened(options.get("policy", as_begun), where.config, workspace.root),
        workspace=workspace,
        model=options.get("model"),
        asks=asks,
        after=after.run if isinstance(after, Outcome) else after,
        entry=options.get("entry", ""),
        secrets=options.get("secrets", keys),
        redactor=options["redactor"] if "redactor" in options else Redactor(keys.all()),
        clock=options.get("clock", SYSTEM),
        listeners=listeners,
    )


def as_store(store: Store | Path | str) -> Store:
    """The store; a path is a SQLite file there, `postgresql://…` a database on a server."""
    if isinstance(store, str | Path):
        return store_at(store)
    if not hasattr(store, "open"):
        raise UsageError(
            "run.no_store",
            "{what} is not a store. Write store=stores.SQLite(path) or stores.Memory().",
            what=repr(store),
        )
    return store


def new_run_id(now: str, title: str) -> str:
    """A run's id: when it began, and four random letters; sorts by time, easy to say."""
    letters = "".join(random_source.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4))
    return f"{re.sub('[^0-9]', '', now)[2:14]}-{letters}"
