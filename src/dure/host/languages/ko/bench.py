"""Korean for evaluations, by code: task files, checks, reports, and new projects."""

KO = {
    # 과제 파일
    "bench.field_twice": "{place}: {id}라는 이름의 과제가 이미 있습니다. 과제마다 다른 id를"
    " 붙이세요.",
    "bench.field_value": "{place}: {reason}",
    "bench.not_callable": "{place}: {given}은(는) 함수가 아닙니다. (outcome, workspace)를 받는"
    " 함수를 적으세요.",
    "bench.no_folder": "{place}: 폴더 {folder}이(가) 없습니다.",
    "bench.folder_outside": "{place}: {folder}은(는) 과제 파일이 있는 폴더 아래에 있지 않습니다."
    " 그 아래로 복사하세요. 에이전트가 그 내용을 보게 됩니다.",
    "bench.init": "`dure init`이 그 파일이 든 프로젝트를 만듭니다.",
    "bench.reference": "{reference!r}은(는) 올바른 참조가 아닙니다. 파일.py:이름 형식으로 쓰세요.",
    "bench.no_python": "파일 {file}이(가) 없습니다.",
    "bench.no_name": "{file}에 {name!r}이(가) 없습니다. 있는 것: {known}. 하나를"
    " 고르세요: {path}:{example}",
    "bench.not_python": "{file}은(는) 파이썬 파일이 아닙니다.",
    "bench.python_raised": "{file}을(를) 불러올 수 없습니다: {line}번째 줄: {kind}: {text}",
    # 과제와 확인
    "bench.task_id": "{id!r}은(는) 과제 이름이 될 수 없습니다. 80자까지의 글자, 숫자, '-', '_',"
    " '.'으로 지으세요.",
    "bench.no_checks": "과제 {id}에 검사가 없습니다. 결과를 판정할 검사를 적으세요. 예:"
    " checks=[contains(…)].",
    "bench.no_input": "과제 {id}에 입력이 없습니다. input을 적으세요.",
    "bench.no_tasks": "평가할 과제가 없습니다. 하나 이상 주세요.",
    "bench.same_id": "{id}라는 이름의 과제가 둘입니다. 과제마다 다른 id를 붙이세요.",
    "bench.pattern": "{pattern!r}은(는) 정규 표현식이 아닙니다: {reason}.",
    "bench.no_score": "검사 {name}이(가) {kind}을(를) 반환했습니다. True나 False, 또는"
    " Score(right, why)를 반환해야 합니다.",
    "bench.slow_rule": "검사 {name}이(가) {seconds}초보다 오래 걸렸습니다.",
    "bench.no_consult": "판정 모델은 평가 안에서만 쓸 수 있습니다. Task의 checks에 넣으세요.",
    "bench.no_verdict": "판정 모델이 판정을 하지 못했습니다(실행 {run}){reason}. 더 나은 모델을"
    " 쓰세요.",
    # 평가
    "bench.count": "{name}은(는) 1 이상이어야 합니다.",
    "bench.option": "evaluate에는 {name}=을 줄 수 없습니다. 시도마다 따로 정해집니다.",
    "bench.busy": "{folder}의 평가는 이미 진행 중입니다. 끝나기를 기다리거나 중지하세요.",
    "bench.other_who": "{folder}의 평가는 {recorded!r}의 것이고 {who!r}의 것이 아닙니다. 다른"
    " 폴더를 주세요.",
    "bench.other_file": "{file}은(는) 이 dure의 결과 파일이 아닙니다. 다른 폴더를 주거나 파일을"
    " 지우세요.",
    "bench.results": "{file}을(를) 쓸 수 없습니다: {reason}. 실행은 저장소에 있으니 없어진 것은"
    " 없습니다. 고친 뒤 다시 평가하세요.",
    "bench.environment": "에이전트와 상관없는 이유로 시도가 {count}번 잇따라 실패했습니다."
    " 마지막: {why} 고친 뒤 다시 평가하면 여기서 이어 갑니다.",
    "bench.no_task": "{file}에 과제 {name!r}이(가) 없습니다. 있는 것: {known}.",
    "bench.nothing": "{model} 모델로 한 {file}의 평가 가운데 이어 갈 것이 없습니다. --resume을"
    " 빼세요.",
    "bench.changed": "중단된 평가 뒤로 과제 파일이나 에이전트, 한도가 바뀌어 새로 시작합니다."
    " 그 평가를 이어 가려면: `{command}`",
    "bench.interrupted": "중단했습니다. 한 일은 없어지지 않았습니다. 이어 가려면: `{command}`",
    "bench.not_alone": "이 실행은 평가의 일부라서 평가와 함께 이어 갑니다: `dure eval --resume`",
    # 화면
    "bench.opening": "{who}, 모델 {model}: 과제 {tasks}개 × {times}번",
    "bench.goes_on": "중단된 곳에서 이어 갑니다",
    "bench.most": "실행 {runs}개, 하나에 최대 {cost}(판정하는 실행도 마찬가지)",
    "bench.judging": "판정에는 따로 {cost}",
    "bench.progress": "{planned}개 가운데 {done}개 · 맞음 {right} · {cost} · {time}",
    "bench.head_task": "과제",
    "bench.head_right": "맞음",
    "bench.head_interval": "95 % 구간",
    "bench.head_calls": "호출",
    "bench.head_tokens": "토큰",
    "bench.head_cost": "비용",
    "bench.head_seconds": "시간",
    "bench.none": "판정할 수 있는 시도가 없었습니다.",
    "bench.in_all": "{judged}개 가운데 {right}개 맞음: {rate} (95 % 구간: {interval})",
    "bench.took": "{cost} · 토큰 {tokens}개 · 모델 호출 {calls}번 · 시도 시간의 중앙값 {median},"
    " 90 %는 {most} 이내",
    "bench.left": "시도 {count}개가 아직 끝나지 않았습니다.",
    "bench.more": "… 그 밖에 {count}개",
    "bench.show": "시도의 내용 보기: {command}",
    "bench.compared": "{first}과(와) 비교한 {second}: {gap}점 (95 % 구간: {low}–{high})",
    "bench.not_compared": "비교하기에는 과제가 너무 적습니다.",
    "bench.end_right": "맞음",
    "bench.end_wrong": "틀림",
    "bench.end_format": "형식 오류",
    "bench.end_action": "잘못된 호출",
    "bench.end_limit": "한도 도달",
    "bench.end_refused": "거절",
    "bench.end_environment": "환경 오류",
    # 맞지 않은 이유
    "bench.why_other": "{wanted}이(가) 아니라 {found}",
    "bench.why_no_number": "수가 없음: {said}",
    "bench.why_no_value": "JSON이 없음: {said}",
    "bench.why_none": "선택지에 없음: {said}",
    "bench.why_missing": "{text}이(가) 없음: {said}",
    "bench.why_slow": "{pattern}에 {seconds}초보다 오래 걸림",
    "bench.why_no_match": "{pattern}에 맞지 않음: {said}",
    "bench.why_no_part": "{step}이(가) 없음",
    "bench.why_file": "파일 {path}이(가) 있음",
    "bench.why_not_json": "JSON이 아님({reason})",
    "bench.why_called": "{tool} 호출 횟수: {count}",
    "bench.why_called_with": "{tool}을(를) {arguments}로 호출함",
    "bench.why_not": "그러면 안 되는데 그러함: {what}",
    "bench.why_more": "{found}, 한도는 {most}",
    # 자기 에이전트
    "cli.agent_as_it_is": "--agent를 쓰면 도구와 계획과 샌드박스는 그 파일의 것입니다."
    " --tools, --plan, --sandbox를 빼거나 파일을 고치세요.",
    "cli.model_agent": "에이전트에 지정됨",
    "help.eval --budget": "실행 하나가 쓸 수 있는 돈의 한도(달러).",
    "help.eval --calls": "실행 하나의 모델 호출 횟수의 한도.",
    "help.eval --seconds": "실행 하나가 일하는 시간의 한도(초).",
    # 새 프로젝트
    "init.next": "다음:",
    "init.task": "비빔밥 가격은?",
    "init.in_the_way": "폴더 {folder}에 이 파일들이 이미 있어서 덮어쓰지 않았습니다: {names}."
    " 다른 폴더를 지정하세요: dure init 폴더",
    "init.folder": "폴더 {folder}에 쓸 수 없습니다: {reason}. 다른 폴더를 지정하세요: dure init"
    " 폴더",
}
