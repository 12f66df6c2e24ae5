"""dure: build, run, watch and measure LLM agents.

    from dure import Agent, run

    jane = Agent("jane", model="offline")
    print(run(jane, "Say hello to Seoul.").text)

Names are loaded when they are first used, so that `import dure` is quick and does nothing.
"""

from importlib import import_module as _import
from sys import modules as _loaded
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "Agent": "dure.agents",
    "Autonomous": "dure.agents.autonomous",
    "Human": "dure.agents",
    "as_tool": "dure.agents",
    "Run": "dure.runtime",
    "run": "dure.runtime",
    "resume": "dure.runtime",
    "replay": "dure.runtime",
    "fork": "dure.runtime",
    "evaluate": "dure.bench",
    "tool": "dure.tools",
    "Budget": "dure.core.budget",
    "Profile": "dure.core.profile",
    "Message": "dure.core.message",
    "say": "dure.core.message",
    "Outcome": "dure.core.outcome",
    "Question": "dure.core.outcome",
    "Answer": "dure.core.outcome",
    "Stop": "dure.core.stops",
    "rounds": "dure.core.stops",
    "says": "dure.core.stops",
    "uses": "dure.core.stops",
    "Call": "dure.core.contracts",
    "Check": "dure.core.contracts",
    "Tool": "dure.core.contracts",
    "Price": "dure.core.usage",
    "Usage": "dure.core.usage",
    "DureError": "dure.core.errors",
    "UsageError": "dure.core.errors",
    "SetupError": "dure.core.errors",
    "ToolError": "dure.core.errors",
    "RunStopped": "dure.core.errors",
    "BudgetSpent": "dure.core.errors",
    "ReplyFailed": "dure.core.errors",
    "GuardStopped": "dure.core.errors",
    "ReplayMismatch": "dure.core.errors",
}
_MODULES = (
    "agents",
    "autonomous",
    "bench",
    "core",
    "formats",
    "games",
    "guards",
    "letters",
    "memory",
    "models",
    "planning",
    "players",
    "policy",
    "sandbox",
    "spec",
    "stores",
    "strategies",
    "tools",
)
_IN_A_NOTEBOOK = {"run": "dure.notebook"}
_MODULE_AT = {
    "autonomous": "dure.agents.autonomous",
    "guards": "dure.agents.guards",
    "letters": "dure.runtime.letters",
    "players": "dure.agents.players",
    "policy": "dure.runtime.policies",
    "stores": "dure.runtime.stores",
    "strategies": "dure.agents.strategies",
}

__all__ = [*_WHERE, *_MODULES]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        where = _IN_A_NOTEBOOK.get(name) if "ipykernel" in _loaded else None
        value = getattr(_import(where or _WHERE[name]), name)
    elif name in _MODULES:
        value = _import(_MODULE_AT.get(name, f"dure.{name}"))
    else:
        raise AttributeError(f"module 'dure' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
