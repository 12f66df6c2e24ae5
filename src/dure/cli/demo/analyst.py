"""Who works in the demo, on what, and with which tools.

Knows the agent and its goal in each language. Does not know whether its model is live or recorded.
"""

from __future__ import annotations

from dure.agents import Agent
from dure.core.profile import Profile
from dure.core.workspace import Sandbox
from dure.host.languages import wording
from dure.planning import Checklist
from dure.tools.calculator import calculator
from dure.tools.chart import chart
from dure.tools.code import python
from dure.tools.files import read, write
from dure.tools.finding import list_files, search_files
from dure.tools.table import table

GOALS = {
    "en": "Find which product's returns rose, and why. Write a report with a chart.",
    "ko": "어느 상품의 반품이 늘었는지, 왜 늘었는지 찾아 주세요. 차트가 있는 보고서를 써 주세요.",
}
"""The goal, by language."""


ROLES = {
    "en": "an analyst who works for a small shop",
    "ko": "작은 가게에서 일하는 분석가",
}


def analyst(sandbox: Sandbox | None = None, lang: str = "en") -> Agent:
    """The agent of the demo; its code runs in `sandbox` (None: the best of this machine), its model
    is named by the run."""
    code = python(sandbox)
    return Agent(
        Profile("analyst", language=lang),
        tools=[list_files, read, search_files, table, code, calculator, chart, write],
        role=ROLES[lang],
        instructions=wording("dure.cli.demo", "prompts/analyst", lang),
        planner=Checklist(language=lang),
    )
