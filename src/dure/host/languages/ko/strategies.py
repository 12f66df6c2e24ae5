"""Korean for strategies."""

KO = {
    "strategy.number": "{strategy}의 {name}은(는) 1 이상이어야 합니다. 받은 값: {number}.",
    "strategy.unknown": "{name!r}이라(라)는 전략은 없습니다. 있는 것: {known}.",
    "strategy.option": "전략 {name}에는 이런 설정이 없습니다: {options}.",
    "strategy.no_agent": "{name}은(는) 에이전트가 아닙니다. 전략은 에이전트에만 줄 수 있습니다.",
    "strategy.check": "검사 {name}이(가) 실패했습니다: {reason}. 고친 뒤 실행을 이어 가십시오.",
}
