"""What the offline brain says, in English; the Korean is in the languages catalogue.

Knows sentences and their gaps. Does not know when they are said.
"""

from __future__ import annotations

from dure.host.languages import tr

_CONNECT = (
    "To connect a real model, set ANTHROPIC_API_KEY or OPENAI_API_KEY, start a local server such"
    " as Ollama, or name a model with --model."
)

ENGLISH = {
    "offline.hello": "Hello! I am the built-in offline brain: rules, no language model. Tell me"
    " what to do, or ask what I can do.",
    "offline.greet": "Hello, {name}!",
    "offline.who": "I am dure's built-in offline brain: I go by rules and word lists, need no"
    " network and no key, and understand little. " + _CONNECT,
    "offline.abilities": "With these tools I can help now:\n{tools}\nWithout a tool I do sums, find"
    " sentences in a text that you give me or in what you said, and pick out the main sentences of"
    " a text. I do not write, translate or judge. " + _CONNECT,
    "offline.no_tools": "(no tools here)",
    "offline.cannot": "I cannot do that: I am the built-in offline brain, not a language model, and"
    " no tool here fits. Ask what I can do to see what is at hand. " + _CONNECT,
    "offline.left_alone": "OK, I do not do that; nothing was changed.",
    "offline.empty": "Tell me in words what to do, or ask what I can do.",
    "offline.thanks": "You are welcome.",
    "offline.noted": "Noted. I can find it again as long as this conversation lasts.",
    "offline.recalled": "Earlier in this conversation:\n{text}",
    "offline.not_recalled": "I find nothing about that in this conversation.",
    "offline.sum": "{expression} = {value}",
    "offline.no_value": "{expression} has no value that I can work out (a division by zero, or too"
    " large).",
    "offline.gist": "The main sentences, as they stand:\n{text}",
    "offline.nothing_to_read": "There is no text here to work on. Paste it, or name a file.",
    "offline.found": "What fits your question:\n{text}",
    "offline.not_found": "I find no sentence that fits your question. The text begins:\n{text}",
    "offline.how_to": "I cannot explain that, but I do it if you say it plainly, such as “delete"
    " notes.md”, and a tool here fits.",
    "offline.failed": "{tool} did not work: {reason}",
    "offline.undone": "Not done: {wishes}",
    "offline.missing": "I cannot use {tool} yet: please also give {names}. Example: {example}",
    "offline.cut": "… ({shown} of {total} characters shown)",
    "offline.skimmed": "(A long text: I read the first and the last part, {read} of {total}"
    " characters.)",
    "offline.done": "Done.",
    "offline.no_schema": "I cannot fill the form that is asked for: the text does not say {names},"
    " and the offline brain makes nothing up. " + _CONNECT,
}


def say(code: str, korean: bool, **facts: object) -> str:
    """The sentence with this code, in Korean or English, facts filled in."""
    return tr(code, ENGLISH[code], "ko" if korean else "en", **facts)
