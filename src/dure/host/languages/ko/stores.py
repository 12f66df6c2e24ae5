"""Korean for the stores on a server, by code."""

KO = {
    "store.address": "PostgreSQL 데이터베이스의 주소가 아닙니다."
    " postgresql://user@host:5432/database처럼 씁니다. 사용자 이름이나 비밀번호의 @ : / ? #은"
    " %40 %3A %2F %3F %23으로 쓰거나, 비밀번호를 PGPASSWORD나 ~/.pgpass에 두세요.",
    "store.scheme": "{scheme}://로 시작하는 주소의 저장소는 없습니다. SQLite 파일이나"
    " postgresql://user@host/database를 주세요.",
    "store.lease": "임대 시간 {lease}초로는 실행을 잡아 둘 수 없습니다. 15처럼 몇 초를 주세요.",
    "store.postgres_missing": "PostgreSQL을 쓰려면 드라이버가 있어야 합니다. 설치하세요: pip"
    " install 'dure[postgres]'",
    "store.postgres_unsafe": "{where}의 PostgreSQL은 {setting}=off로 실행 중이라, 갑자기 멈추면"
    " 저장한 것을 잃습니다. postgresql.conf에서 {setting}=on으로 바꾸고 설정을 다시 읽게 하거나"
    " 다른 서버를 쓰세요.",
    "store.postgres_unreachable": "{where}의 PostgreSQL에 연결할 수 없습니다({text}). 서버를"
    " 켜거나 주소를 고치세요: 설정의 `store`, DURE_STORE 또는 store=….",
    "store.postgres_login": "{where}의 PostgreSQL이 이 사용자의 로그인을 거부했습니다({text})."
    " 주소의 사용자와 비밀번호, PGPASSWORD 또는 ~/.pgpass를 확인하세요.",
    "store.postgres_database": "서버에 그런 데이터베이스가 없습니다: {where}. 만드세요: createdb"
    " {database}",
    "store.postgres_copy": "{where}의 PostgreSQL은 읽기 전용 복제본이라 아무것도 바꿀 수"
    " 없습니다. 원본 서버의 주소를 주세요.",
    "store.postgres_denied": "이 사용자는 {where}의 스키마 {schema}을(를) 만들거나 쓸 수"
    " 없습니다({text}). 소유자가 다음을 실행하면 됩니다: GRANT CREATE ON DATABASE … TO …",
    "store.postgres_taken": "{where}의 스키마 {schema}은(는) dure의 것이 아닙니다({text}). 다른"
    " 데이터베이스를 쓰세요.",
    "store.postgres_newer": "{where}의 저장소는 더 새로운 버전의 dure가 썼습니다(형식 {found}, 이"
    " dure는 {known}까지 읽습니다). dure를 업데이트하거나 다른 데이터베이스를 주세요.",
    "store.postgres_lost": "{where}의 PostgreSQL과 연결이 끊겼습니다({text}). 저장했다고 알린"
    " 것은 남아 있습니다. 서버가 다시 응답하면: dure resume",
    "store.postgres_refused": "{where}의 PostgreSQL이 SQL 문을 거부했습니다({text}). 서버 로그에"
    " 자세히 나와 있습니다.",
    "cli.store_waiting": "실행 {run}을(를) 다른 프로세스가 잡고 있습니다. 그 프로세스가 살아"
    " 있는지 최대 {seconds}초 동안 기다립니다.",
    "cli.doctor_store_server": "{store} · 실행 {count}개",
}
