"""Korean for policies, by code: files of YAML, rules, and `dure policy`."""

KO = {
    # YAML 파일
    "yaml.place": "{file} {line}번째 줄 {column}번째 글자, {field}",
    "yaml.broken": "{file} {line}번째 줄 {column}번째 글자: YAML이 아닙니다({reason}). 목록과"
    " 매핑은 들여쓰기로 나타내고, ': '나 '#'이 든 문자열은 따옴표로 감쌉니다.",
    "yaml.large": "{place}: 이런 파일에 담을 수 있는 양을 넘습니다.",
    "yaml.twice": "{place}: 같은 항목이 두 번 나옵니다. 하나를 지우세요.",
    "yaml.number": "{place}: {text!r}은(는) 유한한 수가 아닙니다.",
    "yaml.tag": "{place}: !로 시작하는 문자열은 따옴표로 감쌉니다.",
    "yaml.field_empty": "{place}: 아무것도 없습니다. 여기에 쓸 것: {wanted}. (중괄호 안에서는"
    " 쉼표가 든 글을 따옴표로 묶습니다.)",
    "yaml.empty": "{place}: 파일이 비었습니다. 여기에 쓸 것: {wanted}.",
    "yaml.field": "{place}: {found}은(는) 맞지 않습니다. 여기에 쓸 것: {wanted}.",
    "yaml.field_unknown": "{place}: 그런 항목은 없습니다. 비슷한 것: {near}.",
    "yaml.field_missing": "{place}: {name}이(가) 빠졌습니다: {wanted}.",
    "yaml.long": "{file}이(가) {most}바이트보다 큽니다.",
    "yaml.no_file": "{file}이(가) 없습니다. {cure}",
    "yaml.not_text": "{file}은(는) UTF-8 텍스트가 아닙니다({at}번째 바이트). UTF-8로 저장하세요.",
    "yaml.unreadable": "{file}을(를) 읽을 수 없습니다: {reason}.",
    # 규칙
    "policy.host": "{pattern!r}은(는) 호스트가 아닙니다. example.org 또는 그 아래 전부까지 뜻하는"
    " .example.org처럼 쓰세요.",
    "policy.to": "{pattern!r}은(는) 보낼 곳이 아닙니다. bob@example.org, *@example.org,"
    " https://example.org/docs/* 또는 계좌나 채널의 이름을 쓰세요. 아래 이름까지 포함하는 호스트는"
    " `host`에 씁니다.",
    "policy.path": "{pattern!r}은(는) 작업 폴더의 경로가 아닙니다. notes/*.md처럼 작업 폴더를"
    " 기준으로 쓰고, 폴더 안의 모든 것은 private/**처럼 쓰세요.",
    "policy.texts": "{given}은(는) 아무것도 뜻하지 않습니다. 글이나 글의 목록을 쓰고, 상관없는 것은"
    " 빼세요.",
    "policy.unknown": "{field}에는 {word!r}을(를) 쓸 수 없습니다. 비슷한 것: {near}.",
    "policy.at": "{place}: {reason}",
    "policy.write_one": "파일에 쓸 것은 `dure policy show --help`가 알려 줍니다.",
    "policy.in_reach": "{file}은(는) 작업 폴더 안에 있어서 에이전트가 바꿀 수 있습니다. 설정 옆의"
    " {folder} 폴더처럼(`dure config`) 작업 폴더 밖으로 옮기세요.",
    "policy.two_names": "{file}에는 다른 이름(하드 링크)이 있어서 에이전트가 그 이름으로 바꿀 수"
    " 있습니다. 복사본을 만들어 쓰세요.",
    "policy.no_name": "정책 {name!r}은(는) 없습니다. 있는 것: {known}. 파일은 shop.yaml처럼"
    " 확장자까지 쓰세요.",
    # dure policy
    "policy.person": "{by}의 답: {said}",
    "policy.by_floor": "정책은 허용했지만, 읽은 글의 라벨 때문에 허용되지 않았습니다.",
    "policy.rule": "{rule}",
    "policy.allow": "허용",
    "policy.ask": "사람에게 물음",
    "policy.deny": "거부",
    "policy.untrusted": "신뢰할 수 없음",
    "policy.private": "사적인 내용",
    "policy.seen": "읽은 것: {labels}.",
    "policy.seen_nothing": "읽은 것: 신뢰할 수 없거나 사적인 내용 없음.",
    "policy.rules": "규칙. 들어맞는 것 가운데 가장 엄한 것을 따릅니다",
    "policy.otherwise": "들어맞는 규칙이 없을 때",
    "policy.clean": "평소",
    "policy.tainted": "신뢰할 수 없는 글을 읽은 뒤",
    "policy.kind_read": "작업 폴더의 파일과 웹 읽기",
    "policy.kind_write": "작업 폴더의 파일 쓰기",
    "policy.kind_exec": "샌드박스 안의 코드",
    "policy.kind_exec_bare": "샌드박스 밖의 코드",
    "policy.kind_outside": "작업 폴더 밖에 쓰기",
    "policy.kind_shared": "남도 따르는 것 바꾸기",
    "policy.kind_send": "보내기",
    "policy.kind_pay": "결제하기",
    "policy.kind_undeclared": "하는 일을 밝히지 않은 도구",
    "policy.public": "공개된 모든 곳",
    "policy.web": "도구가 접속할 수 있는 곳: {hosts}",
    "policy.hosts": "샌드박스의 코드가 접속할 수 있는 곳: {hosts}",
    "policy.packages": "샌드박스에 설치할 수 있는 패키지: {names}",
    "policy.private_is": "사적인 것: {paths}",
    "policy.answer": "사람이 답할 시간: {minutes}분",
    "policy.nothing": "없음",
    "policy.would": "정책만으로는: {decision} ({rule})",
    "policy.vouches": "규칙에 보낼 곳이 적혀 있어서 라벨을 따지지 않습니다.",
    "policy.sound": "{file}에 잘못이 없습니다. 규칙: {kinds}.",
    "policy.no_call": "실행 {run}에는 정책이 판단한 도구 호출이 없습니다{at}. `dure show {run}`으로"
    " 실행을 볼 수 있습니다.",
    "policy.argument": "{given!r}은(는) 인자가 아닙니다. --argument amount=100처럼 이름=값으로"
    " 쓰세요.",
    "policy.dollars": "{given!r}은(는) 달러 금액이 아닙니다.",
    "policy.none": "{what}은(는) 여기에서 정책이 아닙니다. 정책 자체를 주세요: policy.read_only,"
    " 함수, policy.read(파일).",
}
