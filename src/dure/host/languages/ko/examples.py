"""Korean for `dure examples` (`dure.cli.examples`)."""

KO = {
    "examples.none": "{name!r} 예제가 없습니다. 비슷한 것: {near}. `dure examples`가 모두"
    " 보여 줍니다.",
    "examples.missing": "여기에는 예제가 없습니다. 예제 없이 설치된 dure입니다. 다시 설치하거나"
    " 저장소를 보세요.",
    "examples.needs": "이 예제에는 {programs}이(가) 있어야 하는데 설치되어 있지 않습니다."
    " 데비안에서는: apt install {programs}",
    "examples.how": "하나 보기: {command}",
    "examples.english": "영어",
    "examples.task_needs_model": "녹화는 한 가지 일만 압니다. 내 일을 시키려면 모델을 지정하세요:"
    " --model NAME.",
    "examples.folder": "만든 것은 {folder}에 있습니다.",
    "examples.more": "전체 보기: {command}",
    "examples.made_of": "만든 파일: {file}",
    "examples.counted": "모델의 답 {thinks}번, 도구 호출 {calls}번.",
    "examples.may_it": "해도 됩니까?",
}
