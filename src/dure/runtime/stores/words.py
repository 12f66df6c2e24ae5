"""What every store says and means in the same words. Knows no store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dure.core.errors import UsageError
from dure.core.store import Head


def no_such_run(run: str) -> UsageError:
    """There is no run of this name."""
    return UsageError(
        "store.no_run", "There is no run {run!r} here. `dure runs` lists the runs.", run=run
    )


def fenced(run: str) -> UsageError:
    """Another writer has taken the run over."""
    return UsageError(
        "store.fenced",
        "Run {run} was taken over by another process; this one may not write to it any more."
        " Follow it there, or with `dure show {run}`.",
        run=run,
    )


def driven(run: str) -> UsageError:
    """Somebody else is writing to the run."""
    return UsageError(
        "store.driven",
        "Run {run} is being driven by another process. Stop it there, or wait until it ends.",
        run=run,
    )


def run_exists(run: str) -> UsageError:
    """A run of this id is there already."""
    return UsageError("store.run_exists", "There is already a run {run}.", run=run)


def ambiguous(name: str, near: Sequence[str]) -> UsageError:
    """The name could mean several runs."""
    return UsageError(
        "store.ambiguous",
        "{name!r} could be {near}. Write more of it.",
        name=name,
        near=", ".join(near[:5]),
    )


def imported(head: Head) -> Head:
    """The head of a run that came from elsewhere: nobody drives it, and it names no program."""
    status = "interrupted" if head.status == "running" else head.status
    return replace(head, status=status, entry="")


def find_one(name: str, newest_first: Sequence[str]) -> str:
    """The one run that `name` means: `"last"`, a full id, or an unambiguous beginning or end."""
    if name == "last" and newest_first:
        return newest_first[0]
    if name in newest_first:
        return name
    near = [run for run in newest_first if run.startswith(name) or run.endswith(name)]
    if len(near) > 1:
        raise ambiguous(name, near)
    if not near:
        raise no_such_run(name)
    return near[0]
