"""What other systems keep of an agent or a team, read and written down as files of dure.

Knows their files; runs nothing of them and imports none of their code.
"""

from dure.spec.migrate.draft import Migrated
from dure.spec.migrate.find import migrate

__all__ = ["Migrated", "migrate"]
