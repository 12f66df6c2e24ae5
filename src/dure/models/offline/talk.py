"""What the brain says without a tool, and how it says what a tool brought.

Knows small talk, what was told in the conversation, extracts and sums. Quotes only; it makes
nothing up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dure.core.message import ToolResult
from dure.core.prompt import Card, Prompt
from dure.models.offline import words_en, words_ko
from dure.models.offline.choose import FORBIDDING, HOW_TO, either, named, words
from dure.models.offline.reading import MOST_READ, fitting, gist, sentences, terms
from dure.models.offline.replies import say
from dure.models.offline.scene import Scene, told
from dure.models.offline.sums import expression, work_out
from dure.models.offline.wish import Clause, clean

MOST_SHOWN = 4_000
"""Characters of a tool's result that an answer shows."""

_GREETING = either(rf"(?:{words_en.GREETING})(?: there| dure| everyone| all)?", words_ko.GREETING)
_HELLO = re.compile(
    r"say (?:hello|hi) to (.{1,60})|(.{1,60}?)(?:에게|한테) 인사해\s?\S*", re.IGNORECASE
)
_THANKS = either(
    rf"(?:{words_en.THANKS})(?: (?:a lot|so much|very much|you|again))?", words_ko.THANKS
)
_ABILITIES = either(words_en.ABILITIES, words_ko.ABILITIES)
_WHO = either(words_en.WHO, words_ko.WHO)
_SUMMARY = either(words_en.SUMMARY, words_ko.SUMMARY)
_ASKING = either(words_en.ASKING, words_ko.ASKING)
_RECALL = either(words_en.RECALL, words_ko.RECALL)
_TELLING = re.compile(rf"\W*(?:(?:{words_en.TELLING})\b|{words_ko.TELLING})", re.IGNORECASE)
_CHANGING = either(
    "|".join(words_en.TOOLS[name] for name in words_en.CHANGING),
    "|".join(words_ko.TOOLS[name] for name in words_en.CHANGING),
)
_REQUEST = re.compile(rf"\?|\bplease\b|{words_ko.ENDINGS}")
_LEADS = [say(f"offline.{code}", korean, text="") for code in ("gist", "found", "recalled")
          for korean in (False, True)]  # fmt: skip


def small(clause: Clause, cards: Sequence[Card], korean: bool) -> str:
    """The answer to small talk, to questions about the brain, and to what is told or forbidden; ""
    if the clause is none of these."""
    plain = re.sub(r"[^\w\s']+|_", " ", clause.bare).strip()
    if not re.search(r"\w", clause.text) and not clause.material:
        return say("offline.empty", korean)
    hello = _HELLO.fullmatch(clause.text.strip(" .!"))
    if hello:
        return say("offline.greet", korean, name=hello[1] or hello[2])
    if _GREETING.fullmatch(plain):
        return say("offline.hello", korean)
    if (
        all(_THANKS.fullmatch(each.strip()) for each in re.split(r"[,.!]|\s{2,}", plain) if each)
        and plain
    ):
        return say("offline.thanks", korean)
    if _ABILITIES.search(clause.bare) and not clause.files:
        lines = [
            f"- {card.name}: {card.about}"
            for card in cards
            if "finish" not in getattr(card, "traits", ())
        ]
        return say(
            "offline.abilities", korean, tools="\n".join(lines) or say("offline.no_tools", korean)
        )
    if _WHO.search(clause.bare) and not clause.files:
        return say("offline.who", korean)
    if HOW_TO.search(clause.bare) and _CHANGING.search(clause.bare):
        return say("offline.how_to", korean)
    if FORBIDDING.search(clause.bare) and _CHANGING.search(clause.bare):
        return say("offline.left_alone", korean)
    telling = _TELLING.match(clause.bare) and not (clause.files or _REQUEST.search(clause.bare))
    if telling and not re.search(
        rf"{words_ko.ASKING}|\b(?:what|who|where|when|how)\b", clause.bare
    ):
        return say("offline.noted", korean)
    return ""


def local(clause: Clause) -> bool:
    """Whether the clause asks for what needs no tool: an extract, a sum, what was said."""
    return bool(
        _SUMMARY.search(clause.bare) or _RECALL.search(clause.bare) or expression(clause.bare)
    )


def condenses(clause: Clause) -> bool:
    """Whether the clause asks for an extract of what came just before."""
    apart = clause.files or clause.urls or clause.material
    return not apart and _SUMMARY.search(clause.bare) is not None


def alone(clause: Clause, scene: Scene, latest: str, korean: bool) -> tuple[str, str]:
    """The answer without a tool, and what "it" means from then on."""
    if _SUMMARY.search(clause.bare) or not clause.bare.strip():
        return extract(clause.material or latest, korean)
    sum_ = expression(clause.bare)
    if sum_:
        value = work_out(sum_)
        code = "offline.sum" if value else "offline.no_value"
        return say(code, korean, expression=sum_, value=value), value
    if clause.material and _ASKING.search(clause.bare):
        return answer(clause.bare, clause.material, korean)
    asking = _ASKING.search(clause.bare) or _REQUEST.search(clause.bare)
    if scene.notes and asking:
        return answer(clause.bare, "\n".join(scene.notes), korean)
    found = recall(clause, scene) if asking else ""
    if found:
        return say("offline.recalled", korean, text=found), found
    code = "offline.not_recalled" if _RECALL.search(clause.bare) else "offline.cannot"
    return say(code, korean), ""


def recall(clause: Clause, scene: Scene) -> str:
    """The sentence of the conversation that fits the question best; "" if none does well."""
    known = sentences("\n".join(scene.earlier[-400:]))
    if not _RECALL.search(clause.bare):
        known += [line for _, result in scene.seen[-20:] for line in sentences(told(result.parts))]
    found = fitting(clause.bare, known[::-1], 1)  # of two that fit alike, the later
    fits = found and (_RECALL.search(clause.bare) or _covers(clause.bare, found[0]))
    return found[0] if fits else ""


def remembers(clause: Clause, cards: Sequence[Card]) -> bool:
    """Whether the wish asks for what was said before, and names no tool."""
    asks = _RECALL.search(clause.bare) and not (clause.files or clause.urls)
    return bool(asks) and not any(named(card, clause) for card in cards)


def present(
    result: ToolResult, clause: Clause, arguments: Mapping[str, Any], korean: bool
) -> tuple[str, str]:
    """What a tool brought, as the wish wants it: whole, its main sentences, or those that answer
    the question; and what "it" means from then on."""
    text = told(result.parts)
    if not text:
        return say("offline.done", korean), ""
    reads = bool({"path", "url"} & arguments.keys()) and len(arguments) == 1
    if reads and _SUMMARY.search(clause.bare):
        return extract(text, korean)
    naming = words(result.name, "")
    asked = " ".join(term for term in clause.bare.split() if not naming.search(term))
    if reads and _ASKING.search(clause.bare) and terms(asked) and len(sentences(text)) > 2:
        return answer(asked, text, korean)
    return shown(text, korean), text


def extract(text: str, korean: bool) -> tuple[str, str]:
    """The main sentences of a text; a short text is given whole."""
    if not text.strip():
        return say("offline.nothing_to_read", korean), ""
    found = "\n".join(gist(text))
    return say("offline.gist", korean, text=shown(found, korean)) + _skimmed(text, korean), found


def answer(question: str, text: str, korean: bool) -> tuple[str, str]:
    """The sentences of a text that answer a question, or the plain word that none does."""
    found = "\n".join(fitting(question, sentences(text)))
    code = "offline.found" if found else "offline.not_found"
    body = shown(found or text[:600], korean)
    return say(code, korean, text=body) + _skimmed(text, korean), found or text


def shown(text: str, korean: bool) -> str:
    """The text, cut at MOST_SHOWN characters with a note of it."""
    if len(text) <= MOST_SHOWN:
        return text
    return text[:MOST_SHOWN] + "\n" + say("offline.cut", korean, shown=MOST_SHOWN, total=len(text))


def _skimmed(text: str, korean: bool) -> str:
    if len(text) <= MOST_READ:
        return ""
    return "\n" + say("offline.skimmed", korean, read=MOST_READ, total=len(text))


def _covers(question: str, sentence: str) -> bool:
    """Whether the sentence holds most of what the question asks about."""
    asked = set(terms(question))
    return len(asked & set(terms(sentence))) * 2 > len(asked)


def last_answer(scene: Scene) -> str:
    """What "it" means before anything is done: the last result or answer of the wish before."""
    results = [result for _, result in scene.before if result and not result.failed]
    said = scene.answers[-1] if scene.answers else ""
    for lead in _LEADS:
        if said.startswith(lead):
            return said.removeprefix(lead)
    return told(results[-1].parts) if results else said


def last_file(scene: Scene) -> str:
    """The file spoken of last before this wish."""
    for said in reversed(scene.earlier[-20:]):
        files = Clause(said[:600]).files
        if files:
            return files[-1]
    return ""


def protocol(prompt: Prompt) -> str | None:
    """The summary of a conversation that is being folded; None if that is not what is asked."""
    last = prompt.messages[-1] if prompt.messages else None
    if prompt.tools or last is None or last.sender == prompt.me:
        return None
    folding = last.sender == "conversation" or (
        len(last.text) > MOST_SHOWN // 4 and _SUMMARY.search(prompt.system) is not None
    )
    if not folding:
        return None
    text = clean("\n".join(message.text for message in prompt.messages))
    room = 4 * (prompt.most_output or 1_000) // 2
    return "\n".join(gist(text, 12))[:room] or text[:room]
