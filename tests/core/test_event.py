"""The closed set of kinds."""

import pytest

from dure.core.errors import UsageError
from dure.core.event import COMPONENTS, KINDS, check_kind


def test_kinds_are_a_closed_set() -> None:
    assert len(KINDS) == 12
    assert len(COMPONENTS) == 7
    for kind in KINDS:
        assert check_kind(kind) == kind
    with pytest.raises(UsageError, match="'dream'"):
        check_kind("dream")
