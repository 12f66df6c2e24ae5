"""Korean for tools that stand in a file (`dure.spec.tools`)."""

KO = {
    "spec.parameter_name": "{name!r}은(는) 매개변수 이름이 될 수 없습니다. 글자, 숫자, '_'를"
    " 쓰세요.",
    "spec.parameter": "매개변수 {name}이(가) {line!r}으로(로) 적혀 있습니다. 종류({kinds}, 또는 one"
    " of a, b)를 쓰고, 빼도 되면 = 다음에 보통 값을, — 다음에 쓰임을 쓰세요.",
    "spec.parameter_usual": "매개변수 {name}의 보통 값 {text!r}은(는) {kind}이(가) 아닙니다.",
    "spec.tool_needs": "{kind} 종류의 도구에는 {field}이(가) 있어야 합니다.",
    "spec.tool_slot": "중괄호 안의 {slot}은(는) 매개변수가 아닙니다. parameters에 더하세요:"
    " {slot}: str",
    "spec.no_secret": "비밀 {name}이(가) 없습니다. 보관하려면: dure keys set {name}",
    "spec.http_place": "인자가 {url}이(가) 아닌 곳으로 이끕니다. 비지 않고 '.'이나 '..'이 아닌 글을"
    " 주세요.",
    "spec.http_body": 'JSON인 본문은 매핑으로 씁니다(body: {{q: "{{q}}"}}). 글 안에서는 인자가'
    " 덧붙일 수 있습니다.",
    "spec.tool_secret": "{kind} 도구의 {field}에는 비밀을 채우지 않습니다. 채우는 곳: {fields}.",
    "spec.parameter_choice": "매개변수 {name}의 보통 값 {text!r}은(는) 고를 수 있는 것이 아닙니다.",
    "spec.http_host": "주소 {url!r}에는 호스트가 적혀 있어야 합니다:"
    " https://api.example.org/{{city}}. 인자는 그 뒤에 옵니다.",
    "spec.http_binary": "서버의 답이 글이 아닙니다.",
    "spec.http_status": "서버의 답 {status}: {text}",
    "spec.http_json": "서버의 답이 JSON이 아닙니다: {text}",
    "spec.http_path": "답에 {step}이(가) 없습니다({path} 가운데). 있는 것: {known}.",
    "mcp.missing": "MCP 서버의 도구를 쓰려면 필요한 것을 설치하세요: pip install 'dure[mcp]'",
    "mcp.no_program": "MCP 서버를 시작할 {program!r} 프로그램이 없습니다. 설치하거나, 어디 있는지"
    " 적으세요.",
    "mcp.late": "MCP 서버 {name}이(가) {seconds}초 안에 답하지 않았습니다. 이미 무엇인가"
    " 했을 수 있습니다.",
    "mcp.broken": "MCP 서버 {name}이(가) 끊겼습니다: {reason}. {said}",
    "mcp.broken_call": "MCP 서버 {name}이(가) 끊겼습니다: {reason}. 이미 무엇인가 했을 수 있습니다."
    " {said}",
    "mcp.failed": "{text}",
    "mcp.no_tool": "MCP 서버 {server}에 {name!r} 도구가 없습니다. 있는 것: {names}.",
    "mcp.changed": "MCP 서버 {server}이(가) {name!r} 도구를 두고 하는 말이 파일을 쓴 뒤로"
    " 바뀌었습니다. 살펴보고(dure tools mcp …) 새 표시를 적으세요: pinned: {mark}",
}
