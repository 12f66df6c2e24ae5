"""What the tests of players share: where the real programs are."""

import pytest

from dure.agents.players.programs import found
from dure.core.errors import SetupError


def needs(program: str) -> pytest.MarkDecorator:
    """A test that is left out where the program is not installed."""
    missing = False
    try:
        found([program])
    except SetupError:
        missing = True
    return pytest.mark.skipif(missing, reason=f"{program} is not installed: scripts/setup.sh does")
