"""What operators set, whatever it is: settings, or a sentence for each that names it and says nothing of its value."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, environment_name, read_settings
from db.engine import DatabaseAddressError, read_address
from tests.fuzz.budget import fuzz
from tests.fuzz.wild import NUMBERS, anything, typed

PUBLIC = ("client_id", "public_url", "slack_api_url", "http_host", "mode", "retention")
"""They are no secrets: a sentence may repeat them."""
NAMES = sorted(Settings.model_fields)
KEY = Fernet.generate_key().decode()
GOOD: dict[str, Any] = {
    "mode": "http", "bot_token": "xoxb-1-SECRETSECRET", "app_token": "xapp-1-SECRETSECRET",
    "signing_secret": "SECRETSECRET",
    "encryption_keys": KEY, "database_url": "sqlite:///x.db", "client_id": "1.2", "client_secret": "SECRETSECRET",
    "public_url": "https://mentoring.example.com", "http_port": "3000", "log_level": "info",
}  # fmt: skip
SECRET = st.sampled_from(
    ("SECRETSECRET", "xoxp-SECRETSECRET", f"{KEY[:-1]}SECRETSECRET", "https://SECRETSECRET", "SECRETSECRET\n")
)
given = st.dictionaries(
    st.sampled_from(NAMES), st.one_of(typed, st.sampled_from(NUMBERS), anything, SECRET), max_size=6
)


@pytest.mark.long
def test_settings() -> None:
    def check(changed: dict[str, Any]) -> None:
        said_aloud = repr([changed.get(name) for name in PUBLIC])
        try:
            read = read_settings(_env_file=None, **{**GOOD, **changed})
        except SettingsError as problem:
            assert problem.sentences
            for sentence in problem.sentences:
                assert any(sentence.startswith(environment_name(name)) for name in NAMES), sentence
                assert "SECRETSECRET" not in sentence or "SECRETSECRET" in said_aloud
                assert len(sentence) < 400, sentence
            return
        if "SECRETSECRET" not in said_aloud:
            assert "SECRETSECRET" not in repr(read)
        assert read.cipher() is not None
        try:
            read_address(read.database_url)
        except DatabaseAddressError as problem:
            assert "SECRETSECRET" not in str(problem)

    kept = (
        {"database_url": "postgresql://host<https://evil.example:|prize>"},
        {"database_url": "https://host:/x"},
    )
    fuzz("settings", given, check, examples=150, kept=kept)
