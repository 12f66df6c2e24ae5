"""Tasks: what is to be done, by whom, with which results of others, and when it is accepted."""

from dure.teams.tasks.every import ForEach, for_each
from dure.teams.tasks.task import Task
from dure.teams.tasks.tasks import Tasks

__all__ = ["ForEach", "Task", "Tasks", "for_each"]
