"""Korean for `dure demo` (`dure.cli.demo`) and for exported journals (`dure.runtime.export`)."""

KO = {
    "demo.about": "에이전트가 작은 가게에서 실제로 일합니다. 계획하고, 파일을 읽고, 계산하고,"
    " 차트를 그리고, 보고서를 씁니다.",
    "demo.thinking": "생각",
    "demo.recorded": "미리 녹화한 것을 재생합니다. 네트워크도 키도 쓰지 않습니다",
    "demo.live": "{model} 모델이 지금 생각합니다",
    "demo.real": "도구",
    "demo.tools": "실제로 하나씩 실행해 결과를 녹화 때와 비교합니다",
    "demo.tools_live": "이 컴퓨터에서 하나씩 실제로 실행합니다",
    "demo.code": "코드",
    "demo.sandbox": "샌드박스({name}) 안에서 실행합니다",
    "demo.no_sandbox": "샌드박스가 없어 실행하지 않습니다. {why}",
    "demo.files": "파일",
    "demo.copy": "가게 폴더를 복사한 {place}",
    "demo.goal": "목표",
    "demo.plan": "계획",
    "demo.plan_changed": "바뀐 계획",
    "demo.plan_done": "{all}단계 가운데 {done}단계를 마침",
    "demo.entries": "{count}개",
    "demo.lines": "{count}줄",
    "demo.differs": "이 결과는 녹화 때와 다릅니다.",
    "demo.then": "녹화 때: {text}",
    "demo.now": "지금:    {text}",
    "demo.nothing": "실행은 끝났지만 답이 없습니다.",
    "demo.report": "보고서",
    "demo.no_report": "없음. 에이전트가 report.md를 쓰지 않고 끝냈습니다",
    "demo.charts": "차트",
    "demo.cost": "비용",
    "demo.replies": "모델 응답 {count}번",
    "demo.calls": "도구 실행 {count}번",
    "demo.recorded_replies": "녹화된 응답 {count}번",
    "demo.real_calls": "실제 도구 실행 {count}번",
    "demo.unknown_cost": "알 수 없음(모델의 가격을 모릅니다)",
    "demo.checked": "확인",
    "demo.all_same": "결과 {calls}개가 모두 녹화 때와 같습니다",
    "demo.some_differ": "결과 {calls}개 가운데 {differing}개가 녹화 때와 다릅니다(위에 ≠ 표시)",
    "demo.took": "시간",
    "demo.seconds": "{seconds}초",
    "demo.journal": "저널 {run}",
    "demo.next": "이어서 해 볼 것",
    "demo.try_show": "이번 실행을 한 단계씩 다시 읽기",
    "demo.try_chat": "오프라인 모델(또는 내 모델)과 대화하기",
    "demo.try_live": "같은 일을 내 모델로 지금 해 보기",
    "demo.not_empty": "{folder}은(는) 이미 있고 빈 폴더가 아닙니다. 데모는 아무것도 덮어쓰지"
    " 않습니다. --workspace로 새 폴더를 지정하세요.",
    "demo.folder": "{folder} 폴더에 쓸 수 없습니다: {reason}. --workspace로 다른 폴더를"
    " 지정하세요.",
    "demo.recording": "녹화를 {path}에 쓸 수 없습니다: {reason}. 다른 파일을 지정하세요.",
    "export.other_form": "내보낸 저널이 아닙니다. 첫 줄에 그런 표시가 없습니다. dure가 내보낸"
    " 파일을 지정하세요.",
    "export.newer": "더 새로운 버전의 dure가 내보낸 저널입니다(버전 {version}, 여기서는"
    " {known}까지 읽습니다). dure를 업데이트하세요.",
    "export.changed": "저널이 내보낸 그대로가 아닙니다. 줄이 빠졌거나 바뀌었습니다. 다시"
    " 내보내세요. 저널은 손으로 고치지 않습니다.",
    "export.unreadable": "{number}번째 줄은 내보낸 저널의 줄이 아닙니다. 내보낸 파일을 그대로"
    " 지정하세요.",
}
