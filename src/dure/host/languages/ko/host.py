"""Korean for the errors of `dure.host`, by code."""

KO = {
    "egress.refused": "{host}은(는) 이 컴퓨터나 사설망 안의 주소({ip})라서 도구가 접속할 수"
    " 없습니다. 공개된 주소를 쓰세요.",
    "egress.name": "{host!r}은(는) 호스트 이름이 아닙니다. example.org 같은 이름이나 192.0.2.1"
    " 같은 일반적인 주소를 쓰세요.",
    "egress.not_listed": "{host}은(는) 이 도구가 접속할 수 있는 호스트가 아닙니다. 접속할 수 있는"
    " 곳: {hosts}.",
    "egress.offline": "지금 {host}의 주소를 찾을 수 없습니다. 이 컴퓨터가 오프라인이거나 네임"
    " 서버가 응답하지 않습니다. 연결을 확인하고 다시 해 보세요.",
    "egress.unknown": "{host}이라(라)는 호스트는 없습니다. 철자를 확인하세요.",
    "hidden.unwritable": "비공개 자료를 본 상태에서 파일을 썼는데, 그 사실을 {file}에 남길 수"
    " 없었습니다: {reason}. 공간을 비우거나 dure가 그곳에 쓸 수 있게 하세요.",
    "http.redirects": "{url}은(는) {most}번 넘게 다른 주소로 넘어갔습니다. 다른 주소를 써 보세요.",
    "http.redirected_body": "{url}이(가) 보낸 내용을 {target}으로(로) 다시 보내라고 했지만 보내지"
    " 않았습니다. 그래도 된다면 직접 그곳으로 보내세요.",
    "http.address": "{url!r}은(는) 가져올 수 있는 주소가 아닙니다. https:// 또는 http://로"
    " 시작하고 사용자 이름, 비밀번호, 공백이 없는 주소를 쓰세요.",
    "http.encoding": "이 페이지는 {kind}으로(로) 압축했다고 하지만 그렇지 않습니다. 다른 주소를 써"
    " 보세요.",
    "http.timeout": "{host}이(가) {seconds:g}초 안에 응답하지 않았습니다. 나중에 다시 하거나 다른"
    " 주소를 써 보세요.",
    "http.tls": "{host}과(와)의 연결이 안전하지 않아 아무것도 보내지 않았습니다: {reason}. 주소와"
    " 이 컴퓨터의 날짜, 인증서를 확인하세요.",
    "http.dropped": "{host}이(가) 연결을 끊었습니다: {reason}. 다시 해 보세요.",
    "http.offline": "{host}에 접속할 수 없습니다. 이 컴퓨터가 오프라인인 것 같습니다. 연결을"
    " 확인하세요.",
    "http.refused": "{host}에서 응답이 없습니다. 주소와 포트가 맞는지, 서버가 켜져 있는지"
    " 확인하세요.",
    "http.unreachable": "{host}에 접속할 수 없습니다: {reason}. 주소를 확인하고 다시 해 보세요.",
    "files.root": "디스크 전체({root})은(는) 작업 폴더가 될 수 없습니다. 따로 폴더를 정해 주세요.",
    "files.folder": "{path}은(는) 폴더입니다. 파일의 경로를 쓰세요.",
    "files.absolute": "{path!r}은(는) 작업 폴더 안의 경로가 아닙니다. {cure!r}처럼 작업 폴더를"
    " 기준으로 쓰세요.",
    "files.climbs": "{path!r}은(는) '..'로 폴더 밖으로 나갑니다. 작업 폴더부터의 경로를 쓰세요.",
    "files.name": "{path!r}은(는) 쓸 수 없는 경로입니다. 이름 하나는 255바이트까지이고 제어"
    " 문자가 없어야 하며, 경로는 이름 64개까지입니다. 더 짧고 단순한 이름을 고르세요.",
    "files.reserved": "{path}은(는) 다른 프로그램의 동작을 바꾸는 파일이라 도구가 다루지"
    " 않습니다. 다른 이름을 고르세요.",
    "files.windows": "{path!r}은(는) Windows가 담을 수 없는 경로입니다. 이름 사이에는 /를 쓰세요."
    ' 이름에는 \\ : * ? " < > |가 없어야 하고, 점이나 공백으로 끝나지 않아야 하며, 장치 이름이'
    " 아니어야 합니다.",
    "files.special": "{path}은(는) 일반 파일이 아니라 파이프나 소켓, 장치라서 열지 않습니다.",
    "files.link": "{path}은(는) 링크({name})을(를) 거치며, 링크는 따라가지 않습니다. 파일 자체의"
    " 경로를 쓰세요.",
    "files.missing": "작업 폴더에 {path}이(가) 없습니다. 파일 목록을 보고 무엇이 있는지"
    " 확인하세요.",
    "files.not_folder": "{path}은(는) 파일을 폴더처럼 거칩니다. 파일 목록을 보고 무엇이 있는지"
    " 확인하세요.",
    "files.full": "디스크가 가득 차서 {path}을(를) 쓰지 못했습니다. 공간을 비우고 다시 하세요.",
    "files.not_empty": "{path}은(는) 비어 있지 않은 폴더입니다. 안에 있는 것을 먼저 지우세요.",
    "files.failed": "{path}을(를) 쓸 수 없습니다: {reason}.",
    "process.missing": "여기에는 {program!r}이라(라)는 프로그램이 없습니다. 이름을 확인하거나"
    " 설치하세요.",
    "process.failed": "{program!r}을(를) 시작할 수 없습니다: {reason}.",
    "secret.pickled": "비밀 값은 피클(pickle)로 만들거나 복사하지 않습니다. 이름을 넘기고, 쓰는"
    " 곳에서 값을 꺼내세요.",
    "secret.missing": "{name}이(가) 없습니다. 환경 변수 {name}을(를) 설정하거나, `dure keys set"
    " {name}`으로 {file}에 두세요.",
    "secret.name": "{name!r}은(는) 비밀 값의 이름이 될 수 없습니다. OPENAI_API_KEY처럼 글자, 숫자,"
    " _를 쓰세요.",
    "secret.broken": '{file}을(를) 읽을 수 없습니다 {where}. 각 줄은 이름 = "값"입니다.',
    "secret.not_text": '{file}의 {name}은(는) 문자열이 아닙니다. {name} = "값"으로 적으세요.',
    "secret.open": "이 컴퓨터의 다른 사용자가 {file}을(를) 읽을 수 있어 쓰지 않습니다. 본인만 읽게"
    " 하세요: chmod 600 {file}",
    "config.folder": "폴더 {folder}을(를) 만들 수 없습니다: {reason}. --in으로 다른 폴더를 주거나"
    " DURE_HOME을 설정하세요.",
    "config.unreadable": "{file}을(를) 읽을 수 없습니다: {reason}. 고치거나, --in DIR이나"
    " DURE_HOME으로"
    " 다른 폴더를 고르세요.",
    "config.broken": "{file} {line}번째 줄: TOML이 아닙니다({reason}). 한 줄은 이름 = 값이고,"
    " 문자열은 따옴표 안에 씁니다.",
    "config.unknown": "{file} {line}번째 줄: {name!r}이라(라)는 설정은 없습니다. 혹시 {near}?",
    "config.value": "{file} {line}번째 줄: {name}에 {value}은(는) 쓸 수 없습니다. 이렇게 쓰세요:"
    " {name}"
    " = {example}",
    "config.no_folder": "지금 있는 폴더가 없어졌습니다. 지워졌거나 옮겨졌습니다. cd ~처럼 있는"
    " 폴더로 옮긴 뒤에 다시 해 보세요.",
}
