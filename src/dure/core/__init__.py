"""Words and contracts: what every other part of dure speaks in.

Knows: messages, events, tools, prompts, budgets, errors and the protocols between the layers.
Does not know: any file, socket, clock, model or store. Standard library and pydantic only.
"""
