"""What other systems have of flows, votes and debates; its name here; the test that shows it."""

# ruff: noqa: E501 (a table)

_FLOW = "tests/teams/flow/test_flow.py::"
_DRAW = "tests/teams/flow/test_draw.py::"

ROWS = [
    ("CrewAI: flow @start(cond)", "start(*also)", _FLOW + "test_a_router_goes_back_until_it_is_good"),
    ("CrewAI: flow @listen(cond)", "listen(*when)", _FLOW + "test_a_router_goes_back_until_it_is_good"),
    ("CrewAI: flow @router", "router(*when, to=…)", _FLOW + "test_a_router_goes_back_until_it_is_good"),
    ("CrewAI: and_ / or_", "all_of / any_of", _FLOW + "test_conditions_join_what_ran_at_the_same_time"),
    ("CrewAI: typed flow state", "Flow(name, State, steps)", _FLOW + "test_what_a_state_may_be"),
    ("CrewAI: kickoff(inputs)", "Data in the task", _FLOW + "test_each_item_in_order_and_so_many_at_once"),
    ("CrewAI: @persist, resume, from_pending", "every run; resume", "tests/teams/flow/test_kill.py::test_killed_at_every_event"),
    ("CrewAI: plot", "mermaid, dot, outline", _DRAW + "test_mermaid_has_every_arrow"),
    ("CrewAI: max_method_calls", "Flow(most=100)", _FLOW + "test_a_loop_has_a_bound_and_a_way_out"),
    ("CrewAI: @human_feedback(emit), Flow.ask()", "decide(Human(…)), turn.ask", _FLOW + "test_people_are_waited_for_while_others_work"),
    ("CrewAI: async providers of feedback", "a run that waits; resume", _FLOW + "test_people_are_waited_for_while_others_work"),
    ("CrewAI: a crew as a flow's step", "hand(who)", _FLOW + "test_a_flow_is_a_participant_of_a_flow"),
    ("CrewAI: each action", "each(over=…, into=…)", _FLOW + "test_each_item_in_order_and_so_many_at_once"),
    ("AutoGen 0.4: GraphFlow, conditions, loops", "Flow, router, loop", _FLOW + "test_a_step_loops_until_its_goal_is_reached"),
    ("AutoGen 0.4: GraphFlow fan-out and join", "all_of, some_of", _FLOW + "test_conditions_join_what_ran_at_the_same_time"),
    ("Agent Framework: executors and edges", "steps and conditions", _FLOW + "test_participants_are_steps"),
    ("Agent Framework: concurrent builder", "hand_all(name, members, join=…)", _FLOW + "test_participants_are_steps"),
    ("AutoGPT: multi_agent_debate", "Debate(name, sides)", "tests/teams/test_debate.py::test_they_stop_when_they_agree"),
    ("Debate with a judge", "Debate(positions=…, judge=…)", "tests/teams/test_debate.py::test_a_motion_is_judged"),
    ("Vote", "Vote(name, members, rule=…)", "tests/teams/test_vote.py::test_most_votes_win"),
]  # fmt: skip
