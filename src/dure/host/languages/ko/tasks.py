"""Korean for two-agent chats, sequences and tasks."""

KO = {
    "chat.turns": "turns={turns}으로(로)는 대화가 되지 않습니다. 1 이상으로 주십시오.",
    "order.circle": "{team}에서 이들이 서로를 기다려 아무것도 시작할 수 없습니다: {names}.",
    "order.unknown": (
        "{team}의 {name}에 {wanted!r}이(가) 있지만 그런 것은 없습니다. {names} 가운데서 목록으로"
        " 주십시오."
    ),
    "tasks.each": (
        "{name}에는 입력 목록이 필요합니다. for_each(…, [...])로 주거나, 실행에"
        ' [{{"topic": "tea"}}] 같은 JSON을 주십시오.'
    ),
    "tasks.idle": "{name}에게 할 일이 없습니다.",
    "tasks.idle_cure": "{team}에서 {name}에게 할 일을 주거나 빼십시오.",
    "tasks.inputs": (
        "{team}에 {names}이(가) 필요한데 실행에 주어지지 않았습니다. 과제를 JSON으로"
        " 주십시오: '{example}'"
    ),
    "tasks.list": "할 일의 {field}에는 목록을 줍니다: {field}=[…].",
    "tasks.names": "{team}에는 저마다 이름이 다른 할 일이 있어야 합니다({twice}).",
    "tasks.raised": (
        "할 일 {task}의 {function}에서 {kind} 오류가 났습니다: {reason}. 고친 뒤 실행을 이어서"
        " 하십시오(resume)."
    ),
    "tasks.task": (
        "할 일에는 무엇을 할지가 있어야 하고, 한 번 이상 시도해야 합니다(what={what!r},"
        " tries={tries})."
    ),
    "tasks.who": (
        "{team}에서 {task}을(를) 누가 하는지 알 수 없습니다. who=…에 {names} 가운데 하나를 주거나"
        "(도구를 쓰려면 에이전트여야 합니다), 팀에 manager를 두십시오."
    ),
}
