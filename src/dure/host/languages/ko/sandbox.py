"""Korean for the errors of `dure.sandbox`, by code."""

KO: dict[str, str] = {}
