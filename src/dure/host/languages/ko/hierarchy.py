"""Korean for hierarchical chats and handoffs."""

KO = {
    "hierarchy.again": "again={again}은(는) 횟수가 아닙니다. 0 이상을 쓰십시오.",
    "hierarchy.share": "shares={{{name!r}: {share}}}: 구성원({names})과 0보다 크고 1 이하인 몫을"
    " 쓰십시오.",
    "handoff.nobody": "{name!r}은(는) {team}에 없습니다. 구성원: {names}.",
    "handoff.unreached": "{name}에게는 아무도 넘길 수 없습니다.",
    "handoff.unreached_cure": "{team}의 can=에 {name}을(를) 넣거나 빼십시오.",
    "handoff.most": "most={most}은(는) 횟수가 아닙니다. 0 이상을 쓰십시오.",
}
