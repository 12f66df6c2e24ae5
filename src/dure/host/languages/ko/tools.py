"""Korean for the errors of tools, perception and schemas, by code."""

KO = {
    "tool.arguments": "인자가 맞지 않습니다: {problems}.",
    "tool.result": "{kind} 타입의 값은 JSON으로 쓸 수 없습니다: {reason}. 글, 숫자, 리스트,"
    " 딕셔너리, 데이터클래스, pydantic 모델을 반환하세요.",
    "tool.unknown": "여기에는 {name}이라(라)는 도구가 없습니다. 있는 것: {near}.",
    "tool.not_found": "{name}이라(라)는 도구가 없습니다. 있는 것: {near}.",
    "tool.name": "도구 이름으로 {name}은(는) 쓸 수 없습니다. 모델은 영문자로 시작하는 64자 이내의"
    " 영문자, 숫자, `_`, `-`만 받습니다. 다른 이름을 주세요.",
    "tool.about": "도구 {name}이(가) 무엇을 하는지 적혀 있지 않습니다. 모델은 그것을 보고 고르므로"
    " 함수에 docstring을 쓰세요.",
    "tool.keyed": '도구 {name}은(는) repeat="keyed"인데 Call 타입의 매개변수가 없어 키를 볼 수'
    " 없습니다. `call: Call`을 더하고 `call.key`를 받는 쪽에 넘기세요.",
    "tool.word": "도구 {name}에는 {fact}={word}을(를) 쓸 수 없습니다. 있는 것: {known}.",
    "tool.to": "도구 {name}에는 `to`가 가리키는 매개변수 {to}이(가) 없습니다. 있는 것: {known}.",
    "tool.example": "도구 {name}의 예가 매개변수와 맞지 않습니다. {reason}",
    "tool.entry_type": "다른 패키지의 도구 {name}({value})은(는) 도구가 아닙니다. 그 함수는"
    " Tool을 하나 또는 여럿 반환해야 합니다.",
    "tool.entry_failed": "다른 패키지의 도구 {name}({value})을(를) 불러올 수 없습니다: {reason}."
    " 그 패키지를 업데이트하거나 지우세요.",
    "value.unfit": "값이 맞지 않습니다: {problems}.",
    "schema.variadic": "{function}이(가) 받는 {name}에는 스키마가 없습니다. 매개변수를 하나하나"
    " 쓰거나 list나 dict 하나로 받으세요.",
    "schema.positional_only": "{function}은(는) {name}을(를) 위치 인자로만 받습니다. 함수"
    " 선언에서 `/`를 빼세요.",
    "schema.unannotated": "{function}의 매개변수 {name}에 타입이 없습니다. `{name}: str`처럼"
    " 타입을 쓰세요. (메서드라면 객체에 묶인 것을 쓰세요: `tool(thing.method)`.)",
    "schema.type": "{kind}에는 JSON 스키마가 없습니다: {reason} 기본 타입, 데이터클래스,"
    " TypedDict, enum, pydantic 모델을 쓰세요.",
    "schema.parameters": "{function}의 매개변수에는 JSON 스키마가 없습니다: {reason} 기본 타입,"
    " 데이터클래스, TypedDict, enum, pydantic 모델을 쓰세요.",
    "schema.unknown_name": "{function}의 타입 표기에 있는 {name}이(가) 그 모듈에 없습니다. 모듈"
    " 맨 위에서 정의하거나 import 하세요.",
    "image.too_large": "{name}이(가) {most}보다 큽니다. 먼저 줄이세요.",
    "image.unknown": "{name}은(는) 모델이 받는 그림 형식이 아닙니다. PNG, JPEG, GIF, WebP로"
    " 바꾸세요.",
    "image.unreadable": "그림 {path}을(를) 읽을 수 없습니다: {reason}.",
    "calculator.too_long": "식이 {length}자입니다. {most}자까지 됩니다. 나누어 계산하세요.",
    "calculator.separators": "함수 안에서는 쉼표가 인자를 나눕니다. {number}을(를) 천 단위 쉼표"
    " 없이 쓰세요.",
    "calculator.too_large": "계산 중에 약 3,900자리가 넘는 수가 있습니다. 더 작은 수나 로그를"
    " 쓰세요.",
    "calculator.unknown": "계산기에서 {what}은(는) 쓸 수 없습니다. 쓸 수 있는 것: + - * / // % ^,"
    " 괄호, pi, e, {functions}.",
    "calculator.arguments": "{name}에 맞는 인자: {wants}.",
    "calculator.root": "음수의 거듭제곱근은 실수가 아닙니다.",
    "calculator.log": "로그는 0보다 큰 수에만 쓸 수 있습니다.",
    "calculator.syntax": "계산식이 아닙니다: {text}. `(1200 + 350) * 15% - sqrt(16)`처럼 쓰세요.",
    "calculator.zero": "{text}에 0으로 나누는 곳이 있습니다.",
    "chart.size": "차트에는 항목 1개에서 {labels}개, 계열 {series}개까지 들어갑니다. 일부만"
    " 고르거나 묶으세요.",
    "chart.lengths": "항목은 {labels}개인데 값은 {values}개입니다{name}. 항목마다 값을 하나씩"
    " 주세요.",
    "chart.values": "유한한 수만 그릴 수 있습니다. 무한대와 NaN은 안 됩니다.",
    "clock.no_zones": "이 컴퓨터에는 시간대 목록이 없어서 `UTC`와 이 컴퓨터의 시간대만 쓸 수"
    " 있습니다. 사람이 추가할 수 있습니다: pip install tzdata",
    "clock.zone": "{name}이라(라)는 시간대나 도시가 없습니다. `Asia/Seoul`, `America/New_York` 같은"
    " IANA 시간대나 `UTC`를 쓰세요.",
    "clock.date": "{text}은(는) 날짜가 아닙니다. `2026-03-01`처럼 연, 월, 일을 쓰세요.",
    "clock.range": "날짜가 1년에서 9999년 사이를 벗어납니다. 더 작은 수를 쓰세요.",
    "file.missing": "작업 폴더에 {path}이(가) 없습니다.",
    "file.line": "{path}은(는) {count}줄입니다. {start}번째 줄은 없습니다.",
    "file.damaged": "{path}은(는) {encoding}인데 텍스트가 아닌 곳이 {broken}군데 있어, 고치면"
    " 그것이 없어집니다. 새 파일로 쓰거나 코드로 고치세요.",
    "file.binary": "{path}은(는) 텍스트가 아닙니다({kind}, {size}). 그런 파일을 읽는 도구나"
    " 코드를 쓰세요.",
    "file.too_large": "{path}은(는) {most}보다 커서 그 자리에서 고칠 수 없습니다. 새 파일을"
    " 쓰세요.",
    "file.no_match": "{path}에 바꿀 글이 없습니다{hint}. 파일을 읽고 그대로 쓰세요.",
    "file.ambiguous": "바꿀 글이 {path}에 {count}번 나옵니다(줄: {lines}). 바꾸려는 곳의 앞뒤를 더"
    " 넣으세요.",
    "file.encoding": "이 파일의 인코딩 {encoding}에는 {sign}이(가) 없습니다. 다른 글자를 쓰거나 새"
    " 파일을 쓰세요.",
    "search.empty": "찾을 말이 비어 있습니다. 찾을 말을 주세요.",
    "search.slow": "{pattern} 찾기를 {seconds:g}초 뒤에 멈추었습니다. 더 단순한 패턴을 쓰거나"
    " 파일을 줄이세요.",
    "search.pattern": "{pattern}은(는) 정규 표현식이 아닙니다: {reason}. 고치거나 `regex`를"
    " 빼세요.",
    "table.binary": "{path}은(는) 텍스트로 된 표가 아닙니다({kind}). 먼저 CSV로 저장하세요.",
    "table.empty": "{path}에 행이 없습니다.",
    "table.broken": "{path}을(를) 표로 읽을 수 없습니다: {reason}. read_file로 살펴보세요.",
    "table.too_large": "{path}은(는) 64 MB보다 큽니다. 코드를 쓰세요.",
    "table.condition": "조건 {text}을(를) 읽을 수 없습니다. `price >= 1000`이나 `name contains"
    " Kim`처럼 열, 연산자, 값을 쓰세요. 열: {columns}.",
    "table.measure": "{text}은(는) 쓸 수 없는 계산입니다. `count`를 쓰거나, sum, average, median,"
    " min, max, distinct 뒤에 열을 쓰세요. 예: `sum price`.",
    "table.column": "{name}이라(라)는 열이 없습니다. {hint}",
    "ask_person.empty": "질문이 비어 있습니다. 알고 싶은 것을 쓰세요.",
    "weather.place": "{place}이라(라)는 곳을 찾지 못했습니다. 도시 이름을 쓰세요. 안 되면 영어로"
    " 쓰세요.",
    "weather.answer": "날씨 서비스({service})가 쓸 수 있는 응답을 주지 않았습니다. 나중에 다시 해"
    " 보세요.",
    "web.query": "찾을 말이 없습니다. 몇 마디를 쓰세요.",
    "web.search_blocked": "검색 엔진이 지금 결과를 주지 않습니다. 요청이 너무 많아서일 수"
    " 있습니다. 조금 기다리거나, 주소를 아는 페이지를 web_read로 읽으세요.",
    "web.status": "{url}의 응답은 {status}입니다{meaning}. 다른 주소를 써 보세요.",
    "web.binary": "{url}은(는) 텍스트로 읽을 수 있는 페이지가 아닙니다({kind}, {size})."
    " web_download로 저장하세요.",
    "web.part": "이 페이지는 모두 {parts}부분입니다. {part}번째 부분은 없습니다.",
    "web.too_large": "{url}이(가) {most}보다 크거나 중간에 끊겨서 아무것도 저장하지 않았습니다.",
}
"""Code → Korean template."""
