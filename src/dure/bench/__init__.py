"""The bench: participants evaluated on tasks, judged by scorers, with honest figures.

Knows tasks, scorers, attempts and statistics. Does not know models, or how figures are shown.
"""

from dure.bench.answers import contains, data, equals, matches, number, one_of
from dure.bench.conduct import at_most, called
from dure.bench.ends import ENDS, End
from dure.bench.evaluate import evaluate
from dure.bench.intervals import Rate
from dure.bench.judge import judge
from dure.bench.report import Report
from dure.bench.rows import Row
from dure.bench.score import Finished, Made, Score, Scorer, all_of, any_of
from dure.bench.task import Task
from dure.bench.workspaces import file, no_file

__all__ = [
    "ENDS",
    "End",
    "Finished",
    "Made",
    "Rate",
    "Report",
    "Row",
    "Score",
    "Scorer",
    "Task",
    "all_of",
    "any_of",
    "at_most",
    "called",
    "contains",
    "data",
    "equals",
    "evaluate",
    "file",
    "judge",
    "matches",
    "no_file",
    "number",
    "one_of",
]
