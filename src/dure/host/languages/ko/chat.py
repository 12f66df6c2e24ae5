"""Korean for conversations at the terminal, and for caps in the command line's words, by code."""

KO = {
    # 한도와 수
    "cli.cap_calls": "모델 호출 한도({most}번)에 이르렀습니다.",
    "cli.cap_tokens": "토큰 한도 {most}개로는 더 부를 수 없습니다.",
    "cli.cap_seconds": "작업 시간 한도({seconds}초)에 이르렀습니다.",
    "cli.cap_dollars": "다음 호출의 비용이 ${most} 가운데 남은 돈을 넘을 수 있습니다(쓴 돈"
    " ${spent}).",
    "cli.cap_approvals": "이 실행은 허락을 {most}번 물어 한도에 이르렀습니다. 새로 시작하거나"
    " 덜 묻는 --policy를 고르세요.",
    "cli.cap_negative": "한도에 {value}은(는) 쓸 수 없습니다. 0 이상의 수를 쓰세요.",
    "cli.one_call": "모델 호출 1번",
    "cli.some_calls": "모델 호출 {count}번",
}
