"""Korean: what is looked at before a team runs."""

KO = {
    "check.one_file": 'FILE은 한 번에 하나만 살핍니다. 목표라면: dure check goal "…"',
    "check.same_name": "이름이 {name}인 참여자가 둘입니다.",
    "check.same_name_cure": "보고서에서 구별되도록 한쪽의 이름을 바꾸세요.",
    "check.endless": "{team}은(는) {until}일 때만 멈추는데, 그때가 오지 않을 수 있습니다.",
    "check.endless_cure": "한도도 함께 주세요: until=… | rounds(40), 파일에서는 `rounds: 40`.",
    "check.unreached": "{name}은(는) {team}에서 말할 차례가 오지 않습니다. 그리로 이어지는 길이"
    " 없습니다.",
    "check.unreached_cure": "이어지는 길을 더하거나, 구성원에서 빼세요.",
    "check.undeclared": "{name}의 도구 {tool}은(는) 효과를 밝히지 않아 보내는 것으로 칩니다.",
    "check.undeclared_cure": '@tool(effect="read")처럼 하는 일을 적으세요.',
    "check.denied": "{name}의 도구 {tool}은(는) 정책이 언제나 막습니다({rule}).",
    "check.denied_cure": "그 도구를 빼거나, 다른 --policy로 실행하세요.",
    "check.model": "{name}은(는) {model} 모델로 생각할 수 없습니다: {reason}",
    "check.model_cure": "`dure models`가 지금 쓸 수 있는 모델을 보여 줍니다.",
    "check.tools": "{file}: 고칠 것이 없습니다. 도구: {names}.",
    "check.given": "실행할 때 줄 것: {command}",
    "check.sound": "{file}: 고칠 것이 없습니다. 참여자 {count}명.",
    "check.found": "{file}: 살펴볼 것 {count}가지.",
    "check.no_answer": "대답이 없습니다: {reason}",
    "check.no_key": "{name}의 키가 없습니다. `dure keys set {name}`으로 넣으세요.",
}
