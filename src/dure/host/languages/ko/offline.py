"""Korean for what the offline brain says (`dure.models.offline.replies`), by code."""

_CONNECT = (
    "진짜 모델을 연결하려면 ANTHROPIC_API_KEY 또는 OPENAI_API_KEY를 설정하거나, Ollama 같은 로컬"
    " 서버를 켜거나, --model로 모델을 지정하세요."
)

KO = {
    "offline.hello": "안녕하세요! 저는 dure에 내장된 오프라인 모델입니다. 언어 모델이 아니라"
    " 규칙으로 움직입니다. 할 일을 말하거나, 무엇을 할 수 있는지 물어보세요.",
    "offline.greet": "{name}, 안녕하세요!",
    "offline.who": "저는 dure에 내장된 오프라인 모델입니다. 규칙과 단어 목록으로 움직이고,"
    " 네트워크도 키도 필요 없지만 아는 것이 많지 않습니다. " + _CONNECT,
    "offline.abilities": "지금 이 도구들로 도울 수 있습니다.\n{tools}\n도구 없이는 계산을 하고,"
    " 주신 글이나 하신 말에서 문장을 찾고, 글의 주요 문장을 뽑습니다. 글을 짓거나 번역하거나"
    " 판단하지는 못합니다. " + _CONNECT,
    "offline.no_tools": "(여기에는 도구가 없습니다)",
    "offline.cannot": "그 일은 하지 못합니다. 저는 언어 모델이 아니라 규칙으로 움직이는 오프라인"
    " 모델이고, 여기에 맞는 도구가 없습니다. 무엇을 할 수 있는지 물어보시면 알려 드립니다. "
    + _CONNECT,
    "offline.left_alone": "네, 하지 않겠습니다. 아무것도 바꾸지 않았습니다.",
    "offline.empty": "할 일을 말로 적어 주세요. 무엇을 할 수 있는지 물어보셔도 됩니다.",
    "offline.thanks": "별말씀을요.",
    "offline.noted": "알겠습니다. 이 대화가 이어지는 동안 다시 찾아 드릴 수 있습니다.",
    "offline.recalled": "이 대화의 앞부분에서 찾았습니다.\n{text}",
    "offline.not_recalled": "이 대화에서는 그 이야기를 찾지 못했습니다.",
    "offline.sum": "{expression} = {value}",
    "offline.no_value": "{expression}의 값은 구할 수 없습니다(0으로 나누었거나 너무 큽니다).",
    "offline.gist": "주요 문장을 그대로 뽑았습니다.\n{text}",
    "offline.nothing_to_read": "살펴볼 글이 없습니다. 글을 붙여 넣거나 파일 이름을 알려 주세요.",
    "offline.found": "질문에 맞는 문장입니다.\n{text}",
    "offline.not_found": "질문에 맞는 문장을 찾지 못했습니다. 글은 이렇게 시작합니다.\n{text}",
    "offline.how_to": "설명은 하지 못하지만, “notes.md 삭제해줘”처럼 바로 말씀하시면 맞는 도구가"
    " 있을 때 하겠습니다.",
    "offline.failed": "{tool} 도구가 실패했습니다: {reason}",
    "offline.undone": "하지 못한 일: {wishes}",
    "offline.missing": "{tool} 도구를 쓰려면 다음도 알려 주세요: {names}. 예: {example}",
    "offline.cut": "… (전체 {total}자 가운데 {shown}자를 보여 드렸습니다)",
    "offline.skimmed": "(긴 글이라 앞과 끝만 읽었습니다. 전체 {total}자 가운데 {read}자입니다.)",
    "offline.done": "다 했습니다.",
    "offline.no_schema": "요청한 양식을 채우지 못했습니다. 글에 {names}이(가) 없고, 오프라인 모델은"
    " 아무것도 지어내지 않습니다. " + _CONNECT,
}
