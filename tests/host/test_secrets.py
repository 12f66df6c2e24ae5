"""Secret values: where they come from, and that they do not show themselves."""

import copy
import json
import os
import pickle
from pathlib import Path

import pytest

from dure.core.errors import SetupError, UsageError
from dure.core.workspace import Secrets
from dure.host.secrets import FILE, Keys, Redactor, Secret, is_secret, known

VALUE = "sk-canary-0123456789"


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(VALUE)
    shown = [
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret!r:>10}",
        f"{[secret]}",
        "{}".format(secret),  # noqa: UP032
    ]
    assert not any("canary" in each for each in shown)
    assert secret.reveal() == VALUE
    assert secret == Secret(VALUE) != Secret("other")
    assert secret != VALUE
    assert len({secret, Secret(VALUE)}) == 1
    with pytest.raises(TypeError):
        json.dumps(secret)
    with pytest.raises(UsageError):
        pickle.dumps(secret)
    assert copy.deepcopy({"key": secret})["key"] is secret
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize(
    "name",
    [
        "OPENAI_API_KEY",
        "GITHUB_TOKEN",
        "CLIENT_SECRET",
        "DB_PASSWORD",
        "AWS_SECRET_ACCESS_KEY",
        "api_key",
        "TOKEN",
        "PGPASSWD_PASSWD",
        "SSH_PASSPHRASE",
        "APIKEY",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name", ["PATH", "HOME", "MONKEY", "SSH_PUBLIC_KEY", "TOKENS_MAX", "KEYBOARD"]
)
def test_names_of_other_things(name: str) -> None:
    assert not is_secret(name)
    assert known({name: "value", "X_TOKEN": "", "Y_TOKEN": "y"}) == {"Y_TOKEN": "y"}


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    keys: Secrets = Keys(tmp_path, {"A_KEY": "from the environment"})
    assert keys.get("A_KEY") == "from the environment"
    store = Keys(tmp_path / "new", {"A_KEY": "from the environment"})
    store.put("A_KEY", "from the file")
    store.put("B_KEY", '따옴표 " 역슬래시 \\ 줄\n\x7f')
    assert store.get("A_KEY") == "from the environment"
    again = Keys(tmp_path / "new", {})
    assert again.get("A_KEY") == "from the file"
    assert again.get("B_KEY") == '따옴표 " 역슬래시 \\ 줄\n\x7f'
    assert again.has("A_KEY")
    assert not again.has("C_KEY")
    assert set(store.all()) == {"A_KEY", "B_KEY"}
    assert repr(again.secret("A_KEY")) == "***"
    assert (tmp_path / "new" / FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_what_is_missing_is_said_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"OPENAI_API_KEY.*secrets\.toml") as caught:
        Keys(tmp_path, {}).get("OPENAI_API_KEY")
    assert caught.value.code == "secret.missing"


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_file_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    keys = Keys(tmp_path, {})
    keys.put("A_KEY", VALUE)
    for mode in (0o644, 0o640, 0o604, 0o666):
        (tmp_path / FILE).chmod(mode)
        with pytest.raises(SetupError, match="chmod 600"):
            keys.get("A_KEY")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"A_KEY = {VALUE}", "secret.broken"),
        (f'A_KEY = "{VALUE}', "secret.broken"),
        (f'A_KEY = ["{VALUE}"]', "secret.not_text"),
        (f'[table]\nA_KEY = "{VALUE}"', "secret.not_text"),
    ],
)
def test_a_broken_file_is_told_without_its_values(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / FILE).write_text(text)
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(SetupError) as caught:
        Keys(tmp_path, {}).get("A_KEY")
    assert caught.value.code == code
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
    with pytest.raises(UsageError):
        Keys(tmp_path / "x", {}).put("A KEY=", VALUE)


def test_the_redactor_is_here_too() -> None:
    assert Redactor({"A_KEY": VALUE}).text(f"x {VALUE} y") == "x [secret A_KEY] y"
