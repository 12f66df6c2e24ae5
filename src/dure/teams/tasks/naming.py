"""Says which function of the user's raised, and for which task."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from dure.core.errors import DureError, UsageError


@contextmanager
def naming(function: object, task: str) -> Generator[None]:
    """What is raised within names this function, and what can be done."""
    try:
        yield
    except DureError:
        raise
    except Exception as error:
        raise UsageError(
            "tasks.raised",
            "{function} of the task {task} raised {kind}: {reason}. Mend it and resume the run.",
            function=getattr(function, "__name__", repr(function)),
            task=task,
            kind=type(error).__name__,
            reason=str(error),
        ) from error
