"""What is no option of a run is refused before anything is opened or paid for."""

from typing import Any

import pytest

from dure.agents import Agent
from dure.core.errors import UsageError
from dure.models import scripted
from dure.runtime import run
from dure.runtime.stores import Memory


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("run.unknown_option", {"bugdet": 5}),
        ("run.no_budget", {"budget": 5}),
        ("run.no_policy", {"policy": 5}),
        ("policy.no_name", {"policy": "raed-only"}),
        ("run.no_asker", {"asks": "me"}),
    ],
)
def test_what_is_no_option_is_refused_at_once(code: str, options: dict[str, Any]) -> None:
    store = Memory()
    with pytest.raises(UsageError) as caught:
        run(Agent("clerk", scripted("Hello.")), "Hello?", store=store, **options)
    assert (caught.value.code, store.events) == (code, {})
