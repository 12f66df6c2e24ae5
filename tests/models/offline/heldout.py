"""Utterances written before the brain was: what a newcomer might type, and what should follow.

Nobody tunes the brain on this list; the share it gets right is what docs/offline.md reports.
A row is an utterance and either the tool calls expected first (name and arguments, checked as far
as they are given) or words, one of which the answer must hold when no tool is to be called.
"""

from typing import Any

Row = tuple[str, tuple[str, dict[str, Any]] | tuple[str, ...]]


def call(tool: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
    """The call that should come first."""
    return tool, arguments


ENGLISH: list[Row] = [
    ("how much is 1250 * 37?", call("calculator", expression="1250 * 37")),
    ("What's 15% of 80?", call("calculator")),
    ("(3 + 4) * 12 / 7", call("calculator", expression="(3 + 4) * 12 / 7")),
    ("I bought 3 shirts at 25 dollars each, what is 3 times 25", call("calculator")),
    ("square root of 1764", call("calculator")),
    ("what time is it in Tokyo?", call("clock", zone="Asia/Tokyo")),
    ("tell me today's date", call("clock")),
    ("What day of the week is it?", call("clock")),
    ("Current time in New York please", call("clock", zone="America/New_York")),
    ("show me what files are here", call("files_list")),
    ("What's in this folder?", call("files_list")),
    ("open todo.txt", call("files_read", path="todo.txt")),
    ("can you show me the contents of docs/plan.md?", call("files_read", path="docs/plan.md")),
    ("What does readme.md say about licences?", call("files_read", path="readme.md")),
    ("which files mention invoice", call("files_search", text="invoice")),
    ('search for "launch date" in my files', call("files_search", text="launch date")),
    (
        'write "buy milk" to shopping.txt',
        call("files_write", path="shopping.txt", text="buy milk"),
    ),
    (
        "Create a file called hello.txt containing Hello world",
        call("files_write", path="hello.txt", text="Hello world"),
    ),
    (
        "https://example.com/news what does it say?",
        call("web_read", url="https://example.com/news"),
    ),
    ("summarise https://example.org/a.html", call("web_read", url="https://example.org/a.html")),
    (
        "search the web for cheap train tickets to Busan",
        call("web_search", query="cheap train tickets to Busan"),
    ),
    ("google the population of Iceland", call("web_search")),
    ("will it rain in London tomorrow?", call("weather", place="London")),
    ("weather for Seoul", call("weather", place="Seoul")),
    ("total amount by region in sales.csv", call("table", path="sales.csv")),
    ("what columns does people.csv have?", call("table", path="people.csv")),
    ("run this python: print(2**10)", call("python", code="print(2**10)")),
    ("good morning", ("Hello", "Hi")),
    ("what are you able to do", ("calculator", "files_read")),
    ("write me a poem about autumn", ("cannot", "can't")),
    ("translate 'good night' into French", ("cannot", "can't")),
    ("don't delete anything", ("cannot", "can't", "not", "OK")),
    ("thanks a lot!", ("welcome",)),
    ("who made you?", ("offline", "built-in")),
    ("asdkfjh qwlekj", ("cannot", "can't", "did not understand")),
]

KOREAN: list[Row] = [
    ("1250 곱하기 37은?", call("calculator", expression="1250 * 37")),
    ("8만원의 15%는 얼마야?", call("calculator")),
    ("120에서 45 빼면 몇이야", call("calculator", expression="120 - 45")),
    ("12+34*2 계산해줘", call("calculator", expression="12+34*2")),
    ("지금 도쿄 몇 시야?", call("clock", zone="Asia/Tokyo")),
    ("오늘 며칠이지", call("clock")),
    ("오늘 무슨 요일이에요?", call("clock")),
    ("뉴욕은 지금 몇시인가요", call("clock", zone="America/New_York")),
    ("여기 무슨 파일 있어?", call("files_list")),
    ("폴더 안에 뭐가 있는지 보여줘", call("files_list")),
    ("할일.txt 열어줘", call("files_read", path="할일.txt")),
    ("docs/plan.md 내용 좀 보여주세요", call("files_read", path="docs/plan.md")),
    ("readme.md에서 라이선스에 대해 뭐라고 해?", call("files_read", path="readme.md")),
    ("회의록.md 요약해 줘", call("files_read", path="회의록.md")),
    ("송장이라는 말이 들어 있는 파일 찾아줘", call("files_search", text="송장")),
    ("파일들에서 '출시일' 검색해줘", call("files_search", text="출시일")),
    (
        "장보기.txt에 '우유 사기'라고 써줘",
        call("files_write", path="장보기.txt", text="우유 사기"),
    ),
    ("'안녕하세요'를 인사.txt로 저장해줘", call("files_write", path="인사.txt", text="안녕하세요")),
    ("https://example.com/news 뭐라고 써 있어?", call("web_read", url="https://example.com/news")),
    ("https://example.org/a.html 요약", call("web_read", url="https://example.org/a.html")),
    ("인터넷에서 부산 기차표 검색해줘", call("web_search", query="부산 기차표")),
    ("아이슬란드 인구 웹에서 찾아봐", call("web_search")),
    ("내일 런던에 비 와?", call("weather", place="런던")),
    ("서울 날씨 알려줘", call("weather", place="서울")),
    ("sales.csv에서 지역별 매출 합계 구해줘", call("table", path="sales.csv")),
    ("people.csv에는 무슨 열이 있어?", call("table", path="people.csv")),
    ("파이썬으로 `print(2**10)` 실행해줘", call("python", code="print(2**10)")),
    ("안녕하세요!", ("안녕하세요",)),
    ("뭐 할 수 있어?", ("calculator", "files_read")),
    ("가을에 대한 시를 써줘", ("못", "없")),
    ("'잘 자'를 프랑스어로 번역해줘", ("못", "없")),
    ("아무것도 지우지 마", ("못", "없", "않")),
    ("고마워", ("천만", "별말씀")),
    ("너는 누구야?", ("오프라인", "내장")),
    ("ㅁㄴㅇㄹ ㅋㅋㅋ", ("못", "없")),
]

HARDER: list[Row] = [
    (
        "hey could you maybe tell me how much 3 packs of 48 would be, i mean 3*48",
        call("calculator"),
    ),
    ("split 250 dollars between 8 people, 250/8", call("calculator", expression="250/8")),
    ("I earn 52000 a year. What is 9 percent of 52000?", call("calculator")),
    ("whats the time rn", call("clock")),
    ("Is it Friday yet?", call("clock")),
    ("anything in the workspace?", call("files_list")),
    ("ls", call("files_list")),
    ("cat readme.md", call("files_read", path="readme.md")),
    ("who wrote report.md?", call("files_read", path="report.md")),
    ("I need the main points of minutes.txt", call("files_read", path="minutes.txt")),
    ("where did I write about the dentist? look through my files", call("files_search")),
    ("put the words 'call mum' into reminders.txt", call("files_write", text="call mum")),
    ("please jot down 'pay rent' in todo.md", call("files_write", path="todo.md")),
    ("look up who won the 2018 world cup", call("web_search")),
    ("do I need an umbrella in Oslo today", call("weather", place="Oslo")),
    ("how cold is it in Helsinki", call("weather", place="Helsinki")),
    ("average age in people.csv", call("table", path="people.csv")),
    ("how many rows are in orders.csv?", call("table", path="orders.csv")),
    ("what's the meaning of life", ("cannot",)),
    ("book me a flight to Jeju", ("cannot",)),
    ("sing", ("cannot",)),
    ("사과 3개에 1500원씩이면 3*1500 얼마야", call("calculator", expression="3*1500")),
    ("250 나누기 8 좀", call("calculator", expression="250 / 8")),
    ("연봉 5200만원의 9프로가 얼마지", call("calculator")),
    ("몇시임?", call("clock")),
    ("오늘 금요일인가?", call("clock")),
    ("작업 폴더에 뭐 있냐", call("files_list")),
    ("보고서.md 누가 썼어?", call("files_read", path="보고서.md")),
    ("회의.txt 핵심만 알려줘", call("files_read", path="회의.txt")),
    ("치과 얘기가 어느 파일에 있더라", call("files_search")),
    ("'엄마한테 전화'라는 말을 알림.txt에 넣어줘", call("files_write", path="알림.txt")),
    ("할일.md에 월세 내기 기록해", call("files_write", path="할일.md")),
    ("2018 월드컵 우승국 검색", call("web_search")),
    ("오슬로 오늘 우산 필요해?", call("weather", place="오슬로")),
    ("헬싱키 얼마나 추워?", call("weather", place="헬싱키")),
    ("people.csv 나이 평균", call("table", path="people.csv")),
    ("orders.csv 행이 몇 개야?", call("table", path="orders.csv")),
    ("인생의 의미가 뭐야", ("못 해요",)),
    ("제주행 비행기 예약해줘", ("못 해요",)),
    ("노래 불러봐", ("못 해요",)),
]
"""Written once the tuned list passed, with wordings that nobody had thought of."""

HELD_OUT = ENGLISH + KOREAN
