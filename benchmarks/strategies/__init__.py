"""Strategies measured against each other on generated tasks, with a model that errs as is stated.

`puzzles.py` makes the tasks, `fallible.py` is the model, `compare.py` runs `dure eval`.
"""
