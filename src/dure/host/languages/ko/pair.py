"""Korean for people at the table, profiles, the pair and equal partners."""

KO = {
    "profile.list": "{name}의 {field}에는 목록을 주십시오: {field}=[…].",
    "profile.file": "프롬프트 파일 {path}을(를) 읽을 수 없습니다: {reason}.",
    "human.otherwise": "{name}에게 늘 묻지는 않게 되어 있습니다. 대신 답할 이를 정하십시오:"
    " otherwise=runs_code(), 또는 에이전트.",
    "human.go_on": "계속하십시오.",
    "human.away": "{name}은(는) 제때에 답하지 않았습니다.",
    "pair.no_code": "실행할 코드 블록이 없습니다. 코드를 ```python(또는 ```sh)과 ``` 사이에"
    " 적거나, 다 했다고 말하십시오.",
    "pair.not_run": "코드가 끝까지 실행되지 않았습니다.",
    "pair.last": "last={last}이면 메시지를 하나도 보지 않습니다. 1 이상으로 하십시오.",
    "pair.same_name": "짝 {pair}과(와) 두 사람의 이름은 서로 달라야 합니다. 지금: {names}.",
    "pair.turns": "turns={turns}이면 한 번도 하지 않습니다. 1 이상으로 하십시오.",
    "pair.wrong": "틀렸습니다. 까닭을 찾아 다시 하십시오.",
    "pair.wrong_why": "틀렸습니다: {why}\n다시 하십시오.",
    "pair.kept": "다음 고칠 점을 늘 지키십시오:",
    # 상담
    "counsel.before": "앞에서 위험의 신호가 있었고, 도움받을 곳을 알렸습니다. 먼저 지금 안전한지,"
    " 누구와 이야기가 닿았는지 물으십시오.",
    "counsel.level": "같은 내용을 모든 문장을 {level}로 다시 말하십시오.",
    "counsel.no_level": "{level}은(는) 말의 높임이 아닙니다. 있는 것: {levels}.",
    # 협상
    "deal.made": "합의: {terms}.",
    "deal.none": "합의하지 못했습니다: {why}.",
    "deal.first": "아직 제안이 없습니다. 차례입니다.",
    "deal.stands": "지금 나와 있는 것은 {name}의 제안입니다: {terms}. 차례입니다.",
    "deal.parties": "{team}에는 이름이 서로 다른 당사자가 둘 이상 있어야 합니다. 지금: {names}.",
    "deal.issues": "{team}에는 항목(두 수를 작은 것부터, 또는 낱말들)과 한 번 이상의 차례가"
    " 있어야 합니다.",
    "deal.private": "{team}에 그런 당사자나 항목은 없습니다: {names}.",
    "deal.no_move": "그것은 차례에 할 수 있는 일이 아닙니다: 조건을 들어 제안(offer)하거나,"
    " 받아들이거나(accept), 그만두십시오(walk away).",
    "deal.term": "{name}에 올 수 있는 것: {issue}. 하신 말: {given!r}.",
    "deal.unknown": "합의할 것 가운데 {names}은(는) 없습니다.",
    "deal.nothing_yet": "받아들일 제안이 아직 없습니다. 먼저 제안하십시오.",
    "deal.outside": "스스로 정한 한계 밖입니다: {names}.",
    "deal.offers": "제안: {terms}",
    "deal.accepts": "수락: {terms}",
    # 함께 쓰기
    "writing.writers": "{team}에는 이름이 서로 다른 쓰는 이가 둘 이상, 차례가 한 번 이상 있어야"
    " 합니다. 지금: {names}.",
    "writing.empty": "(아직 없음)",
    "writing.now": "{file}의 {number}번째 판:\n\n{text}",
    "writing.wrote": "새로 썼습니다",
    "writing.edited": "“{old}” 자리에 넣은 말:",
    "writing.accepted": "지금의 글을 받아들였습니다",
    "writing.nothing_yet": "받아들일 글이 아직 없습니다. 먼저 쓰십시오.",
    "writing.not_once": "`old`는 글에 꼭 한 번 있어야 하는데 {places}번 있습니다. 둘레의 글을 더"
    " 옮겨 적으십시오.",
    "writing.says_nothing": "말을 하거나 `accept`라고 하십시오.",
    "writing.no_change": "text가 있는 write, old와 new가 있는 edit, text가 있는 comment, accept"
    " 가운데 하나가 아닙니다.",
}
