"""What every store says in the same words. Knows no store."""

from __future__ import annotations

from collections.abc import Sequence

from dure.core.errors import UsageError


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


def find_one(name: str, newest_first: Sequence[str]) -> str:
    """The one run that `name` means: `"last"`, a full id, or an unambiguous beginning or end."""
    if name == "last" and newest_first:
        return newest_first[0]
    if name in newest_first:
        return name
    near = [run for run in newest_first if run.startswith(name) or run.endswith(name)]
    if len(near) == 1:
        return near[0]
    if near:
        raise UsageError(
            "store.ambiguous",
            "{name!r} could be {near}. Write more of it.",
            name=name,
            near=", ".join(near[:5]),
        )
    raise no_such_run(name)
