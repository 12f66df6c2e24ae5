"""Korean for the help of commands and options: `help.run`, `help.run --model`, and `help.--model`
where an option says the same everywhere."""

KO = {
    # 도움말의 형식
    "help.usage": "사용법: ",
    "help.metavar_options": "[옵션]",
    "help.metavar_command": "[명령] [인자]...",
    "help.section_options": "옵션",
    "help.section_commands": "명령",
    "help.section_work": "일하기",
    "help.section_runs": "실행",
    "help.section_around": "설정과 점검",
    "help.metavar_required": "필수",
    # 여럿이 함께 쓰는 옵션
    "help.--help": "이 도움말을 보여 줍니다.",
    "help.--version": "버전을 보여 줍니다.",
    "help.--in": "실행과 설정을 두는 폴더(기본값: DURE_HOME, ./.dure, 사용자 폴더 순).",
    "help.--lang": "화면의 언어: 영어(en)나 한국어(ko). 기본값: DURE_LANG, 설정, 로캘 순.",
    "help.--model": "모델. 예: anthropic:claude-sonnet-4-5, offline.",
    "help.--workspace": "도구가 일하는 폴더(기본값: 지금 폴더).",
    "help.--budget": "쓸 수 있는 돈의 한도(달러).",
    "help.--calls": "모델 호출 횟수의 한도.",
    "help.--seconds": "일하는 시간의 한도(초).",
    "help.--policy": "묻지 않고 해도 되는 일: read-only, workspace(기본값), trusted, 내 정책의"
    " 이름, 또는 규칙 파일(`dure policy` 참고).",
    "help.--vouch": "이 실행에서 내용을 믿어도 되는 파일의 패턴. 예: notes/*.md. 시작할 때의 내용에"
    " 한합니다.",
    "help.--private": "비밀로 다룰 파일의 패턴. 예: keys/**.",
    "help.--tools": "이 도구만 씁니다. 쉼표로 나눕니다(`dure tools` 참고).",
    "help.--plan": "먼저 계획을 세웁니다. 에이전트가 할 일 목록을 적고 고쳐 갑니다.",
    "help.--format": "도구를 호출하는 형식: 모델 고유의 방식(native), 텍스트 속의 JSON(json)이나"
    " ReAct(react), 파이썬 코드(code). auto(기본값)는 모델에 맞는 것.",
    "help.--prompts": "에이전트에게 주는 지시문의 언어(기본값: --lang).",
    "help.--sandbox": "코드를 실행할 샌드박스: bubblewrap, podman, docker, light(`dure doctor`"
    " 참고).",
    "help.--no-sandbox": "이번 실행에서는 코드를 샌드박스 없이 이 컴퓨터에서 실행합니다. 기록에"
    " 남습니다.",
    "help.policy": "에이전트가 무엇을 해도 되는지, 도구 호출이 왜 그렇게 판단되었는지를 보여"
    " 줍니다.",
    "help.policy show": "정책을 표로 보여 줍니다. 이름이나 파일로 고릅니다(기본값: 설정의"
    " 정책).\n\n규칙 파일은 base(workspace, read-only, trusted), rules, network, private,"
    " answer_within을 적은 YAML입니다. 설정 옆의 policies 폴더에 있는 NAME.yaml 파일은 NAME이라는"
    " 이름으로 부를 수 있습니다.",
    "help.policy check": "규칙 파일의 모든 항목과 패턴과 줄을 점검합니다.",
    "help.policy explain": "실행(기본값: 마지막 실행)의 도구 호출마다 어떤 규칙이 무엇을 정했는지"
    " 보여 줍니다.\n\nKEY는 호출 하나의 키나 그 끝부분입니다. --tool을 주면 어떤 호출을 정책이"
    " 어떻게 판단할지 말합니다.",
    "help.policy explain --tool": "실행 대신, 이런 호출을 어떻게 판단할지 보여 줍니다.",
    "help.policy explain --effect": "효과: read, write, send, exec, pay.",
    "help.policy explain --to": "보낼 곳. 여러 번 쓸 수 있습니다.",
    "help.policy explain --path": "작업 폴더의 파일.",
    "help.policy explain --argument": "호출의 인자.",
    "help.policy explain --who": "하는 이의 이름.",
    "help.policy explain --seen": "읽은 글의 라벨. 예: web,mail.",
    "help.policy explain --spent": "실행이 쓴 금액.",
    "help.policy explain --fixed": "보낼 곳을 사람이 말한 것으로 봅니다.",
    "help.policy explain --policy": "물어볼 정책(기본값: 설정의 정책).",
    "help.play": "게임을 합니다: 바둑(go), 체스(chess), 그 밖의 게임(othello, connect_four,"
    " tic_tac_toe 등).\n\n수(Q16, Nf3)를 적거나 도움말, 무르기, 무승부, 기권을 적습니다."
    " 두다 만 것은 `dure resume`으로 이어 둡니다.",
    "help.play --against": "상대: gnugo, stockfish, katago, mcts, random, 프로그램(gtp:명령,"
    " uci:명령), 또는 모델(기본값: 여기에 있는 프로그램).",
    "help.play --level": "상대의 세기: gnugo는 1에서 10, stockfish는 Elo, katago는 방문 횟수,"
    " mcts는 한 수에 두어 보는 판의 수.",
    "help.play --side": "내가 둘 쪽: black(흑)이나 white(백). 기본값: 먼저 두는 쪽.",
    "help.play --size": "바둑판의 줄 수(기본값: 19).",
    "help.play --komi": "바둑에서 백의 덤(기본값: 7.5).",
    "help.play --handicap": "접바둑에서 흑이 미리 놓는 돌의 수.",
    "help.play --fen": "체스를 시작할 국면.",
    "help.play --clock": "시계를 씁니다: 10m, 5m+3s, 20m+5x30s.",
    "help.play --plain": "판을 ASCII 글자로만 그립니다.",
    "help.resume --policy": "다른 정책으로 이어 갑니다(기본값: 실행의 정책). 기록에 남습니다.",
    "help.fork --policy": "다른 정책으로 갑니다(기본값: 원래 실행의 정책). 기록에 남습니다.",
    "help.keys": "가진 키의 이름과 저마다 어디에서 오는지를 보여 줍니다. 값은 보여 주지 않습니다.",
    "help.keys --json": "JSON으로, 한 줄에 키 하나씩.",
    "help.keys set": "키를 본인만 읽는 파일(0600)이나 시스템 키링에 둡니다.\n\n값은 화면에 보이지"
    " 않게 물어보거나, 표준 입력에서 읽습니다.",
    "help.--keyring": "파일 대신 시스템 키링에 둡니다.",
    "help.keys delete": "`dure keys set`으로 둔 키를 지웁니다.",
    "help.prices": "모델의 가격을 토큰 백만 개의 달러로 보여 줍니다. 단어를 주면 이름에 그 단어가"
    " 있는 모델만 보여 줍니다.\n\n내 가격은 설정 폴더의 prices.toml이나 prices.json에 두며, dure에"
    " 들어 있는 가격보다 먼저입니다. 모르는 가격을 0으로 치는 일은 없습니다.",
    "help.prices --from": "이 파일의 가격을 가져옵니다: dure의 형식, 널리 쓰이는"
    " model_prices_and_context_window.json, OpenRouter의 모델 목록.",
    "help.prices --json": "JSON으로, 한 줄에 모델 하나씩.",
    "help.--json": "이벤트가 생기는 대로 한 줄에 하나씩 JSON으로 출력합니다.",
    "help.--quiet": "진행 상황 없이 답만 보여 줍니다.",
    "help.--agent": "내 파이썬 파일의 에이전트. 파일 또는 파일:이름(이름의 기본값: agent). 이"
    " 파일은 실행됩니다.",
    # 명령과 그 옵션
    "help.dure": "LLM 에이전트를 만들고, 실행하고, 지켜보고, 평가합니다.\n\n키도 모델 서버도"
    ' 없으면 내장된 오프라인 모델을 씁니다. 시작: dure demo, dure chat, 또는 dure run "할 일".',
    "help.demo": "에이전트가 실제로 일하는 모습을 보여 줍니다. 네트워크도 키도 필요"
    " 없습니다.\n\n계획을 세우고, 작은 가게의 파일을 읽고, 샌드박스에서 계산하고, 차트를 그려"
    " 보고서를 씁니다. 생각은 녹화한 것이지만 도구는 모두 실제로 실행됩니다.",
    "help.demo --model": "녹화를 재생하는 대신 이 모델로 실제로 합니다.",
    "help.demo --workspace": "일할 새 폴더(기본값: ./dure-demo).",
    "help.examples": "예제를 늘어놓습니다. 있으면 좋을 것들이며, 오프라인에서"
    " 실행됩니다.\n\n모델이 한 말은 녹화한 것이지만 도구는 모두 실제로 실행됩니다.",
    "help.examples run": "예제를 실행합니다. 녹화로 오프라인에서, 또는 --model을 주면 그 모델과"
    " 내 일로 실제로 합니다.",
    "help.examples run --model": "녹화를 재생하는 대신 이 모델로 실제로 합니다.",
    "help.examples run --workspace": "일할 새 폴더(기본값: ./dure-이름).",
    "help.examples show": "예제를 설명합니다. 무엇이고, 어떻게 만들었고, 무엇을 출력하는지.",
    "help.examples copy": "예제를 새 폴더에 복사해 내 것으로 만듭니다.",
    "help.init": "폴더(기본값: 지금 폴더)에 프로젝트를 만듭니다. 도구가 있는 에이전트와, 그것을"
    " 평가할 과제가 들어 있습니다.\n\n오프라인에서 바로 실행됩니다. 이미 있는 파일은 덮어쓰지"
    " 않습니다.",
    "help.new": "원하는 것을 말한 한 문장에서 에이전트나 팀의 초안을 만듭니다.\n\n"
    "초안을 보여 줍니다. 파일로 쓰려면 y, 편집기에서 고치려면 e, 그만두려면 n, 아니면"
    " 바꿀 점을 말로 적으세요.",
    "help.new --team": "에이전트 하나가 아니라 팀 전체.",
    "help.new --model": "초안을 쓸 모델(없으면 늘 쓰는 모델).",
    "help.new --out": "쓸 파일(없으면 그 이름을 따서).",
    "help.new --yes": "첫 초안을 묻지 않고 씁니다.",
    "help.migrate": "다른 시스템의 에이전트나 팀을 읽습니다.\n\n"
    "PATH는 AutoGen Studio가 내보낸 팀(.json), CrewAI 프로젝트의 폴더, 또는 AutoGPT의"
    " ai_settings.yaml입니다."
    " 그 안의 코드는 아무것도 실행하지 않습니다. 여기에 없는 것은 말해 줍니다.",
    "help.migrate --out": "파일을 그 폴더에 씁니다(없으면 보여 주기만 합니다).",
    "help.run": "에이전트에게 말로 일을 시킵니다.\n\n첫 낱말이 팀 파일(`team.yaml`)이면 그 팀에게"
    " 시킵니다. 할 일 자리의 -는 표준 입력입니다. 홀로"
    " 쓰면 그것이 할 일이고, 말과 함께 쓰면 그 말이 가리키는 자료입니다(아무도 보증하지 않음)."
    " 답은 표준 출력으로, 나머지는 모두 표준 오류로 나옵니다.",
    "help.auto": "에이전트가 목표를 향해 스스로 일하게 합니다.\n\n한 문장이면 됩니다: 이름,"
    " 역할, 목표의 초안을 만들어 보여 주고 고치게 합니다. 한"
    " 걸음마다 묻습니다: y는 실행, y -5는 이것과 다음 넷,"
    " n은 끝내기, 다른 말은 그 걸음 대신 에이전트에게 전합니다.",
    "help.auto --name": "에이전트의 이름.",
    "help.auto --role": "에이전트가 누구인지.",
    "help.auto --goal": "이룰 것.",
    "help.auto --constraint": "지킬 것.",
    "help.auto --resource": "쓸 수 있는 것.",
    "help.auto --best-practice": "가장 잘 일하는 방법.",
    "help.auto --settings": "agent.yaml이나 AutoGPT의 ai_settings.yaml에 적힌 지시.",
    "help.auto --save": "지시를 그곳에 agent.yaml로 씁니다.",
    "help.auto --yes": "지시를 그대로 두고 묻지 않고 시작합니다.",
    "help.auto --steps": "N걸음을 묻지 않고 간 뒤 걸음마다 묻습니다(보통 0).",
    "help.auto --continuous": "걸음마다 묻지 않습니다.",
    "help.auto --stronger": "되풀이에서 빠져나올 때 쓸 모델.",
    "help.auto --critic": "판단할 모델(없으면 같은 모델).",
    "help.auto --strategy": "계획의 걸음마다 일하는 방법.",
    "help.serve": "에이전트나 팀을 HTTP로, 그리고 OpenAI의 어느 클라이언트에게나 모델로"
    " 서비스합니다.\n\n"
    "FILE은 팀 파일(`team.yaml`)이나 Python 파일(`team.py`, `team.py:이름`)입니다. 모든"
    " 요청에 토큰이"
    " 있어야 합니다. 실행은 사람을 기다리고, 답이 오면 이어집니다.",
    "help.serve --host": "들을 주소(없으면 이 컴퓨터만).",
    "help.serve --port": "포트(없으면 8300).",
    "help.serve --token": "모든 요청에 있어야 할 말(없으면 DURE_SERVE_TOKEN, 그것도 없으면 새로).",
    "help.serve --allow-host": "이 이름으로 부를 수 있습니다.",
    "help.serve --allow-origin": "대답을 읽어도 되는 페이지.",
    "help.serve --runs": "한꺼번에 하는 실행(없으면 16).",
    "help.serve --workspace": "도구가 일하는 폴더(없으면 지금 폴더).",
    "help.serve --policy": "묻지 않고 하는 것(`dure policy` 참고).",
    "help.check": "실행하기 전에 에이전트나 팀을 살핍니다: 차례가 오지 않는 이, 끝나지 않는 것.\n\n"
    "FILE은 팀 파일(`team.yaml`)이나 Python 파일(`team.py`, `team.py:이름`)입니다. Python 파일은"
    " 읽어 들이면 실행되며, --agent와 같습니다. 그 대신 goal이라는 말과 문장(SENTENCE)을 주면, 그"
    " 목표가 분명하고 에이전트 하나로 충분한지 말합니다.",
    "help.check --schema": "팀 파일의 형식을 JSON 스키마로 보여 줍니다(편집기용).",
    "help.check --model": "목표를 읽을 모델(없으면 늘 쓰는 모델).",
    "help.check --ask": "각 모델에게 한마디 물어봅니다. 비용이 조금 듭니다.",
    "help.check --json": "찾은 것을 JSON으로.",
    "help.check --policy": "실행할 때 쓸 정책(없으면 설정의 정책).",
    "help.chat": "에이전트와 대화합니다. /도움말을 입력하면 명령이 나오고, /끝으로 끝냅니다.",
    "help.chat --after": "이 실행에 이어서 대화합니다(last는 마지막 실행).",
    "help.chat --continue": "가장 최근 대화를 이어 갑니다.",
    "help.chat --search": "예전 대화를 찾아 이어 갑니다.",
    "help.eval": "파일(기본값: eval.yaml)의 과제를 에이전트에게 시키고 얼마나 자주 맞는지 알려"
    " 줍니다.\n\n시도마다 새 작업 폴더에서 따로 실행합니다. 중단된 평가는 그 자리에서 이어"
    " 갑니다. 파일에 적힌 파이썬 파일은 실행됩니다.",
    "help.eval --times": "과제마다 시도할 횟수(기본값: 파일에 적힌 대로).",
    "help.eval --task": "이 과제만. 여러 번 쓸 수 있습니다.",
    "help.eval --model": "파일과 에이전트에 적힌 것 대신 쓸 모델. 여럿이면 서로 비교합니다.",
    "help.eval --strategy": "과제를 푸는 전략. 쉼표로 이어 여럿을 적으면 서로 비교합니다.",
    "help.eval --agent": "과제 파일에 적힌 것 대신 쓸 에이전트(FILE 또는 FILE:NAME). 여럿이면 서로"
    " 비교합니다.",
    "help.eval --concurrency": "한꺼번에 할 시도의 수(기본값: 파일에 적힌 대로).",
    "help.eval --json": "각 시도와 보고서를 JSON으로 출력합니다.",
    "help.eval --csv": "시도를 이 파일에 CSV로 씁니다.",
    "help.eval --resume": "마지막 평가를 이어 가거나(--resume) 새로 시작합니다(--fresh).",
    "help.runs": "실행을 최근 것부터 보여 줍니다.",
    "help.runs --most": "보여 줄 개수. 최근 것부터입니다.",
    "help.runs --json": "한 줄에 실행 하나씩 JSON으로.",
    "help.runs --search": "할 일이나 답에 이 말이 든 것만.",
    "help.runs --chats": "실행이 아니라 대화를 한 줄에 하나씩.",
    "help.runs --sizes": "디스크에서 차지하는 크기와 그 합계도.",
    "help.runs delete": "실행을 주고받은 말과 한 일까지 모두 지웁니다.",
    "help.runs delete --yes": "묻지 않습니다.",
    "help.runs prune": "오래된 실행을 지웁니다. 대화는 마지막 말의 시각에 따라 통째로 남기거나"
    " 지웁니다.",
    "help.runs prune --older": "이 기간 동안 이어 가지 않은 것. 예: 30d.",
    "help.runs prune --keep": "최근 N개만 남깁니다.",
    "help.runs prune --larger-than": "모두 합친 크기가 이보다 작아질 때까지 오래된 것부터.",
    "help.runs prune --waiting": "사람이나 시각을 기다리는 것까지.",
    "help.runs prune --dry-run": "지울 것을 보여 주기만 합니다.",
    "help.runs prune --yes": "묻지 않습니다.",
    "help.show": "실행(기본값: 마지막 것)에서 주고받은 말과 한 일, 든 비용을 보여 줍니다.",
    "help.show --json": "이벤트를 한 줄에 하나씩 JSON으로.",
    "help.show --work": "누가 무엇을 했고, 얼마가 들었고, 누가 결정했는지.",
    "help.show --anatomy": "인식, 기억, 지식, 계획, 결정, 행동, 대화로 나누어.",
    "help.show --full": "도구 결과를 처음부터 끝까지.",
    "help.resume": "실행(기본값: 마지막 것)을 멈춘 곳에서 이어 갑니다.\n\n이미 한 일은 다시 하지"
    " 않습니다. 늘린 --budget, --calls, --seconds는 이미 쓴 것까지 더한 한도입니다.",
    "help.resume --due": "기다리던 시각이 된 실행을 모두 이어 갑니다.",
    "help.resume --model": "다른 모델로 이어 갑니다.",
    "help.answer": "실행이 물은 것에 말로, 또는 --yes, --no, --edit, --give-up으로"
    " 대답합니다.\n\n아무것도 쓰지 않으면 대답을 기다리는 질문을 보여 줍니다.",
    "help.answer --yes": "호출을 승인합니다. 또는: 이미 실행되었습니다.",
    "help.answer --no": "호출을 거부합니다. 또는: 실행되지 않았으니 지금 합니다.",
    "help.answer --always": "이번 실행에서는 이 도구를 항상 승인합니다.",
    "help.answer --give-up": "실행되었는지 아무도 모릅니다. 실행을 끝냅니다.",
    "help.answer --edit": "인자를 이것으로 바꾸어 호출을 승인합니다.",
    "help.answer --question": "질문이 여럿일 때 어느 것인지.",
    "help.answer --by": "누가 대답하는지. 실행에 적어 둡니다.",
    "help.answer --whole": "인자가 아무리 길어도 모두 보입니다.",
    "help.answer --resume": "곧바로 실행을 이어 갑니다.",
    "help.steer": "실행에 말을 보냅니다. 다음 모델 호출 전에 읽습니다.",
    "help.declassify": "실행이 지금까지 본 것이 해롭지 않고 비밀도 아니라고 말합니다.\n\n--label이"
    " 없으면 본 것 모두입니다. 그 뒤에 읽는 것은 다시 믿지 않습니다. 다음 모델 호출 전에 따르고,"
    " 기록에 남습니다.",
    "help.declassify --label": "이 표시가 붙은 것만.",
    "help.vouch": "파일을 보증합니다. 그 내용은 당신의 말로 여겨집니다.\n\n폴더는 그 안의 모든"
    " 파일을 뜻합니다. 지금 내용에 한하며, 바뀐 파일은 다시 믿지 않습니다. 경로가 없으면 보증하는"
    " 것을 보여 줍니다.",
    "help.vouch --workspace": "파일이 있는 작업 폴더.",
    "help.vouch --undo": "더는 보증하지 않습니다.",
    "help.pause": "다른 곳에서 진행 중인 실행(기본값: 마지막 것)을 다음 안전한 지점에서 일시"
    " 정지합니다.",
    "help.stop": "실행(기본값: 마지막 것)을 어디서 진행 중이든 중지합니다. 다시 이어 갈 수"
    " 없습니다.",
    "help.fork": "실행을 --at 이벤트에서 분기해, 거기서부터 새로 이어 가는 실행을"
    " 만듭니다.\n\n원래 실행이 그 뒤에 한 일은 다시 하기 전에 묻습니다.",
    "help.fork --at": "이벤트의 번호(`dure show --json`).",
    "help.fork --say": "그 이벤트의 결과를 이 말로 바꿉니다.",
    "help.fork --model": "다른 모델로 이어 갑니다.",
    "help.replay": "실행(기본값: 마지막 것)을 기록에서 재생합니다. 아무것도 호출하거나 쓰지"
    " 않습니다.",
    "help.replay --strict": "그 뒤에 프롬프트가 바뀐 것도 실패로 봅니다.",
    "help.diff": "두 실행을 비교합니다. 예: 실행과 거기서 분기한 실행. 다르면 종료 코드가 1입니다.",
    "help.diff --full": "처음 다른 곳뿐 아니라 단계마다 다른 것을 모두.",
    "help.diff --json": "JSON 객체 하나로.",
    "help.export": "실행(기본값: 마지막 것)을 파일로 내보냅니다. 보관할 JSON Lines나 읽을 웹"
    " 페이지입니다.\n\n파일 이름은 .jsonl이나 .html로 끝납니다. 이름이 없으면 실행 이름을 쓰고,"
    " -는 표준 출력입니다. --python이나 --yaml을 주면 에이전트나 팀을 다른 형식으로 적으며, 파일이"
    " 없으면 표준 출력에 씁니다.",
    "help.export --python": "team.yaml의 에이전트나 팀을 파이썬으로 적습니다.",
    "help.export --yaml": "team.py나 team.py:이름의 에이전트를 YAML로 적습니다.",
    "help.export --chat": "이 실행이 든 대화 전체.",
    "help.export --html": "어디서나 읽을 수 있는 웹 페이지(파일.html과 같습니다).",
    "help.export --force": "이미 있는 파일을 덮어씁니다.",
    "help.import": "내보낸 파일에서 실행을 가져옵니다. -는 표준 입력입니다.\n\n보고, 비교하고,"
    " 재생하고, 다시 내보낼 수 있습니다. 여기서 이어 가지는 못합니다.",
    "help.models": "지금 쓸 수 있는 모델과 능력과 가격, 다른 모델을 연결하는 법을 보여 줍니다.",
    "help.tools": "에이전트가 쓸 수 있는 도구를 보여 줍니다.",
    "help.tools --full": "언제 쓰는지와 매개변수까지.",
    "help.tools mcp": "MCP 서버의 도구를 팀 파일에 쓸 수 있게 적습니다.\n\nSERVER는 서버의 주소나,"
    " 서버를 시작하는 명령입니다. 쓰기 전에 서버가 하는 말을 읽으세요.",
    "help.tools mcp --local": "주소로 부르는 서버가 이 컴퓨터에 있어도 됩니다.",
    "help.tools choose": "모델이 할 일에 어느 도구를 어떻게 호출할지 보여 줍니다. 실제로 하지는"
    " 않습니다.",
    "help.config": "어디에 있고 무엇이 설정되어 있는지 보여 줍니다. 키의 값은 보여 주지 않습니다.",
    "help.doctor": "설치된 것, 응답하는 모델, 빠진 것을 점검합니다.",
    "help.doctor --network": "웹이 응답하는지도 점검합니다(https://example.org/).",
}
