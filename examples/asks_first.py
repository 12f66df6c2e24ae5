"""Sending needs a person's word: the run is put away until it comes, then goes on."""

# ruff: noqa: T201 (an example says what it does)

from dure import Agent, Answer, Question, resume, run, stores, tool
from dure.models import calls, scripted


@tool(effect="send", to="address")
def mail(address: str, text: str) -> str:
    """Send a mail."""
    return f"sent to {address}: {text}"


letter = calls(("mail", {"address": "mina@shop.example", "text": "The tea is here."}))
secretary = Agent("secretary", model=scripted(letter, "Mina knows."), tools=[mail])
store = stores.Memory()


async def owner(question: Question) -> Answer:
    """The owner, who changes a word before it goes out."""
    print("asked:", question.text, question.call)
    better = {"address": "mina@shop.example", "text": "Your tea is here, Mina."}
    return Answer(question.id, verdict="edit", arguments=better)


def main() -> None:
    """Ask, wait, go on."""
    waiting = run(secretary, "Tell Mina that the tea is here.", store=store)
    print(waiting.status, len(waiting.questions), "question")
    done = run(resume(waiting.run, secretary, store=store, asks=owner))
    print(done.status, done.text)


if __name__ == "__main__":
    main()
