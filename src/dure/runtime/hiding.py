"""Which files of the workspace hold what is private: those that this run or an earlier one wrote
with something private in sight.

By path, whatever became of the file since: what it says now may be made of what it said then. Knows
paths; does not know who reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dure.core.errors import DureError
from dure.core.workspace import Workspace
from dure.host.hidden import EVERYTHING, hidden_in, hide
from dure.runtime.vouching import key_of


@dataclass(slots=True)
class Hiding:
    """The files of one run's workspace. `known` is read from the disk when first asked for."""

    workspace: Workspace
    known: set[str] | None = None

    def hid(self, paths: Iterable[str]) -> None:
        """A context that had seen something private wrote these files, or (`EVERYTHING`) nobody
        knows which: later runs are to know it."""
        known = self._read()
        new = {key_of(path) for path in paths} - known
        if new:
            known |= new
            hide(self.workspace.root, sorted(new))

    def holds(self, paths: Sequence[str]) -> bool:
        """Whether one of these files or folders (none given: of all that are there) may hold what
        is private."""
        known = self._read()
        if not known or EVERYTHING in known:
            return bool(known)
        wanted = {key_of(path).casefold() for path in paths}  # not every disk tells `A` from `a`
        if not wanted or "" in wanted:
            return any(map(self._exists, known))
        return any(
            f"{path.casefold()}/".startswith(f"{each}/") for each in wanted for path in known
        )

    def _read(self) -> set[str]:
        if self.known is None:
            self.known = hidden_in(self.workspace.root)
        return self.known

    def _exists(self, path: str) -> bool:
        try:
            return self.workspace.exists(path)
        except DureError:
            return True
