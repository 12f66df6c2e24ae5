"""Korean for the errors of `dure.core`, by code."""

KO = {
    "journal.missing_blob": "기록이 가리키는 덩어리 {name}이(가) 저장소에 없습니다. 빠진 것 없이"
    " 내보낸 파일로 실행 기록을 다시 가져오세요.",
    "journal.unknown_part": "이 기록에는 이 버전의 dure가 모르는 종류({kind!r})의 조각이 있습니다."
    " dure를 업데이트하면 읽을 수 있습니다.",
    "journal.unknown_kind": "이 기록에는 이 버전의 dure가 모르는 종류({kind!r})의 사건이 있습니다."
    " dure를 업데이트하면 읽을 수 있습니다.",
    "schema.variadic": "{function}이(가) 받는 {name}에는 스키마가 없습니다. 매개변수마다 이름을"
    " 붙이거나, list나 dict 타입의 매개변수 하나로 받으세요.",
    "schema.positional_only": "{function}은(는) {name}을(를) 위치로만 받습니다. 시그니처에서 `/`를"
    " 빼세요.",
    "schema.unannotated": "{function}의 매개변수 {name}에 타입이 없습니다. `{name}: str`처럼"
    " 적으세요. (메서드라면 묶인 것을 쓰세요: `tool(thing.method)`.)",
    "schema.type": "{kind}에 맞는 JSON 스키마가 없습니다: {reason} 기본 타입, 데이터클래스,"
    " TypedDict, enum 또는 pydantic 모델을 쓰세요.",
    "schema.parameters": "{function}의 매개변수에 맞는 JSON 스키마가 없습니다: {reason} 기본 타입,"
    " 데이터클래스, TypedDict, enum 또는 pydantic 모델을 쓰세요.",
    "schema.unknown_name": "{function}의 타입 표기에 나오는 {name}이(가) 그 모듈에 정의되어 있지"
    " 않습니다. 모듈 맨 위에서 정의하거나 import하세요.",
    "tool.arguments": "인자가 맞지 않습니다: {problems}.",
    "value.unfit": "값이 맞지 않습니다: {problems}.",
    "tool.result": "{kind} 타입의 값은 JSON으로 적을 수 없습니다: {reason}. 글, 수, 리스트,"
    " 딕셔너리, 데이터클래스 또는 pydantic 모델을 돌려주세요.",
    "stop.rounds": "rounds({most})은(는) 시작하기도 전에 멈춥니다. 1 이상으로 쓰세요.",
    "budget.not_a_number": "{amount!r}은(는) 달러 금액이 아닙니다. 0.5 같은 수를 쓰세요.",
    "budget.negative": "예산은 음수일 수 없습니다: {name}={value}. 0 이상을 쓰거나, 한도를 두지"
    " 않으려면 None을 쓰세요.",
    "name.bad": "{name!r}은(는) {what}의 이름이 될 수 없습니다. 글자나 숫자로 시작해서 글자, 숫자,"
    " 빈칸, '_', '.', '-'를 1~64자 쓰세요(어느 문자든 됩니다).",
}
