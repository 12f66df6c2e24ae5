"""What MetaGPT has of boards and companies; its name here; the test that shows it."""

_BOARD = "tests/teams/board/test_board.py::"
_MAKES = "tests/teams/company/test_company.py::"

ROWS = [
    (
        "MetaGPT: SOP (the order emerges from who watches what)",
        "Board",
        _BOARD + "test_the_order_follows_from_who_watches_what",
    ),
    (
        "MetaGPT: roles that wait for several messages",
        "Role(needs=…)",
        _BOARD + "test_those_who_can_act_at_once_and_one_who_needs_both",
    ),
    (
        "MetaGPT: ProductManager, Architect, ProjectManager, Engineer, QaEngineer",
        "software_company",
        _MAKES + "test_a_bug_is_found_by_the_tests_and_mended",
    ),
    (
        "MetaGPT: --run-tests, --code-review (without effect there)",
        "run_tests, review=",
        _MAKES + "test_without_review",
    ),
    (
        "MetaGPT lesson: generated projects do not run",
        "Delivery.passed",
        _MAKES + "test_a_bug_that_nobody_mends_is_not_called_a_success",
    ),
    (
        "MetaGPT lesson: tests that test nothing",
        "Report.proven",
        _MAKES + "test_tests_that_test_nothing_are_sent_back",
    ),
]
