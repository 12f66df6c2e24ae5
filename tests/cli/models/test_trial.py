"""What a model that keeps a format, and one that does not, are found to do."""

from decimal import Decimal
from typing import Any

from dure.cli.models.tasks import TASKS
from dure.cli.models.trial import Trials, measured
from dure.core.errors import UsageError
from dure.core.prompt import Prompt
from dure.formats import named
from dure.formats.kept import Kept
from dure.models import scripted
from dure.models.scripted import Script
from dure.runtime import Run
from dure.runtime.stores import Memory

ORDER = '{"name":"김하늘","dishes":[{"dish":"비빔밥","count":2},{"dish":"식혜","count":1}]}'
CITY = '{"city": "Seoul", "people": 9400000}'
REACT = (
    'Thought: x\nAction: weather\nAction Input: {"city": "Busan"}',
    f"Thought: x\nAction: order\nAction Input: {ORDER}",
    'Thought: x\nAction: convert\nAction Input: {"amount": "20", "currency": "USD"}',
    "Thought: x\nFinal Answer: Seoul",
    f"Thought: x\nFinal Answer: {CITY}",
)
CODE = (
    "```python\nweather('Busan')\n```",
    f"```python\norder(**{ORDER})\n```",
    "```python\nfinal_answer(convert(amount=20, currency='USD'))\n```",
    "Seoul",
    CITY,
)
ANSWERED = (
    *CODE[:3],
    "```python\nfinal_answer('Seoul')\n```",
    "```python\nfinal_answer({'city': 'Seoul', 'people': 9_400_000})\n```",
)


def answering(answers: tuple[str, ...]) -> Script:
    """The answer to each task."""

    def answer(prompt: Prompt) -> str:
        texts = [task.text for task in TASKS]
        return answers[texts.index(prompt.messages[0].text)]

    return answer


async def tried(format: str, *replies: Script, times: int = 1) -> Kept:
    store = Memory()
    outcome = await Run(Trials(scripted(*replies), named(format), times), "probe", store=store)
    assert outcome.status == "done"
    return measured(await (await store.open()).read(outcome.run), 1.0)


def counts(kept: Kept) -> tuple[int, int, int, int]:
    return kept.asked, kept.first, kept.repaired, kept.right


async def test_a_model_that_keeps_the_format() -> None:
    assert counts(await tried("react", answering(REACT), times=2)) == (10, 10, 0, 10)
    assert counts(await tried("code", answering(CODE))) == (5, 5, 0, 5)
    assert counts(await tried("code", answering(ANSWERED))) == (5, 5, 0, 5)


async def test_a_model_that_must_be_told() -> None:
    kept = await tried("react", "Thought: hm", answering(REACT))
    assert counts(kept) == (5, 0, 5, 5)
    assert kept.cost == "0"
    assert Decimal(kept.seconds) >= 0


async def test_a_model_that_does_not_listen() -> None:
    kept = await tried("json", *["no"] * 4)
    assert counts(kept) == (5, 0, 0, 0)


async def test_plain_words_keep_react_but_do_not_the_task() -> None:
    assert counts(await tried("react", *["Seoul"] * 4)) == (5, 4, 0, 1)


async def test_a_model_without_tool_calls() -> None:
    def refuse(prompt: Prompt) -> Any:
        return UsageError("model.no_tools", "{model} has none", model="m")

    assert counts(await tried("native", refuse)) == (0, 0, 0, 0)
