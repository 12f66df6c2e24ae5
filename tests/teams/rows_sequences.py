"""What other systems have of chats of two, sequences and tasks; its name here; the test that shows
it, or why it is left out."""

_CHAT = "tests/teams/test_chat.py::"
_NEST = "tests/teams/test_nested.py::"
_DONE = "tests/teams/test_results.py::"
_TASKS = "tests/teams/tasks/test_tasks.py::"

ROWS = [
    (
        "AutoGen 2.3: a message that is a callable",
        "Chat(opening=function)",
        _CHAT + "test_the_opening_is_the_first_ones",
    ),
    (
        "AutoGen 2.11: reply_func_from_nested_chats",
        "nested(puts=…)",
        _NEST + "test_what_the_talk_is_told",
    ),
    (
        "AutoGen 2.11: ChatResult.human_input",
        "Result.asked; the words stand in the journal",
        _DONE + "test_people_are_counted_and_what_is_not_over_is_there",
    ),
    (
        "AutoGen 0.4: SocietyOfMindAgent's own words",
        "nested(retell=True)",
        _NEST + "test_told_in_its_own_words",
    ),
    (
        "Trap T17: an error in the middle of chats cannot be resumed",
        "resume; what is over is not done again",
        "tests/teams/tasks/test_kill.py::test_killed_at_every_event",
    ),
    (
        "CrewAI: kickoff(inputs) of a crew",
        "{topic} in tasks; JSON or Data",
        _TASKS + "test_fill_ins",
    ),
    (
        "CrewAI: one trailing async task, no async in context",
        "any order without a circle",
        "tests/teams/test_order.py::test_what_is_due",
    ),
    (
        "CrewAI: CrewOutput.tasks_output, token_usage",
        "results(…): each with its cost",
        _DONE + "test_each_with_its_cost",
    ),
    (
        "CrewAI: a failed guardrail raises",
        "the answer says what was not done, and what needed it",
        _TASKS + "test_what_needs_a_task_that_failed_is_not_begun",
    ),
    ("CrewAI: Task(markdown)", "", "a form in words belongs into expected="),
    (
        "CrewAI: Task(converter_cls, function_calling_llm)",
        "",
        "a value is read by its type, and whoever gave it is told what does not fit",
    ),
    ("CrewAI: before_kickoff, after_kickoff", "", "steps of a flow, or a participant around it"),
    ("CrewAI: output_log_file", "", "every run is kept whole: dure show, dure export"),
]
