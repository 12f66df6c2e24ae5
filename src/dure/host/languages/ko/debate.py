"""Korean for votes and debates."""

KO = {
    "vote.share": "majority({share})은(는) 아무도 넘을 수 없습니다. 0에서 1 미만의 비율을"
    " 쓰십시오.",
    "vote.options": "{name}에는 선택지가 둘 이상, 서로 다른 이름으로 있어야 합니다:"
    " options=['차', '커피']. options=가 없으면 구성원의 답을 두고 투표합니다.",
    "debate.rounds": "{name}에는 rounds=1 이상이 필요합니다.",
    "debate.positions": "{name}의 편은 {sides}, 주장은 {positions}입니다. 편마다 하나씩 주거나"
    " 아무에게도 주지 마십시오.",
    "debate.no_judge": "{name}에는 주장이 정해져 있어 아무도 물러서지 않습니다. 누가 판정할지"
    " judge=…로 정하십시오.",
}
