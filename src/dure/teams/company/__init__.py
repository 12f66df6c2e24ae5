"""A software company: from an idea to a program whose tests pass in the sandbox, or to why not.

    run(software_company("anthropic:claude-sonnet-4-5"), "A diary for the command line.")

Knows its roles, their documents, and the order in which one leads to the other. What it writes lies
in the workspace; what it says of it was tried out.
"""

from dure.teams.company.archive import Archivist, read_project
from dure.teams.company.company import ROLES, ROUNDS, software_company
from dure.teams.company.documents import Design, PlannedFile, PlannedTask, Requirements, WorkPlan
from dure.teams.company.report import Report, run_tests
from dure.teams.company.review import Review
from dure.teams.company.testing import Bench, Delivery

__all__ = [
    "ROLES",
    "ROUNDS",
    "Archivist",
    "Bench",
    "Delivery",
    "Design",
    "PlannedFile",
    "PlannedTask",
    "Report",
    "Requirements",
    "Review",
    "WorkPlan",
    "read_project",
    "run_tests",
    "software_company",
]
