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
    "policy.unknown": "{field}에는 {word!r}을(를) 쓸 수 없습니다. 비슷한 것: {near}.",
    "policy.at": "{place}: {reason}",
    "policy.write_one": "파일에 쓸 것은 `dure policy show --help`가 알려 줍니다.",
    "policy.in_reach": "{file}은(는) 작업 폴더 안에 있어서 에이전트가 바꿀 수 있습니다. 설정 옆의"
    " {folder} 폴더처럼(`dure config`) 작업 폴더 밖으로 옮기세요.",
    "policy.two_names": "{file}에는 다른 이름(하드 링크)이 있어서 에이전트가 그 이름으로 바꿀 수"
    " 있습니다. 복사본을 만들어 쓰세요.",
    "policy.no_name": "정책 {name!r}은(는) 없습니다. 있는 것: {known}. 파일은 shop.yaml처럼"
    " 확장자까지 쓰세요.",
    "policy.none": "tightest()에는 정책이 필요합니다: tightest(policy.workspace, …).",
}
