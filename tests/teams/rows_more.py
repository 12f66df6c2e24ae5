"""What else other systems have, of agents, chats and companies; its name here; the test that shows
it, or why it is left out."""

_AGENT = "tests/agents/test_agent.py::"
_ANY = "tests/tools/test_decorate.py::"
_CHAT = "tests/teams/test_chat.py::"
_ORDER = "tests/teams/test_sequence.py::"
_NEST = "tests/teams/test_nested.py::"
_TASKS = "tests/teams/tasks/test_tasks.py::"
_EVERY = "tests/teams/tasks/test_every.py::"
_BOARD = "tests/teams/board/test_board.py::"
_MAKES = "tests/teams/company/test_company.py::"
_JOINT = "tests/teams/test_joint.py::"
_REPORT = "tests/runtime/test_report.py::"
_FILE = "tests/spec/test_read.py::"
_GUARD = "tests/runtime/test_guarding.py::"
_FORK = "tests/runtime/test_forks.py::"
_MANY = "tests/teams/test_many.py::"

ROWS = [
    ("AutoGen 2.2: GPTAssistantAgent", "", "its service was closed; models are asked directly"),
    (
        "AutoGen 2.2: MathUserProxyAgent",
        "Pair over runs_code, with until=",
        _AGENT + "test_a_stop_rule_ends_the_loop",
    ),
    (
        "AutoGen 2.2: RetrieveUserProxy, RetrieveAssistant",
        "Agent(knowledge=…)",
        _AGENT + "test_knowledge_is_recalled_once_and_labelled",
    ),
    (
        "AutoGen 2.2: MultimodalConversable, LLaVA",
        "pictures are parts of any message",
        _AGENT + "test_a_pictured_task",
    ),
    (
        "AutoGen 2.2: CompressibleAgent, TransformMessages",
        "memory=",
        "tests/runtime/test_members.py::test_what_was_folded_stays_folded",
    ),
    ("AutoGen 2.2: TextAnalyzerAgent", "", "a helper of teachability, which is not built yet"),
    ("AutoGen 2.2: WebSurferAgent", "", "pages are read by a tool; a browser is not built yet"),
    (
        "AutoGen 2.2: register_reply, hooks",
        "a participant of your own around another; guards",
        _GUARD + "test_who_is_stopped_may_say_it_otherwise",
    ),
    (
        "AutoGen 2.3: initiate_chat(recipient, message)",
        "Chat(a, b)",
        _CHAT + "test_the_opening_is_the_first_ones",
    ),
    ("AutoGen 2.3: max_turns", "Chat(turns=n)", _CHAT + "test_each_speaks_so_often"),
    (
        "AutoGen 2.3: unknown arguments are swallowed",
        "refused by Python's signature",
        _CHAT + "test_what_is_refused",
    ),
    (
        "AutoGen 2.3: send, receive, generate_reply by hand",
        "Participant.reply(turn), turn.hand",
        "tests/runtime/test_members.py::test_another_list_begins_anew",
    ),
    (
        "AutoGen 2.3: clear_history, reset",
        "",
        "a participant keeps no history: each run begins anew",
    ),
    (
        "AutoGen 2.3: context templating",
        "{name} in a task, filled in from inputs",
        _TASKS + "test_fill_ins",
    ),
    (
        "AutoGen 2.4: approval of code before it runs",
        "policy, approvals",
        "tests/runtime/test_call.py::",
    ),
    (
        "AutoGen 2.5: register_for_llm, register_for_execution",
        "@tool",
        _ANY + "test_reads_may_be_repeated",
    ),
    (
        "AutoGen 2.5: async tools in any chat (T4)",
        "@tool over an async function",
        _ANY + "test_async_functions_and_the_call",
    ),
    (
        "AutoGen 2.5: arguments that do not fit",
        "told to the model",
        _ANY + "test_wrong_arguments_are_told_to_the_model",
    ),
    (
        "AutoGen 2.5: function_map, update_tool_signature",
        "tools=[…]; a tool is a value",
        _ANY + "test_what_cannot_work_is_refused_at_once",
    ),
    (
        "AutoGen 2.11: sequential initiate_chats, carryover",
        "SequentialChat",
        _ORDER + "test_summaries_are_carried_on",
    ),
    (
        "AutoGen 2.11: finished_chat_indexes_to_exclude",
        "Stage(without=…)",
        _ORDER + "test_a_result_may_be_left_out",
    ),
    (
        "AutoGen 2.11: prerequisites (a DAG)",
        "Stage(after=…)",
        _ORDER + "test_what_does_not_wait_is_held_at_once",
    ),
    (
        "AutoGen 2.11: register_nested_chats(trigger)",
        "nested(…)",
        _NEST + "test_only_when_it_is_due",
    ),
    (
        "AutoGen 2.11: ChatResult (summary, cost, history)",
        "results(…)",
        _ORDER + "test_each_result_is_kept_with_what_it_took",
    ),
    (
        "AutoGen 0.4: reflect_on_tool_use, max_tool_iterations",
        "the loop goes on until there is an answer; until=",
        _AGENT + "test_a_stop_rule_on_a_tool_ends_the_loop",
    ),
    ("AutoGen 0.4: structured output type", "Agent(output=…)", _AGENT + "test_structured_output"),
    (
        "AutoGen 0.4: agent or team as a tool",
        "as_tool(participant)",
        "tests/agents/test_as_tool.py::test_what_was_asked_for_comes_back",
    ),
    (
        "AutoGen 0.4: MagenticOne",
        "HierarchicalChat(plan=Assignments())",
        "tests/teams/test_hierarchical.py::",
    ),
    (
        "AutoGen 0.4: CodeExecutorAgent",
        "runs_code()",
        "tests/agents/pair/test_pair.py::test_code_is_run_and_reported",
    ),
    (
        "AutoGen 0.4: dump_component, load_component",
        "team files, both ways: dump, dure export --python and --yaml",
        _FILE + "test_kinds_of_teams",
    ),
    (
        "AutoGen 0.4: ReplayChatCompletionClient",
        "scripted, recorded",
        _MAKES + "test_a_replay_makes_no_call_and_writes_no_file",
    ),
    (
        "AutoGen 0.4: Buffered, HeadAndTail, TokenLimited context",
        "Window, HeadAndTail, TokenBudget",
        "tests/memory/test_window.py::",
    ),
    (
        "AutoGen 0.4: runtime of actors over machines (gRPC)",
        "",
        "runs of many processes share PostgreSQL; actors are not",
    ),
    (
        "Agent Framework: sequential, concurrent, handoff, group, Magentic builders",
        "SequentialChat, hand_all, Handoffs, JointChat, HierarchicalChat",
        _JOINT + "test_rounds",
    ),
    (
        "Agent Framework: checkpoints, time travel",
        "resume, fork",
        _FORK + "test_every_event_can_be_forked_at",
    ),
    (
        "Agent Framework: middleware",
        "guards; a participant around another",
        _GUARD + "test_a_mask_keeps_the_original_out_of_the_journal_at_all_four_places",
    ),
    (
        "Agent Framework: request-info events",
        "turn.ask parks the run",
        _REPORT + "test_a_person_at_the_table_speaks_and_does_not_step_in",
    ),
    (
        "MetaGPT: Team.hire, invest, run(n_round)",
        "software_company(…), Budget, until=",
        _MAKES + "test_a_bug_is_found_by_the_tests_and_mended",
    ),
    (
        "MetaGPT: Role, Action",
        "Role(participant, watches, sends)",
        _BOARD + "test_the_order_follows_from_who_watches_what",
    ),
    (
        "MetaGPT: _watch, cause_by",
        "watches=, kinds of messages",
        _BOARD + "test_each_hears_what_it_watches_and_the_task",
    ),
    ("MetaGPT: send_to, addresses", "Message.to", _BOARD + "test_whoever_is_addressed_acts"),
    (
        "MetaGPT lesson: a message that nobody watches is dropped",
        "it is told, or goes to otherwise=",
        _BOARD + "test_what_nobody_watches_is_told_and_noted",
    ),
    (
        "MetaGPT lesson: two roles that watch each other",
        "stopped, and found before",
        _BOARD + "test_two_who_watch_each_other_are_stopped",
    ),
    (
        "MetaGPT: react, by_order, plan_and_act",
        "the agent's own loop; planner=",
        _AGENT + "test_a_planner_adds_words_and_tools",
    ),
    (
        "MetaGPT: ActionNode, repair of output",
        "output=, documents with types",
        _AGENT + "test_output_that_does_not_fit_is_repaired",
    ),
    (
        "MetaGPT: code review",
        "software_company(review=…)",
        _MAKES + "test_changes_before_the_tests",
    ),
    (
        "MetaGPT: QA engineer, test rounds",
        "tests run in the sandbox until they pass",
        _MAKES + "test_a_bug_that_nobody_mends_is_not_called_a_success",
    ),
    (
        "MetaGPT: incremental mode on a repository",
        "works on the folder that is there",
        _MAKES + "test_it_goes_on_from_what_is_there",
    ),
    ("MetaGPT: is_human", "a person in any role", _MAKES + "test_a_person_may_sit_in_any_role"),
    (
        "MetaGPT: serialize, recover-path",
        "every run is kept; resume",
        "tests/teams/board/test_kill.py::test_killed_at_every_event",
    ),
    (
        "MetaGPT: budget between rounds only",
        "reserved before each call",
        _TASKS + "test_the_budget_holds_for_all",
    ),
    (
        "MetaGPT: per-role model",
        "each agent's own model",
        _FILE + "test_an_agent_with_all_its_fields",
    ),
    ("MetaGPT: TeamLeader routes all", "HierarchicalChat", "tests/teams/test_three_levels.py::"),
    (
        "MetaGPT: Planner, Data Interpreter",
        "Checklist, python_session",
        _AGENT + "test_a_planner_adds_words_and_tools",
    ),
    (
        "MetaGPT: Researcher, Sales, Teacher and other roles",
        "",
        "profiles of your own; dure examples has some",
    ),
    (
        "MetaGPT: ExtEnv (Android, Minecraft, Werewolf)",
        "",
        "environments of benchmarks are not built yet",
    ),
    ("MetaGPT: experience pool", "", "learning from experience is not built yet"),
    (
        "MetaGPT: RAG engines",
        "",
        "retrieval of documents is not built yet; Agent(knowledge=…) takes yours",
    ),
    ("MetaGPT: tool recommendation", "dure tools choose", "tests/models/offline/test_choose.py::"),
    ("MetaGPT: AFlow, SPO, SELA", "", "searching for workflows and prompts is not built yet"),
    (
        "CrewAI: Agent(role, goal, backstory)",
        "Profile(role, goals, persona)",
        "tests/agents/test_wording.py::",
    ),
    (
        "CrewAI: max_iter, max_rpm, max_execution_time",
        "Budget(calls, seconds), models.limited",
        "tests/teams/test_bounded.py::",
    ),
    (
        "CrewAI: Task(description, expected_output, agent)",
        "Task(what, expected, who)",
        _TASKS + "test_each_is_told_the_results_before_it",
    ),
    (
        "CrewAI: Task(context)",
        "Task(context=…)",
        _TASKS + "test_each_is_told_the_results_before_it",
    ),
    (
        "CrewAI: async_execution",
        "tasks that need nothing of each other run at once",
        _TASKS + "test_those_that_need_nothing_of_each_other_are_done_at_once",
    ),
    (
        "CrewAI: output_json, output_pydantic",
        "Task(output=type)",
        _TASKS + "test_structured_results",
    ),
    (
        "CrewAI: output_file, create_directory",
        "Task(file=…)",
        _TASKS + "test_files_are_written_once_and_only_in_the_workspace",
    ),
    ("CrewAI: guardrail, a function", "Task(accept=…)", _TASKS + "test_what_a_function_may_say"),
    (
        "CrewAI: guardrail in plain English",
        "a sentence, judged",
        _TASKS + "test_a_sentence_is_judged",
    ),
    (
        "CrewAI: guardrail_max_retries",
        "Task(tries=…)",
        _TASKS + "test_what_is_not_accepted_is_done_again_with_the_reason",
    ),
    (
        "CrewAI: human_input of a task",
        "a person accepts",
        _TASKS + "test_a_person_accepts_or_says_what_to_change",
    ),
    ("CrewAI: input_files", "files of a task", _TASKS + "test_files_are_shown"),
    (
        "CrewAI: ConditionalTask",
        "Task(when=…)",
        _TASKS + "test_a_task_that_is_not_needed_is_passed_over",
    ),
    ("CrewAI: tools of a task", "Task(tools=…)", _TASKS + "test_tools_of_a_task"),
    ("CrewAI: Process.sequential", "Tasks", _TASKS + "test_each_is_told_the_results_before_it"),
    (
        "CrewAI: Process.hierarchical",
        "Tasks(manager=…)",
        _TASKS + "test_a_manager_picks_who_and_judges_the_result",
    ),
    ("CrewAI: kickoff_for_each", "for_each(…)", _EVERY + "test_each_input_in_order"),
    (
        "CrewAI: callbacks, event bus",
        "listeners of a run: one stream of typed events",
        "tests/runtime/test_run.py::",
    ),
    (
        "CrewAI: replay from a task",
        "fork at that task",
        _FORK + "test_every_event_can_be_forked_at",
    ),
    (
        "CrewAI: checkpoints, fork, diff, prune",
        "the journal; fork, dure diff, runs prune",
        _FORK + "test_a_fork_keeps_its_parents_blobs",
    ),
    ("CrewAI: usage metrics without money", "dure show --work", _REPORT + "test_who_did_what"),
    (
        "CrewAI: agents.yaml, tasks.yaml, JSONC crews",
        "team files with tasks; a CrewAI project is read by dure migrate",
        _FILE + "test_teams_within_teams_and_who_starts",
    ),
    ("CrewAI: planning", "planner=, plan=Assignments()", "tests/teams/test_hierarchical.py::"),
    (
        "CrewAI: interception points",
        "guards at four places; policy",
        _GUARD + "test_a_slow_guard_is_asked_once_and_read_back",
    ),
    (
        "CrewAI: llm_overlay",
        "dure run --model; a fork on another model",
        _FORK + "test_a_changed_reply_diverges_from_there_only",
    ),
    (
        "CrewAI: LLM of any provider",
        "34 presets, four wire formats",
        "tests/models/test_four_wires.py::",
    ),
    (
        "CrewAI: unified memory, knowledge sources",
        "",
        "long-term memory and retrieval are not built yet",
    ),
    ("CrewAI: train, learn=True", "", "learning from feedback is not built yet"),
    ("CrewAI: test, eval, experiments", "dure eval", "tests/bench/test_evaluate.py::"),
    (
        "CrewAI: create, templates, tool library",
        "dure init; shipped tools; dure examples",
        "tests/cli/test_init.py::",
    ),
    (
        "CrewAI: MCP",
        "tools of MCP servers in files; dure tools mcp",
        "tests/tools/test_mcp.py::test_what_a_server_may_do",
    ),
    ("CrewAI: A2A, skills", "", "protocols to other agents are not built yet"),
    (
        "CrewAI: chat with a crew",
        "dure chat --agent team.yaml",
        "tests/cli/test_team_file.py::test_a_team_runs_on_the_model_of_the_run",
    ),
    ("CrewAI: deploy, triggers, enterprise", "", "a hosted service is no aim"),
    (
        "Complaint 16: no parallel speakers",
        "everybody_at_once(), assign several",
        "tests/teams/test_speakers.py::test_everybody_at_once",
    ),
    (
        "Complaint 19: a person is far away",
        "the run waits; dure answer, resume",
        "tests/cli/test_team_file.py::test_a_team_with_a_person_waits_and_goes_on",
    ),
    (
        "Complaint: long talks slow down",
        "what was heard is not written or measured again",
        _MANY + "test_ten_thousand_messages_in_one_talk",
    ),
]
