from dure.models.offline.reading import MOST_READ, excerpt, fitting, gist, sentences, stem, terms

TEXT = "Cats sleep a lot. Cats hunt mice at night. Dogs bark. Cats like fish, and cats like milk."


def test_words_lose_endings_and_particles() -> None:
    assert [stem(word) for word in ("files", "reading", "서울에서", "파일을")] == [
        "file",
        "read",
        "서울",
        "파일",
    ]


def test_small_words_say_nothing_and_long_korean_words_come_in_pairs() -> None:
    assert terms("What is the weather?") == ["weather"]
    assert terms("도서관에서") == ["도서관", "도서", "서관"]


def test_sentences_end_at_marks_and_lines() -> None:
    assert sentences("One. Two!\r\n\nThree\n") == ["One.", "Two!", "Three"]


def test_the_fitting_sentence_is_found_and_a_heading_brings_its_text() -> None:
    assert fitting("what do cats hunt?", sentences(TEXT)) == ["Cats hunt mice at night."]
    assert fitting("licences?", ["# Licences", "Apache 2.0", "# Other"]) == [
        "# Licences",
        "Apache 2.0",
    ]
    assert fitting("which planet is largest?", sentences(TEXT)) == []


def test_an_extract_keeps_order_and_at_most_half() -> None:
    found = gist(TEXT)
    assert len(found) == 2
    assert "Dogs bark." not in found
    assert found == [said for said in sentences(TEXT) if said in found]


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    long = "a" * MOST_READ + "b" * MOST_READ
    assert len(excerpt(long)) == MOST_READ + 1
    assert excerpt(long).endswith("b")
    assert excerpt("short") == "short"
