"""Settings: a sentence for each that is missing or wrong."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken

from bot.settings import SettingsError, read_settings

KEY = Fernet.generate_key().decode()
GOOD: dict[str, Any] = {
    "bot_token": "xoxb-1",
    "app_token": "xapp-1",
    "encryption_keys": KEY,
    "_env_file": None,
}


def sentences(**changed: Any) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(**{**GOOD, **changed})
    return caught.value.sentences


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MENTORBOT_ENCRYPTION_KEYS", "MENTORBOT_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_three_settings_are_enough() -> None:
    settings = read_settings(**GOOD)
    assert settings.database_url == "sqlite:///mentorbot.db"
    assert settings.slack_api_url == "https://slack.com/api/"


def test_each_missing_setting_is_named_with_the_place_to_find_it() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(_env_file=None)
    said = caught.value.sentences
    assert [sentence.split()[0] for sentence in said] == [
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MENTORBOT_ENCRYPTION_KEYS",
    ]  # fmt: skip
    assert "OAuth & Permissions" in said[0]
    assert "connections:write" in said[1]
    assert "mentorbot keys new" in said[2]


def test_the_environment_is_read_by_the_names_that_the_sentences_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-swapped")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-swapped")
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", KEY)
    with pytest.raises(SettingsError) as caught:
        read_settings(_env_file=None)
    assert "SLACK_BOT_TOKEN: it must be the bot token" in caught.value.sentences[0]
    assert "swapped" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("slack_api_url", "https://slack.com", "ends in /api/"),
        ("slack_api_url", "slack.com/api/", "full address"),
        ("encryption_keys", "not a key", "mentorbot keys new"),
        ("encryption_keys", " , ", "mentorbot keys new"),
        ("log_level", "LOUD", "MENTORBOT_LOG_LEVEL: it must be one of DEBUG, INFO"),
        ("log_format", "xml", "MENTORBOT_LOG_FORMAT: it must be one of console, json"),
        ("slack_timeout", 0, "MENTORBOT_SLACK_TIMEOUT"),
    ],
)
def test_a_wrong_setting_says_what_it_must_be(name: str, value: Any, sentence: str) -> None:
    (said,) = sentences(**{name: value})
    assert sentence in said


def test_secrets_are_not_shown_when_settings_are_printed() -> None:
    assert KEY not in repr(read_settings(**GOOD))


def test_the_first_key_encrypts_and_all_of_them_decrypt() -> None:
    old = read_settings(**GOOD).cipher().encrypt(b"words")
    newer = f"{Fernet.generate_key().decode()}, {KEY}"
    both = read_settings(**{**GOOD, "encryption_keys": newer}).cipher()
    assert both.decrypt(old) == b"words"
    fresh = both.encrypt(b"words")
    with pytest.raises(InvalidToken):
        Fernet(KEY).decrypt(fresh)


def test_over_http_a_signing_secret_takes_the_app_tokens_place() -> None:
    settings = read_settings(**{**GOOD, "app_token": "", "mode": "http", "signing_secret": "abc"})
    assert settings.listens_at == 3000
    assert "SLACK_SIGNING_SECRET is not set" in sentences(mode="http")[0]
    assert sentences(mode="carrier pigeon") == ["MENTORBOT_MODE: it must be one of socket, http."]


@pytest.mark.parametrize(
    ("mode", "port", "listens"), [("socket", None, None), ("socket", 9000, 9000), ("http", 0, 0)]
)
def test_a_process_listens_where_it_is_told(mode: str, port: int | None, listens: int | None) -> None:
    assert read_settings(**GOOD, mode=mode, http_port=port, signing_secret="x").listens_at == listens
