"""Korean for the errors of Python sessions, by code."""

KO = {
    "session.no_kernel": "파이썬 세션에는 Jupyter 커널이 필요한데 설치되어 있지 않습니다."
    " 설치하세요: pip install 'dure[kernel]'",
    "session.not_started": "파이썬 세션을 시작하지 못해 아무것도 실행하지 않았습니다: {reason}."
    " 대신 `python` 도구를 쓰세요.",
    "session.sandbox": "파이썬 세션은 bubblewrap에서만 실행되고 {name}에서는 실행되지 않습니다."
    " `python` 도구를 쓰세요.",
}
