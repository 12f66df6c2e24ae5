"""A counsellor on a model: on signs of danger no model speaks, and a person takes over."""

# ruff: noqa: T201 (an example says what it does)

from dure import Answer, Human, Question, run, stores
from dure.agents.partners import counsellor
from dure.models import scripted

store = stores.Memory()
listener = counsellor(
    scripted("많이 지치셨군요. 무엇이 가장 무거우세요?"), language="ko", helper=Human("상담사")
)


async def helper(question: Question) -> Answer:
    """A person who can help."""
    return Answer(question.id, "제가 왔어요. 지금 어디에 계세요?")


def main() -> None:
    """Three exchanges of one conversation."""
    after = None
    for said in ("요즘 잠을 못 자요.", "그냥 죽고 싶어요.", "네."):
        more = {"after": after} if after else {}
        outcome = run(listener, said, store=store, asks=helper, **more)
        after = outcome.run
        print(f"> {said}\n{outcome.text}\n")


if __name__ == "__main__":
    main()
