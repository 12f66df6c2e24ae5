"""Korean for guards."""

KO = {
    "cli.guard_asked": "{guard}에 묻습니다",
    "cli.guard_changed": "가드 {guard}이(가) 바꿨습니다({place})",
    "cli.guard_stopped": "가드 {guard}이(가) 막았습니다({place})",
    "guard.stopped": "가드 {guard}이(가) 멈췄습니다({place}): {reason}",
    "guard.place": "{places}은(는) 가드의 위치가 아닙니다. input, before, after, output 가운데에서"
    " 고르세요.",
    "guard.function": "가드 {name}에는 함수 하나가 필요합니다: text= 또는 check=. 검사 두 개는"
    " 가드 두 개입니다.",
    "guard.none": "{what}은(는) 가드가 아닙니다. dure.guards에 있는 것을 쓰거나 함수 위에"
    " @guard(위치)를 붙이세요.",
    "guard.parameters": "가드 {name}은(는) 검사할 것을 받고, 원하면 turn도 받습니다: (what) 또는"
    " (what, turn).",
    "guard.do": "do={do!r}은(는) 없습니다. 'mask'나 'stop'을 쓰세요.",
    "guard.kinds": "{unknown}은(는) 개인정보의 종류가 아닙니다. 쓸 수 있는 것: {known}.",
    "guard.length": "length({most}, unit={unit!r}): characters, words, tokens 가운데 하나로"
    " 1 이상을 쓰세요.",
    "guard.schema": "schema()에는 JSON 스키마가 아니라 형을 씁니다(데이터클래스, TypedDict,"
    " list[str] …).",
    "guard.words": "words()에는 낱말의 목록을 씁니다: words(['하나', '둘']).",
}
