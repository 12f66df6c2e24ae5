"""What a check before a run finds.

Knows how a finding is told; does not know what is looked for: each kind of team knows that of
itself.
"""

from __future__ import annotations

from dure.core.value import value


@value
class Problem:
    """One finding: a code that stays the same, what is wrong and how it is mended (in the user's
    language), and the name of the team or member that it is about."""

    code: str
    text: str
    cure: str
    where: str
