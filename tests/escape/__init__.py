"""Twenty-five ways out of a sandbox, tried on every rung that this machine can run.

`python -m tests.escape` prints the table. `machine.py` is what is there to be harmed, `attacks/`
what is tried; `trial.py` tries it in a real run and reads its journal.
"""
