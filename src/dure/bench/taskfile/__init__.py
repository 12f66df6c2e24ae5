"""Task files: YAML in the shape of `schema.json`, read with the line of every value.

Knows the file's fields and what they make. Does not know how tasks are evaluated.
"""

from dure.bench.taskfile.suite import NAME, Suite, read_suite

__all__ = ["NAME", "Suite", "read_suite"]
