"""Korean for the stores on a server, by code."""

KO = {
    "store.address": "PostgreSQL 데이터베이스의 주소가 아닙니다."
    " postgresql://user@host:5432/database처럼 씁니다. 사용자 이름이나 비밀번호의 @ : / ? #은"
    " %40 %3A %2F %3F %23으로 쓰거나, 비밀번호를 PGPASSWORD나 ~/.pgpass에 두세요.",
    "store.scheme": "{scheme}://로 시작하는 주소의 저장소는 없습니다. SQLite 파일이나"
    " postgresql://user@host/database를 주세요.",
    "store.lease": "{lease}초의 임대로는 아무것도 잡아 둘 수 없습니다. 15처럼 몇 초를 주세요.",
    "store.postgres_missing": "PostgreSQL을 쓰려면 드라이버가 있어야 합니다. 설치하세요: pip"
    " install 'dure[postgres]'",
    "store.postgres_unsafe": "{where}의 PostgreSQL은 {setting}=off로 돌고 있어, 멈추면 저장한"
    " 것을 잃습니다. postgresql.conf에서 {setting}=on으로 바꾸고 다시 읽게 하거나 다른 서버를"
    " 쓰세요.",
    "store.postgres_unreachable": "{where}의 PostgreSQL에 닿을 수 없습니다({text}). 서버를 켜거나"
    " 주소를 고치세요: 설정의 `store`, DURE_STORE 또는 store=….",
    "store.postgres_login": "{where}의 PostgreSQL이 이 사용자를 받아 주지 않습니다({text})."
    " 주소의 사용자와 비밀번호, PGPASSWORD 또는 ~/.pgpass를 확인하세요.",
    "store.postgres_database": "서버에 그런 데이터베이스가 없습니다: {where}. 만드세요: createdb"
    " {database}",
    "store.postgres_copy": "{where}의 PostgreSQL은 읽기만 되는 복제본이라 아무것도 바꿀 수"
    " 없습니다. 원본 서버의 주소를 주세요.",
    "store.postgres_denied": "이 사용자는 {where}의 스키마 {schema}을(를) 만들거나 쓸 수"
    " 없습니다({text}). 소유자가 이렇게 하면 됩니다: GRANT CREATE ON DATABASE … TO …",
    "store.postgres_taken": "{where}의 스키마 {schema}은(는) dure의 것이 아닙니다({text}). 다른"
    " 데이터베이스를 쓰세요.",
    "store.postgres_newer": "{where}의 기록은 더 새로운 dure가 썼습니다(형식 {found}, 이 dure는"
    " {known}까지 읽습니다). dure를 새로 설치하거나 다른 데이터베이스를 주세요.",
    "store.postgres_lost": "{where}의 PostgreSQL과 연결이 끊겼습니다({text}). 저장했다고 알린"
    " 것은 남아 있습니다. 서버가 다시 답하면: dure resume",
    "store.postgres_refused": "{where}의 PostgreSQL이 문장 하나를 거절했습니다({text}). 서버의"
    " 로그에 더 나와 있습니다.",
    "cli.store_waiting": "실행 {run}을(를) 다른 프로세스가 잡고 있습니다. 아직 살아 있는지 최대"
    " {seconds}초 동안 기다립니다.",
    "cli.doctor_store_server": "{store} · 실행 {count}개",
}
