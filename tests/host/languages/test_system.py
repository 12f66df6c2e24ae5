"""Reasons of the system in Korean."""

import errno
import os

from dure.host.languages import tr
from dure.host.languages.system import reasons_in_korean


def test_a_reason_is_said_in_the_language_of_the_sentence() -> None:
    reason = os.strerror(errno.ENOSPC)
    assert tr("files.failed", "{reason}", "en", path="a", reason=reason) == reason
    said = tr("files.failed", "", "ko", path="a.txt", reason=reason)
    assert said == "a.txt를 쓸 수 없습니다: 디스크에 남은 공간이 없습니다."


def test_all_else_stays_as_it_is() -> None:
    assert reasons_in_korean({"a": 1, "b": "something new", "c": None}) == {
        "a": 1,
        "b": "something new",
        "c": None,
    }
