"""Korean for the errors of `dure.memory`, by code."""

KO = {
    "memory.too_few": "메시지를 {count}개만 두는 기억은 무엇을 하라고 했는지 잊습니다. {least}개"
    " 이상으로 하세요.",
    "memory.too_little": "토큰 {tokens}개에는 대화가 들어가지 않습니다. {least}개 이상으로 하세요.",
}
