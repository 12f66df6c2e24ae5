"""Korean for what the offline brain says (`dure.models.offline.replies`), by code."""

_CONNECT = (
    "진짜 모델을 연결하려면 ANTHROPIC_API_KEY 또는 OPENAI_API_KEY를 설정하거나, Ollama 같은 로컬"
    " 서버를 켜거나, --model로 모델을 지정하세요."
)

KO = {
    "offline.hello": "안녕하세요! 저는 내장된 오프라인 두뇌예요. 언어 모델 없이 규칙으로 움직여요."
    " 할 일을 말하거나, 무엇을 할 수 있는지 물어보세요.",
    "offline.greet": "{name}, 안녕하세요!",
    "offline.who": "저는 dure에 내장된 오프라인 두뇌예요. 규칙과 낱말 목록으로 움직이고, 네트워크도"
    " 키도 필요 없지만 아는 것이 많지 않아요. " + _CONNECT,
    "offline.abilities": "지금 이 도구들로 도울 수 있어요.\n{tools}\n도구 없이는 계산을 하고, 주신"
    " 글이나 하신 말에서 문장을 찾고, 글의 주요 문장을 뽑아요. 글을 짓거나 번역하거나 판단하지는"
    " 못해요. " + _CONNECT,
    "offline.no_tools": "(여기에는 도구가 없어요)",
    "offline.cannot": "그건 못 해요. 저는 언어 모델이 아니라 내장된 오프라인 두뇌이고, 여기에 맞는"
    " 도구가 없어요. 무엇을 할 수 있는지 물어보면 알려 드릴게요. " + _CONNECT,
    "offline.left_alone": "네, 그건 하지 않을게요. 아무것도 바꾸지 않았어요.",
    "offline.empty": "할 일을 말로 적어 주세요. 무엇을 할 수 있는지 물어보셔도 돼요.",
    "offline.thanks": "별말씀을요.",
    "offline.noted": "알겠어요. 이 대화가 이어지는 동안 다시 찾아 드릴 수 있어요.",
    "offline.recalled": "이 대화의 앞부분에서 찾았어요.\n{text}",
    "offline.not_recalled": "이 대화에서는 그 이야기를 찾지 못했어요.",
    "offline.sum": "{expression} = {value}",
    "offline.no_value": "{expression}의 값은 구할 수 없어요(0으로 나누었거나 너무 커요).",
    "offline.gist": "주요 문장을 그대로 뽑았어요.\n{text}",
    "offline.nothing_to_read": "살펴볼 글이 없어요. 글을 붙여 넣거나 파일 이름을 알려 주세요.",
    "offline.found": "질문에 맞는 문장이에요.\n{text}",
    "offline.not_found": "질문에 맞는 문장을 찾지 못했어요. 글은 이렇게 시작해요.\n{text}",
    "offline.how_to": "설명은 못 하지만, “notes.md 삭제해줘”처럼 바로 말하고 맞는 도구가 있으면"
    " 할게요.",
    "offline.failed": "{tool} 도구가 실패했어요: {reason}",
    "offline.undone": "하지 못한 일: {wishes}",
    "offline.missing": "{tool} 도구를 쓰려면 다음도 알려 주세요: {names}. 예: {example}",
    "offline.cut": "… (전체 {total}자 가운데 {shown}자를 보였어요)",
    "offline.skimmed": "(긴 글이라 앞과 끝만 읽었어요. 전체 {total}자 가운데 {read}자예요.)",
    "offline.done": "다 했어요.",
    "offline.no_schema": "요청한 양식을 채우지 못했어요. 글에 {names}이(가) 없고, 오프라인 두뇌는"
    " 아무것도 지어내지 않아요. " + _CONNECT,
}
