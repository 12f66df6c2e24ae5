"""A run is killed in the middle of a payment, and taken up again by another process.

Nobody knows whether the payment happened, so a person is asked. It is never made twice unasked.
"""

# ruff: noqa: T201 (an example says what it does)

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from dure import Agent, Answer, Question, policy, resume, run, stores, tool
from dure.models import calls, scripted


@tool(effect="pay")
def pay(won: int) -> str:
    """Pay an amount."""
    with Path("paid.txt").open("a") as file:
        file.write(f"{won} won\n")
    if sys.argv[1:] == ["child"]:
        os.kill(os.getpid(), signal.SIGKILL)  # after it was paid, before anybody was told
    return f"paid {won} won"


cashier = Agent("cashier", scripted(calls(("pay", {"won": 4500})), "The tea is paid."), [pay])
store = stores.SQLite("runs.db")


async def person(question: Question) -> Answer:
    """Somebody who has looked into the till."""
    print("asked: ", question.text, question.call)
    print("answer: yes, it happened")
    return Answer(question.id, "paid 4500 won", "yes")


def main() -> None:
    """Begin in a child that dies, and go on here."""
    here = Path(__file__).resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        child = subprocess.run([sys.executable, str(here), "child"], check=False)
        print("the child ended with", child.returncode)
        outcome = run(resume("last", cashier, store=store, policy=policy.trusted, asks=person))
        print("said:  ", outcome.text)
        print("paid:  ", Path("paid.txt").read_text().splitlines())
        os.chdir(here.parent)


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        run(cashier, "Pay the tea.", store=store, policy=policy.trusted)
    else:
        main()
