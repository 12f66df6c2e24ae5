"""What AutoGPT has of profiles, loop and commands; its name here; the test that shows it."""

_AUTO = "tests/agents/autonomous/test_autonomous.py::"
_PROMPT = "tests/agents/autonomous/test_prompt.py::"
_CLI = "tests/cli/test_auto.py::"

ROWS = [
    (
        "AutoGPT: ai_settings.yaml, -C file",
        "dure auto --settings FILE",
        _CLI + "test_settings_of_autogpt_and_the_last_used",
    ),
    (
        "AutoGPT: reuse last profile",
        "dure auto offers the last one",
        _CLI + "test_settings_of_autogpt_and_the_last_used",
    ),
    (
        "AutoGPT: directives edited before the start",
        "dure auto, line by line",
        _CLI + "test_lines_are_edited_at_a_terminal",
    ),
    (
        "AutoGPT: task instead of goals",
        "Autonomous(agent) without goals",
        _AUTO + "test_the_task_is_the_goal_where_none_is_given",
    ),
    (
        "AutoGPT: sections of the system prompt",
        "the same, in the same order",
        _PROMPT + "test_the_prompt_has_every_section",
    ),
    (
        "AutoGPT: thoughts and command as JSON, in the shape of each version",
        'Agent(format="json")',
        _PROMPT + "test_replies_of_each_version_are_read",
    ),
    (
        "AutoGPT: warnings that the budget runs low",
        "told once, with a fifth left",
        _PROMPT + "test_it_is_told_when_little_is_left",
    ),
    ("AutoGPT: y, y -N", "steps=0", _AUTO + "test_a_person_is_asked_before_each_step"),
    ("AutoGPT: n", "ends with what was achieved", _AUTO + "test_n_ends_it_with_what_was_achieved"),
    (
        "AutoGPT: human_feedback instead of running",
        "any other words",
        _AUTO + "test_words_are_feedback_instead_of_the_step",
    ),
    (
        "AutoGPT: continuous mode",
        "steps=None, dure auto --continuous",
        _CLI + "test_continuous_says_so_once_and_ends_honestly",
    ),
    (
        "AutoGPT: self-feedback (s)",
        "a critic apart from the actor",
        _AUTO + "test_the_critic_sends_it_back",
    ),
    (
        "AutoGPT: task_complete, goals_accomplished, finish",
        "finish, when the critic agrees",
        _AUTO + "test_it_ends_when_the_critic_agrees",
    ),
    (
        "AutoGPT: api_budget, of which the model is only told",
        "Budget, which holds",
        _AUTO + "test_a_budget_ends_it_with_what_was_achieved",
    ),
    (
        "AutoGPT: watchdog with the smart model",
        "stronger=…, a rung of the ladder",
        _AUTO + "test_the_stronger_model_is_tried",
    ),
    ("AutoGPT: start_agent", "start_agent, with a share", _AUTO + "test_a_helper_has_a_share"),
    (
        "AutoGPT: message_agent, list_agents, delete_agent",
        "",
        "a helper does one task and its answer comes back; who is to be talked with is in a team",
    ),
    (
        "AutoGPT: analyze_code, improve_code, write_tests",
        "",
        "each was one call of a model with another prompt; a tool of the kind prompt is the same",
    ),
]
