"""Korean for what is said of long talks: errors of `dure.memory`, and words of the screen."""

KO = {
    "cli.doing_fold": "지금까지의 대화를 요약하는 중",
    "cli.history_lost": "이 대화의 앞부분은 지워지고 없습니다. 에이전트는 남은 메시지 {count}개를"
    " 받습니다.",
    "journal.bad_history": "이 대화의 요약된 부분을 읽을 수 없습니다. 다른 곳에서 가져온 것인데"
    " dure의 형식이 아닙니다. 다른 실행에서 이어 가세요.",
    "memory.too_few": "메시지를 {count}개만 두면 무엇을 하라고 했는지 잊습니다. {least}개"
    " 이상으로 하세요.",
    "memory.too_little": "토큰 {tokens}개에는 대화가 들어가지 않습니다. {least}개 이상으로 하세요.",
}
