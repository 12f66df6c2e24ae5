"""Prompts of the shipped agents, in both languages."""

from pathlib import Path

import pytest

import dure
from dure.agents import Agent
from dure.agents.wording import system_text
from dure.core.profile import Profile
from dure.host.languages import wording
from dure.planning import Checklist

SOURCE = Path(dure.__file__).parent
PROMPTS = ("cli/prompts/agent", "cli/demo/prompts/analyst", "planning/prompts/checklist")


@pytest.mark.parametrize("prompt", PROMPTS)
def test_each_stands_in_both_languages(prompt: str) -> None:
    package, name = prompt.split("/prompts/")
    package = "dure." + package.replace("/", ".")
    english = wording(package, f"prompts/{name}")
    korean = wording(package, f"prompts/{name}", "ko")
    assert korean != english
    assert korean.count("\n- ") == english.count("\n- ")
    assert sum("가" <= sign <= "힣" for sign in korean) > len(korean) / 3


def test_what_has_no_translation_is_english() -> None:
    assert wording("dure.cli", "prompts/agent", "fr") == wording("dure.cli", "prompts/agent")


def test_a_profile_is_said_in_its_language() -> None:
    profile = Profile("서기", role="영수증을 정리합니다", goals=["합계 내기"], language="ko")
    text = system_text(profile, Checklist(language="ko"))
    assert text.startswith(
        "당신은 서기입니다. 맡은 역할: 영수증을 정리합니다.\n\n목표:\n1. 합계 내기"
    )
    assert text.endswith(wording("dure.planning", "prompts/checklist", "ko"))
    assert Agent(profile).profile.language == "ko"
