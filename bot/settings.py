"""Every setting, read once from the environment, with a sentence for each that is missing or wrong."""

from __future__ import annotations

from cryptography.fernet import Fernet, MultiFernet
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("console", "json")


class SettingsError(ValueError):
    """Settings that cannot be used; `sentences` says for each what to set."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Settings(BaseSettings):
    """What an operator decides. Names in the environment are the aliases."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", populate_by_name=True)

    bot_token: SecretStr = Field(alias="SLACK_BOT_TOKEN")
    app_token: SecretStr = Field(alias="SLACK_APP_TOKEN")
    encryption_keys: SecretStr = Field(alias="MENTORBOT_ENCRYPTION_KEYS")
    database_url: str = Field("sqlite:///mentorbot.db", alias="MENTORBOT_DATABASE_URL")
    slack_api_url: str = Field(SLACK_API, alias="MENTORBOT_SLACK_API_URL")
    log_level: str = Field("INFO", alias="MENTORBOT_LOG_LEVEL")
    log_format: str = Field("console", alias="MENTORBOT_LOG_FORMAT")
    slack_timeout: int = Field(10, alias="MENTORBOT_SLACK_TIMEOUT", ge=1, le=60)

    @field_validator("bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith("xoxb-"):
            raise ValueError("it must be the bot token, which begins with xoxb-")
        return value

    @field_validator("app_token")
    @classmethod
    def _app_token(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith("xapp-"):
            raise ValueError("it must be the app-level token, which begins with xapp-")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _slack_api_url(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) or not value.endswith("/api/"):
            raise ValueError("it must be a full address that ends in /api/")
        return value

    @field_validator("encryption_keys")
    @classmethod
    def _encryption_keys(cls, value: SecretStr) -> SecretStr:
        try:
            keys = [Fernet(key.strip()) for key in value.get_secret_value().split(",") if key.strip()]
        except ValueError:
            keys = []
        if not keys:
            raise ValueError(
                "it must hold one or more keys made by `mentorbot keys new`, with commas between"
            )
        return value

    @field_validator("log_level")
    @classmethod
    def _log_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"it must be one of {', '.join(LOG_LEVELS)}")
        return value.upper()

    @field_validator("log_format")
    @classmethod
    def _log_format(cls, value: str) -> str:
        if value not in LOG_FORMATS:
            raise ValueError(f"it must be one of {', '.join(LOG_FORMATS)}")
        return value

    def cipher(self) -> MultiFernet:
        """The cipher of the sensitive columns; the first key encrypts, all of them decrypt."""
        keys = self.encryption_keys.get_secret_value().split(",")
        return MultiFernet([Fernet(key.strip()) for key in keys if key.strip()])


_HINTS = {
    "SLACK_BOT_TOKEN": "Copy it from your Slack app's page, OAuth & Permissions, Bot User OAuth Token.",
    "SLACK_APP_TOKEN": "Make it on your Slack app's page, Basic Information, App-Level Tokens, "
    "with the scope connections:write.",
    "MENTORBOT_ENCRYPTION_KEYS": "Make a key with `mentorbot keys new` and keep it safe: "
    "without it the records cannot be read.",
}


def environment_name(name: str) -> str:
    """What a setting is called in the environment."""
    known = Settings.model_fields.get(name)
    return str(known.alias) if known else name


def read_settings(**given: object) -> Settings:
    """Read the settings from the environment; `given` wins over it. Raises SettingsError."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as problem:
        sentences = []
        for error in problem.errors(include_input=False, include_url=False):
            name = environment_name(str(error["loc"][0]))
            what = "is not set" if error["type"] == "missing" else error["msg"].removeprefix("Value error, ")
            joint = " " if error["type"] == "missing" else ": "
            sentences.append(f"{name}{joint}{what}. {_HINTS.get(name, '')}".strip())
        raise SettingsError(sentences) from None
