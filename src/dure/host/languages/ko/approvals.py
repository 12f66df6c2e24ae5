"""Korean for approvals: what is asked, and how it is answered, by code."""

KO = {
    "answer.already": "{by}이(가) 먼저 답했습니다: {said!r}. 먼저 한 답이 유효하고, 이 답은 쓰이지"
    " 않습니다.",
    "answer.in_python": "대답을 남겨 두었습니다. 이 실행은 Python에서 시작되었으므로 거기서 이어"
    " 가세요: run(resume({run!r}, participant)).",
    "answer.late": "대답할 시간이 지났습니다. 대답이 없을 때로 정한 것이 이제 통합니다."
    " 쉬고 있는 실행은 이렇게 이어 갑니다: dure resume {run}",
    "answer.none": "실행 {run}은(는) {question!r}을(를) 묻지 않았습니다. 물은 것은 id와 함께"
    " `outcome.questions`에 있습니다.",
    "answer.verdict": "이 질문에는 판정이 있어야 하고, {given!r}은(는) 판정이 아닙니다. 쓸 수 있는"
    " 것: {verdicts}.",
    "answer.words": "이 질문에는 말(text)로 답합니다. 판정은 쓰지 않습니다.",
    "answer.arguments": "이 인수는 그대로 간직할 수 있는 JSON이 아닙니다: 수는 유한하고, 글은"
    " 유니코드이며, {most}층보다 깊지 않아야 합니다.",
    "answer.edit": "호출을 어떻게 고칠지 쓰세요: arguments에 전부.",
    "answer.over": "실행 {run}은(는) 끝났습니다({status}). 이 대답으로는 아무것도 하지 않습니다.",
    "cli.ask_more": "… 그 밖의 인자 {count}개는 보이지 않았습니다",
    "cli.ask_only": "아직 아무것도 하지 않았습니다. 승인하려면 y만 입력하세요.",
    "cli.ask_places": "→ … 그 밖에 {count}곳",
    "cli.ask_rule": "규칙: {rule}",
    "cli.ask_who": "요청: {who}",
    "cli.effect_exec": "(exec: 코드를 실행합니다)",
    "cli.effect_pay": "(pay: 돈을 씁니다)",
    "cli.effect_read": "(read: 무언가를 찾아봅니다)",
    "cli.effect_send": "(send: 누군가에게 알립니다)",
    "cli.effect_write": "(write: 파일이나 자료를 바꿉니다)",
    "cli.place_alike": "서로 닮은 글자: {scripts}",
    "cli.place_host": "실제 호스트: {host}",
    "cli.place_letters": "흔히 쓰는 글자가 아닙니다. 풀어 쓰면: {written}",
}
