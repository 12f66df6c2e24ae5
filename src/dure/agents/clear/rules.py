"""A goal read by plain rules, English and Korean: a first look, and no more.

Pure: words and patterns. It does not understand the goal; it sees whether there are words that say
what, where and when done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dure.agents.clear.goal import Clarity, Lack, Size

_FLAGS = re.IGNORECASE
_VAGUE = re.compile(
    r"\b(?:something|stuff|things?|somehow|whatever|everything|anything)\b"
    r"|\b(?:it|this|that)\s*(?:better|nicer|good|tidy|work)?[.!]?$"
    r"|뭔가|아무거나|이것저것|적당히|알아서|잘 (?:해|부탁)",
    _FLAGS,
)
_WHERE = re.compile(
    r"\b[\w-]+\.[a-z]{2,5}\b|https?://|\b[\w-]+/"  # a file, an address, a folder
    r"|\b(?:in|from|at|on|of|about|into|to|for|between|near) (?:the |a |an |my |our |this )?\w{2,}"
    r"|[\w가-힣](?:에서|에게|으로|의|에 대해|에 관한|까지|부터)(?=[\s,.?!]|$)"
    r"|\d\s*[-+*/x×]\s*\d",
    _FLAGS,
)
_DONE = re.compile(
    r"\d|\?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|each|every|all|only)\b"
    r"|\b(?:until|so that|when|at (?:most|least)|no more than"
    r"|by (?:mon|tues|wednes|thurs|fri)day)\b"
    r"|\b(?:into?|to|as|save\w*) (?:the |a |an )?"
    r"(?:[\w/-]+\.[a-z]{2,5}|file|table|list|report|mail)"
    r"|\b(?:a|the) (?:table|list|summary|report|chart|story|poem|plan|letter|test)\b"
    r"|[\w가-힣]\.[a-z]{2,5}(?:에|로)|(?:한|두|세|네|다섯|열)\s?"
    r"(?:개|곳|줄|장|쪽|가지|문장|편)"
    r"|(?:표|목록|요약|보고서|그래프|편지)(?:로|을|를)|까지"
    r"|때까지|될 때|모두|마다|무엇|몇|얼마|누구",
    _FLAGS,
)
_CODE = re.compile(
    r"\b(?:program|script|code|function|algorithm|bug|tests?|refactor\w*|implement\w*)\b"
    r"|프로그램|스크립트|코드|함수|알고리즘|버그|테스트|구현",
    _FLAGS,
)
_LARGE = re.compile(
    r"\b(?:app|application|website|web ?site|platform|product|company|business|campaign|startup"
    r"|novel|book|game|operating system|software)\b"
    r"|앱|웹사이트|홈페이지|플랫폼|회사|사업|캠페인|소설|책을|게임|소프트웨어|서비스를",
    _FLAGS,
)
_MAKES = re.compile(
    r"\b(?:build|create|develop|design|launch|make|write|run|start|publish)\b"
    r"|만들|개발|설계|출시|써|쓰|운영|시작",
    _FLAGS,
)
_JOINTS = re.compile(
    r"\bthen\b|\bafter (?:that|which)\b|\bfinally\b|;|\.\s+\S"
    r"|, (?:and )?(?=[a-z]+ (?:the|a|it|them)\b)"
    r"|그리고|그다음|그런 다음|(?:한|은|ㄴ) (?:뒤|다음|후)|[가-힣]고(?=[\s,])|마지막으로",
    _FLAGS,
)
MOST_PARTS = 3
"""Steps named in a goal that one agent keeps in mind."""


def read_goal(text: str) -> Clarity:
    """What the rules find in a goal."""
    words = text.split()
    checks: Sequence[tuple[Lack, bool]] = (
        ("what", len(words) >= 2 and not _VAGUE.search(text.strip())),
        ("where", bool(_WHERE.search(text))),
        ("when_done", bool(_DONE.search(text))),
    )
    return Clarity(tuple(lack for lack, said in checks if not said), _size(text))


def _size(text: str) -> Size:
    parts = 1 + len(_JOINTS.findall(text))
    if parts > MOST_PARTS or (_LARGE.search(text) and _MAKES.search(text)):
        return "team"
    return "pair" if _CODE.search(text) and _MAKES.search(text) else "agent"
