"""Korean: who did what in a run."""

KO = {
    "cli.work_nobody": "사람이 개입할 일이 없었습니다.",
    "cli.work_allowed": "허락",
    "cli.work_refused": "거절",
    "cli.work_edited": "호출 수정",
    "cli.work_settled": "일어난 일 확인",
    "cli.work_steered": "방향 지시",
    "cli.work_declassified": "표시 해제",
    "cli.work_people": "사람의 개입: {count}번 ({how}).",
    "cli.work_turns": "차례",
    "cli.work_calls": "호출",
    "cli.work_tokens": "토큰",
    "cli.work_cost": "비용",
    "cli.work_time": "시간",
    "cli.work_tools": "도구",
    "cli.work_handed": "맡긴 상대",
    "cli.work_failed": "(실패 {count})",
    "cli.work_decisions": "누가 결정했나",
    "cli.work_more": "  … 외 {count}건",
    "cli.work_delegated": "이끈 이들은 일의 {part} %를 다른 이에게 맡겼습니다.",
}
