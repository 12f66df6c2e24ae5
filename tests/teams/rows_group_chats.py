"""What other systems have of group chats; its name here; the test that shows it."""

_JOINT = "tests/teams/test_joint.py::"
_NEXT = "tests/teams/test_speakers.py::"
_HEARS = "tests/teams/test_hearing.py::"
_STOPS = "tests/teams/test_stops.py::"
_CORE = "tests/core/test_stops.py::"
_CHOICE = "tests/teams/test_choice.py::"
_TELLS = "tests/teams/test_telling.py::"
_SUMS = "tests/teams/test_summaries.py::"
_BOUND = "tests/teams/test_bounded.py::"

ROWS = [
    ("AutoGen 2.10: GroupChat", "JointChat", _JOINT + "test_rounds"),
    (
        "AutoGen 2.10: max_round 10",
        "until=rounds(n) (40 where none is given)",
        _JOINT + "test_it_ends_of_itself_where_no_rule_was_given",
    ),
    (
        "AutoGen 2.10: admin_name",
        "",
        "a run is stopped, paused or steered from outside: dure stop, pause, steer",
    ),
    (
        "AutoGen 2.10: func_call_filter",
        "",
        "a turn of a member ends when its own calls are made: nobody else must run them",
    ),
    ("AutoGen 2.10: speaker_selection_method auto", "by_model(model)", _NEXT + "test_by_a_model"),
    (
        "AutoGen 2.10: speaker_selection_method manual",
        "by_hand(person)",
        _NEXT + "test_by_hand_of_a_person_who_may_be_away",
    ),
    ("AutoGen 2.10: speaker_selection_method random", "at_random()", _NEXT + "test_at_random"),
    ("AutoGen 2.10: speaker_selection_method round_robin", "in_turn()", _NEXT + "test_in_turn"),
    ("AutoGen 2.10: callable speaker selection", "by(function)", _NEXT + "test_by_a_function"),
    (
        "AutoGen 2.10: allow_repeat_speaker",
        "without_repeats(rule), graph(edges)",
        _NEXT + "test_without_repeats",
    ),
    (
        "AutoGen 2.10: transition graph, allowed or disallowed",
        "graph(edges, rule, forbidden=…)",
        _NEXT + "test_along_a_graph",
    ),
    (
        "AutoGen 2.10: templates of the selector, its own model",
        "by_model(model, prompt=…)",
        _NEXT + "test_by_a_model",
    ),
    (
        "AutoGen 2.10: unresolved name, max_retries_for_selecting_speaker",
        "by_model(tries=…, otherwise=…)",
        _NEXT + "test_who_names_nobody_leaves_it_to_the_next_rule",
    ),
    ("AutoGen 2.10: exactly one mention wins", "pick", _CHOICE + "test_it_is_always_one_of_them"),
    (
        "AutoGen 2.10: manual menu, three tries, then auto",
        "by_hand(person, otherwise=…)",
        _NEXT + "test_by_hand_of_a_person_who_may_be_away",
    ),
    (
        "AutoGen 2.10: send_introductions",
        "opening=introductions",
        _JOINT + "test_introductions_are_heard_and_do_not_count",
    ),
    (
        "AutoGen 2.10: enable_clear_history",
        "",
        "nothing said is forgotten by a word: hears=last(n), summed_up()",
    ),
    (
        "AutoGen 2.10: manager.resume(messages)",
        "resume(run), run(…, after=outcome)",
        _JOINT + "test_a_long_talk_goes_on_over_exchanges",
    ),
    (
        "AutoGen 2.10: remove_termination_string",
        "summary=without(word)",
        _SUMS + "test_without_the_word_that_ended_it",
    ),
    ("AutoGen 2.11: summary_method last_msg", "last_word", _SUMS + "test_the_last_word"),
    (
        "AutoGen 2.11: summary_method reflection_with_llm",
        "reflection(model)",
        _SUMS + "test_reflection_by_a_model_or_a_participant",
    ),
    (
        "AutoGen 2.11: summary_method callable",
        "summary=function",
        _SUMS + "test_by_a_function_that_waits",
    ),
    (
        "AutoGen 2.11: SocietyOfMind (a team as a member)",
        "JointChat in JointChat",
        _JOINT + "test_killed_at_every_event",
    ),
    ("AutoGen 0.4: RoundRobinGroupChat", "JointChat", _JOINT + "test_rounds"),
    (
        "AutoGen 0.4: SelectorGroupChat",
        "next=by_model(model)",
        _NEXT + "test_whatever_is_answered_it_is_somebody_who_is_there",
    ),
    (
        "AutoGen 0.4: selector_func, candidate_func",
        "by(function), graph(edges, by_model(…))",
        _NEXT + "test_along_a_graph",
    ),
    (
        "AutoGen 0.4: StopMessageTermination",
        "when(function of the kind)",
        _STOPS + "test_rules_of_messages_alone",
    ),
    ("AutoGen 0.4: MaxMessageTermination", "rounds(n), turns(n, by=…)", _CORE + "test_rounds"),
    ("AutoGen 0.4: TextMentionTermination", "says(word, by=…)", _CORE + "test_says"),
    (
        "AutoGen 0.4: FunctionalTermination",
        "when(function)",
        _STOPS + "test_rules_of_messages_alone",
    ),
    (
        "AutoGen 0.4: TokenUsageTermination",
        "tokens(n), dollars(x)",
        _STOPS + "test_tokens_dollars_and_seconds",
    ),
    ("AutoGen 0.4: HandoffTermination", "handed_over(to)", _STOPS + "test_rules_of_messages_alone"),
    ("AutoGen 0.4: TimeoutTermination", "seconds(n)", _STOPS + "test_tokens_dollars_and_seconds"),
    (
        "AutoGen 0.4: ExternalTermination",
        "dure stop, letters.stop, asked(person)",
        _STOPS + "test_a_person_stops_it",
    ),
    (
        "AutoGen 0.4: SourceMatchTermination",
        "speaks(*names)",
        _STOPS + "test_rules_of_messages_alone",
    ),
    ("AutoGen 0.4: TextMessageTermination", "speaks()", _STOPS + "test_rules_of_messages_alone"),
    (
        "AutoGen 0.4: FunctionCallTermination",
        "uses(tool), used(tool)",
        _TELLS + "test_a_team_stops_when_a_tool_was_used",
    ),
    ("AutoGen 0.4: conditions joined with and, or", "a | b, a & b", _CORE + "test_rules_compose"),
    (
        "AutoGen 0.4: MessageFilterAgent",
        "hears=each(…), subscribed(…), last(n)",
        _HEARS + "test_each_hears_otherwise",
    ),
    ("AutoGen 0.4: UserProxy in a team", "Human", _JOINT + "test_a_person_at_the_table"),
    (
        "AutoGen 0.4: pause, resume, save_state of teams",
        "resume(run)",
        _JOINT + "test_killed_at_every_event",
    ),
    (
        "Trap T5: a group within a group ends with no result",
        "JointChat in JointChat in JointChat",
        _JOINT + "test_three_tables_replayed",
    ),
    (
        "Trap T8: stop rules that break on messages without text",
        "no_progress, says",
        _JOINT + "test_an_empty_message_is_one",
    ),
    (
        "Trap T14: the same speaker over and over",
        "without_repeats(rule), journaled fallback",
        _NEXT + "test_who_names_nobody_leaves_it_to_the_next_rule",
    ),
    ("Trap T18: names are not checked", "check_name, seated", _JOINT + "test_teams_that_cannot_be"),
    (
        "Trap T19: each side ends it by a rule of its own",
        "until of the team",
        _JOINT + "test_rounds",
    ),
    (
        "Complaint: agents thank each other for ever",
        "no_progress()",
        _JOINT + "test_four_who_only_thank_each_other_are_stopped",
    ),
    (
        "Complaint: foreign tool calls are refused by providers",
        "telling(agent)",
        _TELLS + "test_tool_calls_of_others_are_told_as_facts",
    ),
    (
        "Complaint: one member's failure ends all",
        "failures=n, forgiving(member)",
        _JOINT + "test_a_failed_turn_is_told_so_often_and_then_is_the_teams_own",
    ),
    (
        "Complaint: one member spends everything",
        "within(member, budget)",
        _BOUND + "test_a_members_own_budget",
    ),
]
