"""Korean for the sandboxes to choose from, their way out, and packages, by code."""

KO = {
    "ladder.no_interpreter": "가벼운 샌드박스에는 내장 인터프리터가 있어야 하는데 설치되어 있지"
    " 않습니다: pip install 'dure[monty]'. 또는 다른 샌드박스를 쓰세요(`dure doctor` 참고).",
    "ladder.light_only": "가벼운 샌드박스는 파이썬 코드만 실행하고 다른 프로그램({program!r})은"
    " 실행하지 않습니다. 순수 파이썬으로 쓰거나 프로그램을 실행하는 샌드박스를 쓰세요.",
}
