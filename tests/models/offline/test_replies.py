import re

from dure.host.languages.ko.offline import KO
from dure.models.offline.replies import ENGLISH, say


def test_every_sentence_is_said_in_both_languages_with_the_same_facts() -> None:
    assert ENGLISH.keys() == KO.keys()
    for code, text in ENGLISH.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", KO[code])), code


def test_a_sentence_is_filled_in() -> None:
    assert say("offline.sum", False, expression="1+1", value="2") == "1+1 = 2"
    assert say("offline.thanks", True) == "별말씀을요."
    assert "도구가 실패했습니다" in say("offline.failed", True, tool="clock", reason="{x}")
