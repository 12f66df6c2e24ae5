"""What other systems have of hierarchies and handoffs; its name here; the test that shows it."""

_CHAT = "tests/teams/test_hierarchical.py::"
_HAND = "tests/teams/test_handoff.py::"
_DEEP = "tests/teams/test_three_levels.py::"

ROWS = [
    (
        "AutoGen: hierarchy (T5: a team within a team ends with a result)",
        "HierarchicalChat",
        _DEEP + "test_killed_at_every_event",
    ),
    ("AutoGen 0.4: Swarm", "Handoffs", _HAND + "test_the_floor_stays_with_whoever_was_handed_it"),
    (
        "AutoGen 0.4: handoff to user",
        "Human in Handoffs",
        _HAND + "test_a_person_has_the_floor_and_hands_it_on",
    ),
    (
        "AutoGen 0.4: Handoff termination",
        "handed_over()",
        _HAND + "test_the_team_is_left_with_the_handoff_where_a_rule_says_so",
    ),
    (
        "CrewAI: hierarchical process",
        "HierarchicalChat",
        _CHAT + "test_manager_gives_work_and_answers",
    ),
    (
        "CrewAI: manager_llm / manager_agent",
        "manager=",
        _CHAT + "test_manager_gives_work_and_answers",
    ),
    ("CrewAI: delegation tools", "assign", _CHAT + "test_only_names_of_members_can_be_called"),
    (
        "CrewAI: a manager with own tools raises",
        "a manager may have tools; its own work is counted",
        _CHAT + "test_work_the_manager_does_itself_is_counted",
    ),
    (
        "Complaint 5: the manager does everything itself",
        "delegation()",
        _CHAT + "test_a_manager_that_does_all_itself_is_told_once",
    ),
    (
        "Complaint 5: loops on the same work",
        "the same task at most twice",
        _CHAT + "test_the_same_task_over_and_over_is_stopped_with_what_was_achieved",
    ),
    (
        "Complaint 5: a plan with done-when",
        "Assignments",
        _CHAT + "test_a_check_sends_work_back_and_says_what_was_left",
    ),
    (
        "Complaint 8: the next exchange goes to the wrong agent; no way back",
        "Handoffs.floor, hand_back",
        _HAND + "test_the_floor_is_handed_back",
    ),
    (
        "Complaint 8: says that it hands over, and does not",
        "told",
        _HAND + "test_who_only_says_so_is_told",
    ),
    (
        "Complaint 9: the receiver sees tools it lacks",
        "handoffs heard as words; hears=",
        _HAND + "test_the_answer_goes_back_where_always",
    ),
]
