"""The embedded interpreter: what code can and cannot do in it."""

from typing import Any

import pytest

from dure.formats.code_action import interpreter
from dure.formats.code_action.answering import CallFailed, Recalled
from dure.formats.code_action.cells import Cell
from dure.formats.code_action.interpreter import Ran


class Echo:
    """Answers every call with its name and arguments; refuses `no`."""

    async def call(self, name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if name == "no":
            raise CallFailed(RuntimeError("refused"))
        return [name, *given, *sorted(named)]

    async def clock(self) -> str:
        return "2025-11-22T09:30:00+09:00"


async def ran(code: str, *before: str) -> Ran:
    return await interpreter.run(code, Echo(), [Cell(each) for each in before])


async def test_output_and_the_last_line() -> None:
    assert (await ran("print('안녕 😀')\n{'a': 1}")).output == "안녕 😀\n{'a': 1}"
    assert (await ran("x = 1")).output == ""


async def test_calls_are_answered() -> None:
    assert (await ran("look(1, b=2)")).output == "['look', 1, 'b']"
    caught = "try:\n    no()\nexcept RuntimeError as error:\n    print(error)"
    assert (await ran(caught)).output == "refused"


async def test_variables_stay() -> None:
    assert (await ran("f(x)", "x = 2", "def f(n):\n    return n + 1")).output == "3"


async def test_an_error_names_the_line_and_keeps_what_was_printed() -> None:
    found = await ran("print('before')\n\nunknown + 1")
    assert found.output == "before"
    assert 'File "<block>", line 3' in found.error
    assert "NameError: name 'unknown' is not defined" in found.error
    assert "SyntaxError" in (await ran("def f(:")).error


async def test_the_answer_ends_the_code() -> None:
    found = await ran("x = 1\nfinal_answer({'x': x})\nprint('never')")
    assert (found.ended, found.answer, found.output, found.error) == (True, {"x": 1}, "", "")
    stubborn = "try:\n    final_answer(1)\nexcept BaseException:\n    pass\nlook()"
    assert (await ran(stubborn)).answer == 1


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd').read()",
        "import os\nos.listdir('/')",
        "import os\nos.environ['HOME']",
        "import socket",
        "import subprocess",
        "__import__('os').system('id')",
        "().__class__.__base__.__subclasses__()",
    ],
)
async def test_nothing_else_is_reached(code: str) -> None:
    found = await ran(code)
    assert found.error
    assert not found.output


async def test_the_clock_is_asked_for_and_luck_is_the_same_each_time() -> None:
    clock = "import datetime, time\nprint(datetime.date.today(), datetime.datetime.now().hour)"
    assert (await ran(clock)).output == "2025-11-22 9"
    luck = "import random\nrandom.random()"
    assert (await ran(luck)).output == (await ran(luck)).output


async def test_limits() -> None:
    endless = "print('on')\nwhile True:\n    pass"
    found = await interpreter.run(endless, Echo(), (), seconds=0.2)
    assert (found.output, found.lost) == ("on", True)
    assert "time limit" in found.error
    found = await ran("x = [0] * 10**10")
    assert found.lost
    assert "MemoryError" in found.error
    assert "more than 200 calls" in (await ran("for n in range(300):\n    look(n)")).error


async def test_code_that_never_stops_calling_is_stopped() -> None:
    forever = "while True:\n    try:\n        {}\n    except BaseException:\n        pass"
    for call in ("look()", "time.time()", "final_answer(1)", "unknown"):
        found = await ran("import time\n" + forever.format(call))
        assert found.lost, call
        assert "more than 200 calls" in found.error


async def test_code_that_goes_another_way_than_before_begins_anew() -> None:
    before = [Cell("x = look()", ({"call": "other", "value": 1},))]
    found = await interpreter.run("print('x' in globals())\n7", Echo(), before)
    assert found.anew


async def test_what_was_brought_is_brought_again() -> None:
    kept = Cell("x = look()", ({"call": "look", "value": 7},))
    assert (await interpreter.run("x", Recalled(()), [kept])).output == "7"
