"""Korean for approvals: what is asked, and how it is answered, by code."""

KO = {
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
