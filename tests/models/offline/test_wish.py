from dure.models.offline.wish import Clause, clauses, clean, divide, is_korean, is_table


def test_names_and_quotations_stand_apart() -> None:
    clause = Clause("Save 'good day' from https://example.com/a.html to 메모.txt에.")
    assert clause.quotes == ("good day",)
    assert clause.urls == ("https://example.com/a.html",)
    assert clause.files == ("메모.txt",)
    assert "메모" not in clause.bare


def test_a_quoted_file_name_may_hold_spaces_and_a_site_needs_no_scheme() -> None:
    assert Clause('open "my notes.txt"').files == ("my notes.txt",)
    assert Clause("read example.com").urls == ("https://example.com",)


def test_numbers_addresses_and_apostrophes_are_no_files_or_quotations() -> None:
    clause = Clause("it's version 2.0, mail jane@example.org, don't wait")
    assert (clause.files, clause.quotes, clause.urls) == ((), (), ())


def test_a_request_stands_apart_from_its_text() -> None:
    assert divide("run this:\n```python\nprint(1)\n```") == ("run this:", "print(1)")
    assert divide("Summarise: a b c") == ("Summarise", "a b c")
    assert divide("hello") == ("hello", "")
    long = "word " * 300
    assert divide(f"{long}\n위 글을 요약해줘")[0] == "위 글을 요약해줘"
    assert divide(f"Who is it?\n{long}")[0] == "Who is it?"
    assert divide(long) == ("", long)


def test_wishes_are_cut_where_both_sides_name_something() -> None:
    def wished(clause: Clause) -> bool:
        return any(word in clause.text for word in ("list", "read", "읽", "보여"))

    def cut(text: str) -> list[str]:
        return [clause.text for clause in clauses(text, "", True, wished)]

    assert cut("list the files and read notes.md") == ["list the files", "read notes.md"]
    assert cut("read about cats and dogs") == ["read about cats and dogs"]
    assert cut("파일 목록 보여주고 a.md를 읽어줘") == ["파일 목록 보여주고", "a.md를 읽어줘"]
    assert cut("read 'this and list that'") == ["read 'this and list that'"]


def test_the_language_is_that_of_most_letters() -> None:
    assert is_korean("notes.md 읽어줘")
    assert is_korean("chart를 그려줘")
    assert not is_korean("What does 안녕 mean in English please")
    assert not is_korean("")


def test_text_is_cleaned_of_what_hides_or_turns() -> None:
    assert clean("a\r\nb\rc\x00\u202e\ud800") == "a\nb\nc"


def test_tables_by_name() -> None:
    assert is_table("A.CSV")
    assert not is_table("a.md")


def test_emoji_of_several_parts_stay_whole() -> None:
    family = "앞치마 👨\u200d👩\u200d👧"
    assert clean(f"{family}, a\u200db\u200d \u202ec\0") == f"{family}, ab c"
