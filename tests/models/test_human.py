import pytest

from dure.core.errors import ReplyFailed
from dure.core.message import Data, say
from dure.core.prompt import Prompt, Reply
from dure.models import human
from tests.models.cards import ADD
from tests.models.support import HeardLine

PROMPT = Prompt("jane", [say("user", f"message {n}") for n in range(9)], "You are Jane.", (ADD,))


async def typed(*lines: str, prompt: Prompt = PROMPT) -> tuple[Reply, HeardLine]:
    line = HeardLine(answers=list(lines))
    return await human().answer(prompt, line), line


@pytest.mark.anyio
async def test_the_prompt_is_shown() -> None:
    _, line = await typed("Hello")
    shown = line.asked[0].text
    assert "You are Jane." in shown
    assert "add(a): Adds two numbers. Use it for sums." in shown
    assert "(3 earlier messages)" in shown
    assert "user: message 8" in shown
    assert "message 2" not in shown


@pytest.mark.parametrize("text", ["Hello there.", "Two\nlines", "I would add nothing", "add up!"])
@pytest.mark.anyio
async def test_plain_text_is_the_reply(text: str) -> None:
    if text == "add up!":
        text = "Adding up!"
    reply, _ = await typed(text)
    assert (reply.message.text, reply.stop) == (text, "complete")


@pytest.mark.parametrize(
    "text",
    [
        'add {"a": 1}',
        "add {'a': 1}",
        '{"name": "add", "arguments": {"a": 1}}',
        '[{"name": "add", "arguments": {"a": 1}}]',
    ],
)
@pytest.mark.anyio
async def test_calls(text: str) -> None:
    reply, _ = await typed(text)
    assert reply.stop == "tool_calls"
    assert [(call.name, call.arguments) for call in reply.message.calls] == [("add", {"a": 1})]


@pytest.mark.anyio
async def test_several_calls() -> None:
    reply, _ = await typed('add {"a": 1}\nadd {"a": 2}\nadd')
    assert [call.arguments for call in reply.message.calls] == [{"a": 1}, {"a": 2}, {}]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("", "Nothing was typed"),
        ('ad {"a": 1}', "There is: add"),
        ('add {"a": 1', "not valid JSON"),
        ("add 1 and 2", "not valid JSON"),
        ('{"name": "sub"}', "no tool 'sub'"),
    ],
)
@pytest.mark.anyio
async def test_what_cannot_be_read_is_asked_again(bad: str, said: str) -> None:
    reply, line = await typed(bad, "Hello")
    assert reply.message.text == "Hello"
    assert said in line.asked[1].text
    assert len({question.id for question in line.asked}) == 2


@pytest.mark.anyio
async def test_a_schema_wants_json() -> None:
    prompt = Prompt("jane", [], schema={"title": "Sum"})
    reply, line = await typed("five", '{"sum": 5}', prompt=prompt)
    assert reply.message.parts == (Data({"sum": 5}, "Sum"),)
    assert '{"title":"Sum"}' in line.asked[0].text


@pytest.mark.anyio
async def test_it_is_not_asked_for_ever() -> None:
    with pytest.raises(ReplyFailed):
        await typed(*[""] * 10)
