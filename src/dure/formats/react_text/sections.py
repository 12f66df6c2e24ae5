"""A reply cut at its labels: which lines think, act, give input, observe or answer.

Knows the labels, also as models vary them (`**Action:**`, `Action 1:`, `행동:`); not the tools.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Label: TypeAlias = Literal["thought", "action", "input", "observation", "final", "question"]

_WORDS: dict[Label, tuple[str, ...]] = {
    "input": (
        "action input",
        "actioninput",
        "action_input",
        "tool input",
        "tool_input",
        "action arguments",
        "input",
        "arguments",
        "args",
        "parameters",
        "행동 입력",
        "동작 입력",
        "도구 입력",
        "작업 입력",
        "액션 입력",
        "입력",
        "인자",
        "인수",
    ),
    "final": (
        "final answer",
        "final_answer",
        "finalanswer",
        "answer",
        "최종 답변",
        "최종답변",
        "최종 답",
        "최종 응답",
        "답변",
        "답",
    ),
    "observation": ("observation", "tool output", "tool result", "관찰", "관측", "관찰 결과"),
    "thought": ("thoughts", "thought", "reasoning", "생각", "사고", "추론"),
    "action": ("action", "act", "tool", "행동", "동작", "도구", "작업", "액션"),
    "question": ("question", "질문"),
}
_LABELS: dict[str, Label] = {word: label for label, words in _WORDS.items() for word in words}
_ONE_OF = "|".join(re.escape(word) for word in sorted(_LABELS, key=len, reverse=True))
_LINE = re.compile(
    # Repetitions are bounded, so that no text makes this slow.
    rf"^[ \t>#-]{{0,8}}(?P<mark>\*{{1,3}}|_{{1,2}}|`)?(?P<label>{_ONE_OF})[ \t]{{0,2}}\d{{0,3}}"
    r"[ \t]{0,2}(?(mark)(?:(?P=mark))?)[ \t]{0,2}[:\uff1a](?(mark)(?:(?P=mark))?)",
    re.IGNORECASE | re.MULTILINE,
)
_FENCE = re.compile(r"\s*(?:```[\w+-]*[ \t]*\n?)?\s*")


@dataclass(frozen=True, slots=True)
class Section:
    """A label and the text behind it. Text before the first label has none."""

    label: Label | None
    text: str


def sections(text: str) -> list[Section]:
    """The reply, cut at its labels. An answer goes to the end of the text; what stands inside the
    JSON of an input is no label."""
    made: list[Section] = []
    label: Label | None = None
    begin = at = 0
    while label != "final":
        found = _LINE.search(text, at)
        if found is None:
            break
        next_label = _LABELS[found["label"].lower()]
        if next_label == "input" and label != "action":  # an ordinary line: no action awaits it
            at = found.end()
            continue
        _add(made, label, text[begin : found.start()])
        label = next_label
        begin = at = found.end()
        if label in ("input", "action"):
            at = _past_json(text, begin)
    _add(made, label, text[begin:])
    return made


def _add(made: list[Section], label: Label | None, text: str) -> None:
    text = text.strip()
    if text or label is not None:
        made.append(Section(label, text))


def _past_json(text: str, begin: int) -> int:
    """Where the JSON value that begins here ends; `begin` where none does."""
    fence = _FENCE.match(text, begin)
    start = fence.end() if fence else begin
    if text[start : start + 1] not in ("{", "["):
        return begin
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return begin
