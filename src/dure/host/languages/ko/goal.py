"""Korean: whether a goal is clear."""

KO = {
    "goal.empty": '목표를 말하세요: dure check goal "…"',
    "goal.offline": "연결된 모델이 없습니다",
    "goal.waits": "아직 답이 없습니다",
    "goal.rules": "낱말만 찾고 뜻은 모르는 간단한 규칙으로 읽었습니다: {reason}.",
    "goal.clear": "✓ 목표가 분명합니다.",
    "goal.open": "✗ 목표에 빠진 것:",
    "goal.agent": "✓ 에이전트 하나로 충분합니다.",
    "goal.pair": "! 둘이 낫습니다: 하나가 쓰고 하나가 살펴봅니다.",
    "goal.team": "! 팀이 낫습니다. 아니면 여러 목표로 나누어 하나씩 하세요.",
    "goal.what": "무엇을 하나요? 만들거나 찾거나 바꿀 것을 말하세요.",
    "goal.where": "어디서, 무엇을 가지고 하나요? 파일, 폴더, 페이지의 이름을 말하세요.",
    "goal.when_done": "언제 끝나나요? 그때 무엇이 있는지 말하세요: 파일, 수, 다섯 개의 목록.",
}
