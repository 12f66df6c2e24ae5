"""What readers make of replies as models mangle them."""

import pytest

from tests.formats.mangled import CALLS, CORPUS, recovered


@pytest.mark.parametrize("name", CORPUS)
def test_what_is_not_cut_is_recovered(name: str) -> None:
    good, harmful = recovered(name)
    assert harmful == []  # what is not recovered is told to the model, never read as something else
    cut = 0 if name == "code" else len(CALLS)
    assert good == 200 - cut
