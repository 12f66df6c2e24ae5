"""A software company: its people write documents for each other, and its tests are really run."""

from dure.teams.company import software_company

company = software_company(None, rounds=3)
