"""What other systems have of profiles, people and pairs; its name here; the test that shows it."""

_HUMAN = "tests/agents/test_human.py::"
_PAIR = "tests/agents/pair/test_pair.py::"
_WORDS = "tests/agents/test_wording.py::"

ROWS = [
    (
        "AutoGen 2.2: ConversableAgent (model, tools, code, person in one)",
        "Agent, Human, runs_code, Pair",
        _PAIR + "test_a_person_over_a_code_runner",
    ),
    (
        "AutoGen 2.2: AssistantAgent",
        "Agent(instructions=…)",
        _PAIR + "test_code_is_run_and_reported",
    ),
    (
        "AutoGen 2.2: UserProxyAgent",
        "Human(otherwise=runs_code())",
        _PAIR + "test_a_person_over_a_code_runner",
    ),
    (
        "AutoGen 2.2: max_consecutive_auto_reply",
        "Pair(turns=n)",
        _PAIR + "test_at_the_bound_who_is_asked_at_the_end_may_go_on",
    ),
    (
        "AutoGen 2.2: is_termination_msg",
        "until=says(…), when(…)",
        _PAIR + "test_asked_at_the_end_only",
    ),
    (
        "AutoGen 2.2: default_auto_reply",
        "",
        "no reply is ever empty: Enter means Go on., a code runner says that there was no code",
    ),
    (
        "AutoGen 2.2: code_execution_config, last_n_messages",
        "runs_code(sandbox=…, last=n)",
        _PAIR + "test_code_is_run_and_reported",
    ),
    (
        "AutoGen 2.2: names of agents are checked",
        "Human, Pair: check_name",
        _PAIR + "test_names_and_turns",
    ),
    (
        "AutoGen 2.4: human_input_mode ALWAYS",
        'Human(asked="always")',
        _HUMAN + "test_text_is_the_reply_and_enter_means_go_on",
    ),
    (
        "AutoGen 2.4: human_input_mode TERMINATE",
        "Human(asked=says(…)), Pair(ask='end')",
        _PAIR + "test_asked_at_the_end_only",
    ),
    (
        "AutoGen 2.4: human_input_mode NEVER",
        'Human(asked="never"), Pair(ask="never")',
        _PAIR + "test_never_asked",
    ),
    (
        "AutoGen 2.4: Enter alone",
        "otherwise= replies, or Go on.",
        _HUMAN + "test_who_replies_where_the_person_is_not_asked",
    ),
    (
        "AutoGen 2.4: exit ends",
        "kind left, left()",
        _HUMAN + "test_who_types_exit_ends_the_conversation",
    ),
    (
        "AutoGen 2.4: get_human_input, a_get_human_input",
        "asks=, dure answer, resume",
        _PAIR + "test_a_person_answers_days_later_and_a_replay_asks_nobody",
    ),
    (
        "AutoGPT 1.1: profile of name, role, goals",
        "Profile",
        _WORDS + "test_sections_stand_in_one_order",
    ),
    (
        "AutoGPT 1.1: directives (constraints, resources, best practices)",
        "Profile(constraints, resources, best_practices)",
        _WORDS + "test_sections_stand_in_one_order",
    ),
    (
        "AutoGPT 1.1: profile from one sentence",
        "dure new",
        "tests/teams/test_draft.py::test_an_agent",
    ),
]
