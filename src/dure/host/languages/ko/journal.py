"""Korean for the commands that read journals: runs, diff, export, import, pages, by code."""

KO = {
    # 목록과 정리
    "amount.size": "{text!r}은(는) 크기가 아닙니다. 500MB나 2GB처럼 쓰세요.",
    "amount.time": "{text!r}은(는) 기간이 아닙니다. 30d처럼 쓰세요: 수 뒤에 m, h, d, w, y(분, 시간,"
    " 일, 주, 년).",
    "cli.chats_none": "아직 대화가 없습니다. 해 보세요: dure chat",
    "cli.runs_not_found": "{text!r}이(가) 들어 있는 실행이 없습니다.",
    "cli.runs_newest": "마지막 실행",
    "cli.runs_begun_with": "처음 한 말",
    "cli.runs_exchanges": "주고받음",
    "cli.runs_size": "크기",
    "cli.one_run": "실행 1개",
    "cli.some_runs": "실행 {count}개",
    "cli.runs_total": "{runs}, {size}",
    "cli.runs_file": "{file}: {size}",
    "cli.runs_later": "다음 실행이 여기에서 이어집니다: {runs}. 그 실행들은 남지만, 앞부분의"
    " 기록은 없어집니다.",
    "cli.prune_what": "어떤 실행을 지울지 지정하세요: --older 30d, --keep 100, --larger-than 2GB."
    " --dry-run을 붙이면 보여 주기만 합니다.",
    "cli.prune_none": "지울 것이 없습니다.",
    "cli.prune_would": "지워질 것: {runs}, {size}.",
    "cli.prune_sure": "{runs}({size})를 완전히 지울까요?",
    "cli.prune_freed": "디스크 공간 {size}을(를) 비웠습니다.",
    "cli.kept_for": "설정(keep = {time})에 따라 그동안 이어 가지 않은 {runs}을(를) 지웠습니다.",
    # 전하기, 이어 가기, 분기
    "cli.steer_over": "실행 {run}은(는) 끝나서({status}) 더 읽지 않습니다. 이어서 대화하기:"
    " {command}",
    "cli.stop_kept": "실행 {run}은(는) 지금 진행하는 프로세스가 없고 여기서 이어 갈 수도"
    " 없습니다. 이어 가는 순간 중지됩니다.",
    "cli.resume_imported": "실행 {run}은(는) 가져온 것입니다. 여기서는 보고, 비교하고, 내보낼 수"
    " 있으며, 만든 곳에서만 이어 갈 수 있습니다.",
    "cli.replay_read": "재생하지 않고 기록만 읽었습니다. 실행 {run}을(를) 만든 코드를 여기서는 알"
    " 수 없습니다. 파이썬에서: dure.replay({run!r}, 참여자). 이벤트 {events}개.",
    "cli.fork_no_call": "실행 {run}의 모델 호출은 {count}번입니다. {at}은(는) 없습니다.",
    "cli.fork_no_key": "실행 {run}에 {at!r} 이벤트가 없거나 여럿입니다. 번호와 키는 `dure show"
    " {run} --json`에 나옵니다.",
    "cli.empty_run": "실행 {run}은(는) 아무것도 저장되기 전에 끊겼습니다. 볼 것이 없습니다.",
    # 파일로
    "cli.export_ending": "{file}의 확장자가 .jsonl도 .html도 아니라 어떤 형식으로 쓸지 알 수"
    " 없습니다. 둘 가운데 하나로 쓰세요.",
    "cli.exported": "저장했습니다: {file}({size}). 다른 곳에서 가져오기: {command}",
    "cli.exported_form": "저장했습니다: {file}({size}).",
    "cli.export_which": "파일을 지정하세요: dure export --python team.yaml, 또는 --yaml team.py.",
    "cli.exported_page": "저장했습니다: {file}({size}). 브라우저로 여세요.",
    "cli.file_exists": "{file} 파일이 이미 있습니다. 다른 이름을 주거나, 덮어쓰려면 --force를"
    " 붙이세요.",
    "cli.file_unwritable": "{file} 파일을 쓸 수 없습니다: {reason}. 다른 곳을 주세요.",
    "cli.import_unreadable": "{file} 파일을 읽을 수 없습니다: {reason}. 경로와 읽기 권한을"
    " 확인하세요.",
    "cli.imported": "가져왔습니다: {run}  {title}",
    "cli.imported_already": "이미 있습니다: {run}",
    "export.several": "이 파일에는 한 대화의 실행 {count}개가 들어 있는데, 하나만 있어야 합니다."
    " `dure import`로 가져온 뒤 그 하나를 내보내세요.",
    "import.no_text": "{number}번째 줄은 내보낸 저널이 아닙니다. UTF-8이 아니거나 너무 깁니다."
    " 내보낸 그대로의 파일을 지정하세요.",
    "import.broken": "이 저널은 믿을 수 없습니다. {what}이(가) 없거나 dure의 형식이 아닙니다."
    " 아무것도 가져오지 않았습니다. 다시 내보내세요.",
    "import.other_run": "실행 {run}이(가) 이미 있고, 파일에 있는 것과 다릅니다. 여기 있는 것을"
    " 그대로 두거나, 먼저 지우세요: dure runs delete {run}",
    "import.other_words": "이 저널은 dure가 쓴 그대로가 아닙니다. 내보낸 그대로의 파일을"
    " 지정하세요.",
    # 비교
    "diff.same": "같습니다: 단계 {count}개.",
    "diff.before": "처음 {count}단계는 같습니다.",
    "diff.after": "그다음, {a} | {b}:",
    "diff.parts": "{key}부터 다릅니다(이벤트 {a} | {b}): {facts}",
    "diff.only": "{key}부터 다릅니다: {side}에만 있습니다(이벤트 {at}).",
    "diff.model_calls": "모델 호출",
    "diff.tokens": "토큰",
    "diff.time": "시간",
    "diff.who": "참여자",
    "diff.task": "할 일",
    "diff.told": "받은 메시지",
    "diff.goes_on": "이전 실행",
    "diff.model": "모델",
    "diff.system": "지시문",
    "diff.tools": "쓸 수 있는 도구",
    "diff.tool": "도구",
    "diff.arguments": "인자",
    "diff.label": "단계",
    "diff.until": "기다릴 시각",
    "diff.failure": "실패",
    "diff.reply": "응답",
    "diff.calls": "도구 호출",
    "diff.stop": "응답이 끝난 이유",
    "diff.result": "결과",
    "diff.failed": "실패 여부",
    "diff.summary": "요약",
    "diff.message": "마지막 메시지",
    "diff.value": "값",
    "diff.question": "질문",
    "diff.answer": "대답",
    "diff.decision": "결정",
    "diff.rule": "규칙",
    "diff.steered": "중간에 보낸 말",
    "diff.attempt": "실패한 시도",
    # 읽는 페이지
    "page.status": "상태",
    "page.agent": "에이전트",
    "page.cost": "비용",
    "page.calls": "모델 호출",
    "page.tokens": "토큰",
    "page.time": "시간",
    "page.when": "시작",
    "page.run": "실행",
    "page.search": "검색",
    "page.unfold": "모두 펼치기",
    "page.fold": "모두 접기",
    "page.exchange": "{count}번 가운데 {number}번째",
    "page.made": "dure {version}으로(로) 만들었습니다. 이 페이지는 바깥에서 아무것도 불러오지"
    " 않습니다.",
    "page.tokens_in_out": "토큰, 입력 → 출력",
    "page.thoughts": "생각",
    "page.denied": "{tool} 거부: {rule}",
    "page.unknown": "결과 없음: 도중에 끊겨 무엇을 했는지 알 수 없습니다",
    "page.left_out": "{what}: 이 페이지에 넣기에는 너무 큽니다",
    "page.yes": "네.",
    "page.no": "아니요.",
    "page.edit": "네, 이렇게:",
    "page.always": "네, 이번 실행에서는 항상.",
    "page.give_up": "그만두세요.",
}
