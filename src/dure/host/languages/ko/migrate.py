"""Korean for what is read of other systems."""

KO = {
    "migrate.can": "읽을 수 있는 것: {known}.",
    "migrate.unknown": "{file}은(는) 여기서 모르는 파일입니다. 읽을 수 있는 것: {known}.",
    "migrate.no_json": "{file}, {line}번째 줄: JSON이 아닙니다. 팀을 다시 내보내세요.",
    "migrate.field": "{file}, {field}: 여기에는 {wanted}이(가) 와야 합니다.",
    "migrate.old_studio": "{file}은(는) AutoGen Studio 0.2의 작업 흐름이며 팀이 아닙니다."
    " Studio 0.4에서 열거나, 에이전트의 system_message를 팀 파일에 쓰세요: dure new --team “…”.",
    "migrate.component": "{file}, {where}: AutoGen Studio가 팀을 내보낼 때처럼 provider와"
    " config가 있는"
    " 구성 요소가 와야 합니다.",
    "migrate.nobody": "{file}, {where}: 이 팀에는 participants가 없습니다. 하나 더해 다시"
    " 내보내세요.",
    "migrate.no_crew": "{folder}에도 그 아래 config 폴더에도 agents.yaml이 없습니다. CrewAI"
    " 프로젝트의"
    " 폴더를 지정하세요.",
    "migrate.crew_files": "CrewAI 프로젝트에는 config 안에 agents.yaml과 tasks.yaml이 있습니다.",
    "migrate.entries": "{place}: 이름마다 그 아래에 항목들이 와야 합니다.",
    "migrate.no_tasks": "{place}: 할 일이 없습니다. 하나 쓰세요.",
    "migrate.no_agent": "{place}: agents.yaml에 {name!r}이라는 에이전트가 없습니다. 있는 것:"
    " {names}.",
    "migrate.unwritable": "{folder}에 쓸 수 없습니다: {reason}. 다른 곳을 지정하세요: --out FOLDER",
    "migrate.own_tool": "함수는 파일에 적을 수 없으니 파이썬에서 더하세요: {name} ({what}).",
    "migrate.mcp": "MCP 서버 {name}의 도구는 이렇게 적습니다: dure tools mcp {where}",
    "migrate.http": "{who}: 도구 {name}을(를) 뺐습니다. {reason}",
    "migrate.from": "{origin}에서 옮겼습니다.",
    "migrate.look": "살펴볼 것:",
    "migrate.inner": "{where}: 안쪽 팀의 마지막 말이 그 답입니다.",
    "migrate.kind": "{name}: 여기에는 {kind}이(가) 없어, 지시를 가진 에이전트로 옮겼습니다.",
    "migrate.memory": "{name}: {context} 대신 보통 기억을 씁니다. memory: 에 다른 것을 쓸 수"
    " 있습니다.",
    "migrate.left_out": "{name}: {field}은(는) 뺐습니다.",
    "migrate.model": "{name}: {kind}에 맞는 것이 없습니다. 모델을 쓰거나 실행할 때 주세요.",
    "migrate.url": "{name}: 모델의 주소가 {url}이었습니다. 모델을 URL#MODEL로 쓰세요.",
    "migrate.key_in_text": "글 안에서 키처럼 보이는 것을 뺐습니다. 보관하려면: dure keys set",
    "migrate.slots": "{name}: {slots}은(는) 할 일에만 채워지고, 여기서는 그대로 남습니다.",
    "migrate.key": "{name}: 파일에 있던 키는 뺐습니다. 이렇게 보관하세요: dure keys set",
    "migrate.alone": "{name}은(는) 팀에 혼자였습니다. 여기서 에이전트는 끝날 때까지 스스로 이어"
    " 갑니다.",
    "migrate.endless": "{name}에는 끝나는 규칙이 없었습니다. 이제 20번 뒤에 멈춥니다.",
    "migrate.selector": "{name}: 고유한 selector_prompt는 뺐습니다.",
    "migrate.chooses": "{name}: 말할 이를 고를 모델을 쓰세요: next, by_model.",
    "migrate.handed": "{who}이(가) 넘기던 {other!r}은(는) 구성원이 아니어서 뺐습니다.",
    "migrate.edges": "{name}: 연결선은 누가 누구 다음에 말하는지가 되었고, 조건은 빠졌습니다.",
    "migrate.both": "{name}: 여러 규칙이 함께 맞아야 끝났지만, 여기서는 처음 맞는 것이 끝냅니다.",
    "migrate.no_rule": "{name}: {kind}은(는) 팀 파일에 맞는 것이 없어 뺐습니다.",
    "migrate.known_tool": "{who}: 도구 {name} 대신 dure에 딸린 {known}을(를) 씁니다.",
    "migrate.no_tool": "{who}: 도구 {name}({kind})에 맞는 것이 없어 뺐습니다.",
    "migrate.no_function": "{who}: 도구 {name}의 코드가 파이썬 함수가 아니어서 뺐습니다.",
    "migrate.source": "{name}의 코드는 tools.py에 있습니다. 실행하기 전에 읽어 보세요.",
    "migrate.no_goals": "목표가 없었습니다. autonomous의 goals에 쓰세요.",
    "migrate.steps": "AutoGPT는 단계마다 묻습니다: steps: 0. 묻지 않게 하려면 지우세요.",
    "migrate.commands": "보통 쓰던 명령은 tools에 있습니다. 필요 없는 것은 지우세요.",
    "migrate.no_budget": "api_budget: {given!r}은(는) 금액이 아닙니다. 실행할 때 주세요:"
    " --budget 0.5",
    "migrate.budget": "예산은 실행에 주며, 거기서 지켜집니다: --budget {dollars}",
    "migrate.crew_code": "{name}을(를) Python으로 읽을 수 없어, 거기 적힌 도구와 진행 방식을"
    " 뺐습니다.",
    "migrate.crew_tool": "{name}: 도구 {tool}에 이름이 맞는 것이 없습니다. `dure tools`를 보세요.",
    "migrate.crew_field": "{name}: {field}은(는) 뺐습니다. 대신 쓸 것은 docs/migrate.md에"
    " 있습니다.",
    "migrate.name": "{given!r}은(는) {name!r}이(가) 되었습니다: 글자, 숫자, 빈칸, '_', '.', '-'.",
    "migrate.provider": "모델 {given!r}: 제공자를 쓰세요. 예: openrouter:{given}.",
    "migrate.secret": "{where}: {name}의 값은 뺐습니다. 이렇게 보관하세요: dure keys set",
}
