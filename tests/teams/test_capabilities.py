"""Every row of what other systems have names a test that is there, or says why it is left out."""

from tests.teams import capabilities


def test_every_row_is_shown_or_left_out_with_a_reason() -> None:
    assert capabilities.problems() == []
    assert len(capabilities.rows()) > 150


def test_the_page_is_of_now() -> None:
    text = capabilities.PAGE.read_text("utf-8")
    assert text == capabilities.page(), "python -m tests.teams.capabilities"
