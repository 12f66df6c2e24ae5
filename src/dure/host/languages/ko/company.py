"""Korean for boards and the software company."""

KO = {
    "board.most": "most={most}이면 아무도 움직이지 못합니다. 1 이상을 쓰십시오.",
    "board.sends": "{name}이(가) 보내는 것이 없습니다. 보낼 종류를 쓰십시오: sends='draft'.",
    "board.kind": "{name}은(는) {sends}을(를) 보내는데 kind=는 {found!r}을(를) 냈습니다. sends=에"
    " 넣으십시오.",
    "board.stopped": "멈춤: {reason}.",
    "board.nobody_watched": "아무도 보지 않는 메시지입니다({kind}, 보낸 이: {name}): {text}",
    "board.waits": "{name}은(는) {kinds}을(를) 받았지만 {missing}을(를) 기다립니다.",
    "board.unread": "{name}이(가) {kinds}을(를) 아직 읽지 않았습니다.",
    "board.nobody_begins": "일감({kind})을 보는 구성원이 없습니다.",
    "board.nobody_begins_cure": "한 역할이 보게 하십시오: watches={kind!r}.",
    "board.no_answer": "끝을 내는 {kind}을(를) 아무도 보내지 않습니다.",
    "board.no_answer_cure": "답을 내는 역할의 sends=에 넣거나 answers=를 빼십시오.",
    "board.never_sent": "{name}이(가) 기다리는 {kind}을(를) 아무도 보내지 않습니다.",
    "board.never_sent_cure": "{kind}을(를) 한 역할의 sends=에 넣거나 빼십시오.",
    "board.never_read": "{name}이(가) 보내는 {kind}을(를) 아무도 보지 않습니다.",
    "board.never_read_cure": "한 역할이 {kind}을(를) 보게 하거나, 그것으로 끝내거나(answers=), 받을"
    " 이를 정하십시오(otherwise=).",
    "board.endless": "{names}이(가) 서로만 움직이게 하여 끝이 없습니다.",
    "board.endless_cure": "충분할 때 그중 하나가, 그 안에서 아무도 보지 않는 종류를 보내게"
    " 하십시오.",
    "company.no_report": "테스트를 실행할 수 없었습니다: {reason}",
    "company.role": "{where}에 적은 {role!r}은(는) 여기 없는 역할입니다. 있는 역할: {roles}.",
    "company.rounds": "rounds={rounds}이면 시험을 하지 않습니다. 1 이상을 쓰십시오.",
}
