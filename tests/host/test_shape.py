"""The shape of a task file, and what is said where it does not fit."""

from typing import Any

import pytest

from dure.core.errors import UsageError
from dure.host.shape import check_shape, schema_in
from dure.host.yaml_file import read_yaml

TASK = "tasks:\n- id: a\n  input: hi\n  checks:\n  - "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "(top): the file is empty. What belongs here: a task file"),
        ("tasks: []", "line 1, column 8, tasks: [] does not fit"),
        ("agent: x", "tasks is missing: the tasks"),
        ("taks: []", "taks: there is no such field. Near: tasks"),
        ("zzz: []", "Near: agent, model"),
        ("times: 0\ntasks: [x]", "times: 0 does not fit. What belongs here: how often"),
        ("times: yes\ntasks: [x]", 'times: "yes" does not fit'),
        ("times: true\ntasks: [x]", "times: true does not fit"),
        ("policy: 1\ntasks: [x]", "policy: 1 does not fit. What belongs here: what is done"),
        ("budget: {}\ntasks: [x]", "budget: {} does not fit"),
        ("budget: {dollar: 1}\ntasks: [x]", "budget.dollar: there is no such field. Near: dollars"),
        ("tasks:\n- {id: a, input: hi}", "line 2, column 3, tasks[0]: checks is missing"),
        ("tasks:\n- {id: a b, input: hi, checks: [contains: x]}", "tasks[0].id"),
        (TASK + "contains: {}", "line 5, column 15, tasks[0].checks[0].contains"),
        (TASK + "{contains: a, equals: b}", "one check, such as"),
        (TASK + "{}", "tasks[0].checks[0]: {} does not fit"),
        (TASK + "number: {within: 1}", "number: is is missing: the number"),
        (TASK + "not: {mathces: a}", "not.mathces: there is no such field. Near: matches"),
        (TASK + "any: [{number: x}]", "any[0].number"),
    ],
)
def test_what_does_not_fit(text: str, said: str) -> None:
    with pytest.raises(UsageError, match="line") as error:
        check_shape(read_yaml(text, "eval.yaml"), schema_in("dure.bench.taskfile"))
    assert said in error.value.text


def test_it_is_said_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", "ko")
    with pytest.raises(UsageError) as error:
        check_shape(
            read_yaml("times: 0\ntasks: [x]", "eval.yaml"), schema_in("dure.bench.taskfile")
        )
    assert error.value.facts["wanted"] == "과제마다 시도하는 횟수(1 이상의 정수)"


@pytest.mark.parametrize("package", ["dure.bench.taskfile", "dure.runtime.policies"])
def test_every_field_says_what_it_is_in_both_languages(package: str) -> None:
    silent: list[str] = []

    def visit(rules: Any, path: str) -> None:
        if isinstance(rules, dict):
            for name, each in rules.get("properties", {}).items():
                each = {**whole["$defs"].get(each.get("$ref", "")[8:], {}), **each}
                if not each.get("description") or not each.get("x-ko"):
                    silent.append(f"{path}.{name}")
            for name, each in rules.items():
                visit(each, f"{path}.{name}")

    whole = schema_in(package)
    visit(whole, "")
    assert silent == []
