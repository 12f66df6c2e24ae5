import pytest

from dure.cli.view.places import doubts


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("a@example.org", []),
        ("https://example.org/a?b=@c", []),
        ("b\u0430nk@example.org", ["b\\u0430nk@example.org", "Cyrillic, Latin"]),
        ("a@ex\u0430mple.org", ["a@ex\\u0430mple.org", "Cyrillic, Latin", "xn--exmple-4nf.org"]),
        ("\u0430\u0440\u0440\u04cf\u0435", ["\\u0430\\u0440", "Cyrillic"]),
        ("김@회사.한국", ["\\uae40@", "xn--vf4b131b.xn--3e0b707e"]),
        ("https://bank.org@evil.org/x", ["the host is evil.org"]),
        ("a\u202eb", ["a\\u202eb"]),
    ],
)
def test_what_is_not_what_it_looks_like(place: str, words: list[str]) -> None:
    said = doubts(place)
    assert len(said) == len(words)
    for line, word in zip(said, words, strict=True):
        assert word in line
    assert "".join(said).isprintable()
