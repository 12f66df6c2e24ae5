"""What tasks themselves say, by language."""

from __future__ import annotations

WORDS = {
    "en": {
        "expected": "What is expected: {expected}",
        "json": "Answer with one JSON value of this schema: {schema}",
        "who": "Who is to do this task?\n{members}",
        "nobody": "{manager} named nobody who could do it",
        "again": "It is not done yet: {missing}\nDo it again.",
        "judge": "Does the answer above hold to this? {rule}\nSay no if it does not, and why.",
        "meets": "Is the task above done, with all that is expected? Say no if anything is missing,"
        " and what.",
        "accept": "Type yes to accept this, or say what is to be changed.",
        "unclear": "the check gave no clear answer",
        "unmet": "it does not hold to: {rule}",
        "refused": "the check did not accept it",
        "left": "{name} stopped it",
        "file": "{path} could not be written: {problem}",
        "attach": "{path} could not be read: {problem}",
        "needs": "it needs {names}, which is not done",
        "undone": "Not everything was done.",
        "done": "Done: {names}.",
        "not_done": "Not done:",
        "nothing": "Nothing was to be done.",
    },
    "ko": {
        "expected": "기대하는 결과: {expected}",
        "json": "다음 스키마에 맞는 JSON 값 하나로 답하십시오: {schema}",
        "who": "이 일을 누가 합니까?\n{members}",
        "nobody": "{manager} 님이 할 사람을 정하지 않았습니다",
        "again": "아직 다 되지 않았습니다: {missing}\n다시 하십시오.",
        "judge": "위의 답이 다음을 지킵니까? {rule}\n지키지 않으면 아니라고 하고 까닭을"
        " 말하십시오.",
        "meets": "위의 일이 기대한 대로 다 되었습니까? 빠진 것이 있으면 아니라고 하고, 무엇인지"
        " 말하십시오.",
        "accept": "받아들이려면 '네'를, 아니면 고칠 것을 쓰십시오.",
        "unclear": "검사에서 분명한 답이 나오지 않았습니다",
        "unmet": "다음을 지키지 않았습니다: {rule}",
        "refused": "검사를 통과하지 못했습니다",
        "left": "{name} 님이 멈추었습니다",
        "file": "{path}에 쓸 수 없었습니다: {problem}",
        "attach": "{path} 파일을 읽을 수 없었습니다: {problem}",
        "needs": "먼저 되어야 할 일이 되지 않았습니다: {names}",
        "undone": "다 되지는 않았습니다.",
        "done": "된 일: {names}.",
        "not_done": "안 된 일:",
        "nothing": "할 일이 없었습니다.",
    },
}


def words(language: str) -> dict[str, str]:
    """The words of this language."""
    return WORDS.get(language, WORDS["en"])
