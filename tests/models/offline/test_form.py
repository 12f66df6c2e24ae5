from typing import Any

from dure.models.offline.form import fill_form


def form(required: list[str] | None = None, **kinds: Any) -> dict[str, Any]:
    properties = {
        name: {"enum": kind} if isinstance(kind, list) else {"type": kind}
        for name, kind in kinds.items()
    }
    return {"properties": properties, "required": required or list(kinds)}


def test_values_stand_beside_their_names() -> None:
    schema = form(city="string", age="integer", score="number")
    text = "city: Seoul, age is 34. Score = 4.5"
    assert fill_form(schema, text, "") == ({"city": "Seoul", "age": 34, "score": 4.5}, ())


def test_a_choice_must_be_the_only_one_said() -> None:
    schema = form(mood=["good", "bad"])
    assert fill_form(schema, "It was good.", "") == ({"mood": "good"}, ())
    assert fill_form(schema, "good or bad?", "")[1] == ("mood",)


def test_the_answer_goes_where_answers_go() -> None:
    assert fill_form(form(answer="string"), "2+2?", "4") == ({"answer": "4"}, ())


def test_what_is_not_said_is_missing_and_never_made_up() -> None:
    assert fill_form(form(score="integer", reason="string"), "Rate it from 1 to 10.", "") == (
        {},
        ("score", "reason"),
    )
    assert fill_form(form(["a"], a="array", b="string"), "a", "") == ({}, ("a",))
    assert fill_form({"title": "T"}, "x", "")[1] == ("T",)
