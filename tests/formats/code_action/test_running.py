"""Agents that act by code: each call in it is a tool call like any other."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dure import Agent, Budget, run, tool
from dure.agents import as_tool
from dure.core.errors import UsageError
from dure.core.message import Image, ToolResult
from dure.core.outcome import Answer, Outcome, Question
from dure.core.policy import Policy, read_only, trusted
from dure.formats import code
from dure.models import scripted
from dure.models.scripted import Script
from dure.runtime import Run, replay, resume
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import Memory
from dure.sandbox import Bare
from dure.tools import python


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no workspace is named, long results come to lie in the current folder."""
    monkeypatch.chdir(tmp_path)


@tool(effect="read")
def rate(currency: str) -> float:
    """Won per unit."""
    if currency == "XXX":
        raise ValueError("no such money")
    return {"USD": 1380.5, "EUR": 1500.0}[currency]


@tool(effect="read", reads="web")
def page() -> str:
    """A page of the web."""
    return "from the web"


paid: list[str] = []


@tool(effect="send")
def pay(name: str) -> str:
    """Pay."""
    paid.append(name)
    return f"paid {name}"


def block(source: str) -> str:
    return f"I act.\n```python\n{source}\n```"


def agent(*replies: Script, tools: Any = (rate, page, pay), **more: Any) -> Agent:
    return Agent("coder", scripted(*replies), tools, format=code(), **more)


def played(*replies: Script, policy: Policy | None = None, **more: Any) -> Outcome:
    store = Memory()
    options: Any = {"store": store} | ({} if policy is None else {"policy": policy})
    who = agent(*replies, **more)
    outcome = run(who, "go", **options)
    if outcome.status == "done":
        assert run(replay(outcome.run, who, **options)).message == outcome.message
    return outcome


def told(prompt: Any) -> str:
    """What came last, as the answer."""
    results: tuple[ToolResult, ...] = prompt.messages[-1].results
    return results[0].text if results else prompt.messages[-1].text


def test_variables_stay_and_the_answer_is_a_value() -> None:
    outcome = played(
        block("x = {c: rate(c) for c in ['USD', 'EUR']}"),
        block("y = x['USD'] + x['EUR']\nfinal_answer({'sum': y})"),
    )
    assert outcome.text == '{"sum":2880.5}'
    assert outcome.message is not None
    assert outcome.message.data == {"sum": 2880.5}


def test_what_comes_back_is_shown_as_output_and_nothing_of_what_is_kept() -> None:
    outcome = played(block("print(rate('USD'))\n7"), told)
    assert outcome.text == "Output:\n1380.5\n7"


def test_errors_come_back_with_the_line() -> None:
    outcome = played(block("print(1)\nrate('XXX')"), told)
    assert 'File "<block>", line 2' in outcome.text
    assert "rate failed: The tool raised ValueError: no such money" in outcome.text
    assert "The functions are: rate, page, pay" in played(block("rat('USD')"), told).text
    assert "takes 1 arguments" in played(block("rate(1, 2)"), told).text


def test_a_loop_in_code_may_call_the_same_again() -> None:
    source = "print(sum([rate(c) for c in ['USD', 'EUR', *['USD'] * 6]]))"
    assert played(block(source), told).text == "Output:\n11163.5"


@pytest.mark.parametrize("wrong", ["rat('USD')", "rate(1, 2)", "rate(10**6000)"])
def test_variables_stay_after_a_call_that_could_not_be_made(wrong: str) -> None:
    caught = f"x = 1\ntry:\n    {wrong}\nexcept (NameError, TypeError):\n    x = 2\n{wrong}"
    assert played(block(caught), block("print(x)"), told).text == "Output:\n2"


@pytest.mark.parametrize(
    "value", ["10**6000", "'x' * 5_000_000", "[rate(c * 5_000_000) for c in 'x']"]
)
def test_what_cannot_be_an_answer_is_said_to_the_model(value: str) -> None:
    outcome = played(block(f"x = 1\nfinal_answer({value})"), told)
    assert "[no final answer: " in outcome.text or "TypeError: more than" in outcome.text


def test_a_last_line_too_long_to_be_shown_is_cut() -> None:
    assert "4300 digits" in played(block("10**6000"), told).text
    assert "2,097,152" not in played(block("'x' * (1 << 21)"), told).text


def test_plain_text_ends_the_turn() -> None:
    assert played("It is 5.").text == "It is 5."


def test_structured_output() -> None:
    @dataclass
    class Sum:
        """A sum."""

        total: float

    given = played(block("final_answer({'total': rate('USD')})"), output=Sum)
    assert given.message is not None
    assert given.message.data == {"total": 1380.5}
    assert played('{"total": 2}', output=Sum).message.data == {"total": 2.0}  # type: ignore[union-attr]


def test_policy_holds_inside() -> None:
    outcome = played(block("pay('a')"), told, policy=read_only)
    assert "Policy does not allow" in outcome.text
    assert paid == []


async def test_a_person_is_asked_inside_and_nothing_is_done_twice() -> None:
    store, who = Memory(), agent(block("r = rate('USD')\nfinal_answer(pay(f'a{r}'))"))
    outcome = await Run(who, "go", store=store)
    assert [question.asking for question in outcome.questions] == ["approve"]
    books = await store.open()
    await books.put(answer_letter(outcome.run, _yes(outcome.questions[0]), 1.0))
    paid.clear()
    again = await resume(outcome.run, who, store=store)
    assert (again.text, paid) == ("paid a1380.5", ["a1380.5"])
    uses = [e for e in await books.read(outcome.run) if e.kind == "intent" and "tool" in e.body]
    assert [event.key for event in uses] == [
        "coder/2:use/1:run_code/1:use/1:rate",
        "coder/2:use/1:run_code/2:use/1:pay",
    ]


def _yes(question: Question) -> Answer:
    return Answer(question.id, verdict="yes")


def test_what_was_read_inside_labels_what_is_said() -> None:
    outcome = played(block("x = page()"), block("final_answer(len(x))"), policy=trusted)
    assert outcome.message is not None
    assert "web" in outcome.message.parts[0].origin


def test_a_budget_ends_the_run_and_not_only_the_code() -> None:
    inner = as_tool(Agent("inner", scripted("a", name="inner")))
    who = agent(block("try:\n    inner('x')\nexcept BaseException:\n    pass"), tools=(inner,))
    outcome = run(who, "go", store=Memory(), budget=Budget(calls=1))
    assert outcome.status == "spent"


def test_code_is_no_delegation() -> None:
    who = agent(block("final_answer(rate('USD'))"))
    outcome = run(who, "go", store=Memory(), budget=Budget(depth=0))
    assert outcome.text == "1380.5"


def test_an_agent_is_a_function_too() -> None:
    inner = as_tool(Agent("inner", scripted("from inside", name="inner"), role="helps"))
    assert played(block("final_answer(inner('x'))"), tools=(inner,)).text == "from inside"


def test_code_that_runs_too_long_leaves_the_variables_as_they_were() -> None:
    outcome = played(
        block("x = 1"), block("x = 2\ny = [0] * 10**10"), block("final_answer(x)"), tools=()
    )
    assert outcome.text == "1"


def test_pictures_that_tools_bring_are_shown() -> None:
    @tool(effect="read")
    def draw() -> Image:
        """Draw."""
        return Image(b"png", name="a.png")

    def seen(prompt: Any) -> str:
        return str([part.kind for part in prompt.messages[-1].parts])

    assert played(block("draw()"), seen, tools=(draw,)).text == "['text', 'image']"


def test_whole_python_runs_in_the_tool_given(tmp_path: Any) -> None:
    runner = python(Bare())
    who = Agent("coder", scripted(block("import sys\nprint(6 * 7)"), told), format=code(runner))
    outcome = run(who, "go", store=Memory(), policy=_anything, workspace=str(tmp_path))
    assert outcome.text == "Output:\n42"


def _anything(request: Any) -> Any:
    from dure.core.policy import Verdict

    return Verdict("allow", "anything goes")


def test_whole_python_has_no_other_tools() -> None:
    who = Agent("coder", scripted("x"), [rate], format=code(python(Bare())))
    with pytest.raises(UsageError, match="leave out rate"):
        run(who, "go", store=Memory())
    with pytest.raises(UsageError, match="one required parameter"):
        code(tool(effect="read")(_two))


def _two(a: str, b: str) -> str:
    """Two."""
    return a + b
