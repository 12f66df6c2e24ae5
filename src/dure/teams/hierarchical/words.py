"""What a hierarchical chat itself says, by language."""

from __future__ import annotations

WORDS = {
    "en": {
        "lead": "{manager}, you lead this team:\n{members}\nDecide who works next.",
        "tools": "Give work with assign (several at once, if they do not need each other), and end"
        " with answer. Members know only what you tell them.",
        "lines": "Write a line `name: task` for each who is to work. Anything else is your answer.",
        "task": "Task for {who}: {task}",
        "done_when": "Done when: {done_when}",
        "again": "It was not done yet: {missing}\nDo it again.",
        "alone": "You have given no work to anybody. Assign it to who can do it best; answer again"
        " only if nobody is needed.",
        "same": "{who} was given this very task {count} times. Give another task, or another"
        " member, or answer.",
        "status": "The work so far:\n{lines}",
        "done": "done",
        "undone": "not done: {missing}",
        "before": "number {number} is not done",
        "check": "Is this done?\n{task}\nSay no if anything is missing, and what.",
        "unclear": "the check gave no clear answer",
        "unmet": "what it is done by does not hold",
        "failed": "the turn failed",
        "approve": "{manager} plans:\n{lines}\n\nType yes to begin, or say what to change.",
        "refused": "The plan was not approved: {words}\nAssign anew.",
        "stopped": "Stopped: {reason}.",
        "left": "Not done:\n{lines}",
    },
    "ko": {
        "lead": "{manager} 님이 이 팀을 이끕니다:\n{members}\n다음에 누가 일할지 정하십시오.",
        "tools": "일은 assign으로 맡기고(서로 기다릴 필요가 없으면 여럿을 한 번에), answer로"
        " 끝내십시오. 구성원은 알려 준 것만 압니다.",
        "lines": "일할 사람마다 한 줄씩 `이름: 할 일`을 쓰십시오. 다른 말은 답으로 봅니다.",
        "task": "{who}의 할 일: {task}",
        "done_when": "다 된 때: {done_when}",
        "again": "아직 다 되지 않았습니다: {missing}\n다시 하십시오.",
        "alone": "아무에게도 일을 맡기지 않았습니다. 가장 잘할 수 있는 구성원에게 맡기고, 아무도"
        " 필요 없을 때만 다시 답하십시오.",
        "same": "{who}에게 같은 일을 {count}번 맡겼습니다. 다른 일이나 다른 구성원을 고르거나"
        " 답하십시오.",
        "status": "지금까지의 일:\n{lines}",
        "done": "됨",
        "undone": "안 됨: {missing}",
        "before": "{number}번이 되지 않았습니다",
        "check": "다 되었습니까?\n{task}\n빠진 것이 있으면 아니라고 하고, 무엇인지 말하십시오.",
        "unclear": "검사에서 분명한 답이 나오지 않았습니다",
        "unmet": "다 된 조건이 맞지 않습니다",
        "failed": "차례가 실패했습니다",
        "approve": "{manager}의 계획:\n{lines}\n\n시작하려면 '네', 고치려면 고칠 것을 쓰십시오.",
        "refused": "계획이 승인되지 않았습니다: {words}\n다시 맡기십시오.",
        "stopped": "멈춤: {reason}.",
        "left": "안 된 일:\n{lines}",
    },
}
YES = frozenset({"yes", "y", "ok", "okay", "go", "네", "예", "응", "좋아요", "승인"})


def words(language: str) -> dict[str, str]:
    """The words of this language."""
    return WORDS.get(language, WORDS["en"])
