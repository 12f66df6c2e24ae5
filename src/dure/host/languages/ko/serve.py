"""Korean for serving over HTTP."""

KO = {
    "serve.missing": "서비스하려면 필요한 것을 설치하세요: pip install 'dure[serve]'",
    "serve.nobody": "{name!r}이라는 이는 서비스하지 않습니다.",
    "serve.no_run": "실행 {run}에는 {name}이(가) 없습니다.",
    "serve.which": "열린 질문이 {count}개입니다. `question`으로 하나를 고르세요: {names}.",
    "serve.tools": "에이전트는 자기 도구를 씁니다. 클라이언트의 도구는 받지 않으니"
    " {name}을(를) 빼세요.",
    "serve.one": "한 번에 대답 하나입니다. n을 빼세요.",
    "serve.nobody_here": "{name!r}은(는) 여기 없습니다. 있는 것: {names}.",
    "serve.last": "마지막 메시지는 글이 있는 사용자의 말이어야 합니다.",
    "serve.parts": "이 길로는 글과, 데이터로 된 사진(data:image/png;base64,…)을 보낼 수 있습니다."
    " 다른 파일은 작업 폴더에 두세요.",
    "serve.picture": "사진의 데이터가 base64가 아닙니다.",
    "serve.busy": "자리 {runs}개가 모두 찼거나 서비스가 끝나는 중입니다. 잠시 뒤에 다시 하거나, 더"
    " 많이 받게 하세요: --runs",
    "serve.waits": "{asked}\n\n(실행 {run}이(가) 사람을 기다립니다: POST /v1/runs/{run}/answer"
    " {words})",
    "serve.token": "토큰은 빈칸 없는 ASCII {least}자 이상입니다. 다른 글자는 헤더에 들어가지"
    " 않습니다.",
    "serve.yours": "(주신 토큰)",
    "serve.anew": "(말이 끊겼습니다. 처음부터 다시 합니다.)",
    "serve.key": "키 {key!r}으로(로)는 다른 일로 실행 {run}이(가) 시작되었습니다. 키 하나는 일 하나"
    "의 것이니, 다른 키를 쓰세요.",
    "serve.whose": "실행 {run}은(는) {name!r}의 것인데, 여기서 서비스하지 않습니다. 아무 일도 하지"
    " 않았습니다.",
    "serve.over": "실행 {run}은(는) 끝났습니다({status}). 아무 일도 하지 않았습니다.",
    "serve.asks_nothing": "실행 {run}은(는) 묻는 것이 없고, 물은 적도 없습니다.",
    "serve.format": "대답의 꼴은 에이전트가 정합니다(`output`). response_format을 빼세요.",
    "serve.open": "! {host}은(는) 다른 컴퓨터에서도 닿습니다. 토큰을 가진 이는 누구나"
    " 에이전트를 씁니다.",
    "serve.at": "{name}: http://{host}:{port}/v1",
    "serve.says": "모든 요청에 넣을 것: Authorization: Bearer {token}",
    "serve.port": "{host}:{port}에서 들을 수 없습니다: {reason}. 다른 포트를 쓰세요: --port N",
}
