"""Every setting, read once from the environment, with a sentence for each that is missing or wrong."""

from __future__ import annotations

from cryptography.fernet import Fernet, MultiFernet
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.retention import read_retention

SLACK_API = "https://slack.com/api/"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("console", "json")
SOCKET, HTTP = "socket", "http"
MODES = (SOCKET, HTTP)
HTTP_PORT = 3000
"""Where Slack's requests come in over HTTP, unless another is set."""


class SettingsError(ValueError):
    """Settings that cannot be used; `sentences` says for each what to set."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class UnreadFileError(SettingsError):
    """The file with the settings cannot be read."""

    def __init__(self, file: object, problem: OSError | UnicodeDecodeError) -> None:
        why = problem.strerror if isinstance(problem, OSError) else "it is no text"
        super().__init__(
            [f"{file} cannot be read ({why}). It must be text in UTF-8 that whoever runs this may read."]
        )


class Settings(BaseSettings):
    """What an operator decides. Names in the environment are the aliases.

    One workspace needs its bot token; for several, which install the app by themselves, a client id and secret and
    the public address take its place. Over Socket Mode the app needs an app-level token, over HTTP a signing secret.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", populate_by_name=True)

    mode: str = Field(SOCKET, alias="MENTORBOT_MODE")
    client_id: str = Field("", alias="SLACK_CLIENT_ID")
    bot_token: SecretStr = Field(SecretStr(""), alias="SLACK_BOT_TOKEN", validate_default=True)
    app_token: SecretStr = Field(SecretStr(""), alias="SLACK_APP_TOKEN", validate_default=True)
    signing_secret: SecretStr = Field(SecretStr(""), alias="SLACK_SIGNING_SECRET", validate_default=True)
    client_secret: SecretStr = Field(SecretStr(""), alias="SLACK_CLIENT_SECRET", validate_default=True)
    public_url: str = Field("", alias="MENTORBOT_PUBLIC_URL", validate_default=True)
    encryption_keys: SecretStr = Field(alias="MENTORBOT_ENCRYPTION_KEYS")
    database_url: str = Field("sqlite:///mentorbot.db", alias="MENTORBOT_DATABASE_URL", repr=False)
    slack_api_url: str = Field(SLACK_API, alias="MENTORBOT_SLACK_API_URL")
    log_level: str = Field("INFO", alias="MENTORBOT_LOG_LEVEL")
    log_format: str = Field("console", alias="MENTORBOT_LOG_FORMAT")
    slack_timeout: int = Field(10, alias="MENTORBOT_SLACK_TIMEOUT", ge=1, le=60)
    http_host: str = Field("127.0.0.1", alias="MENTORBOT_HTTP_HOST")
    http_port: int | None = Field(None, alias="MENTORBOT_HTTP_PORT", ge=0, le=65535)
    retention: str = Field("", alias="MENTORBOT_RETENTION")
    """Days by kind of record, where they differ from `bot.domain.retention`: `notes=90, concerns=180`."""
    http_drain: float = Field(0, alias="MENTORBOT_HTTP_DRAIN", ge=0, le=60)

    @property
    def listens_at(self) -> int | None:
        """The port of this process; None if nobody asked for one, which only a single workspace over Socket Mode
        can do without.
        """
        needed = self.mode == HTTP or self.installs
        return HTTP_PORT if self.http_port is None and needed else self.http_port

    @property
    def installs(self) -> bool:
        """Whether workspaces install the app by themselves."""
        return bool(self.client_id)

    @field_validator("mode")
    @classmethod
    def _mode(cls, value: str) -> str:
        if value not in MODES:
            raise ValueError(f"it must be one of {', '.join(MODES)}")
        return value

    @field_validator("bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("client_id"):
            return SecretStr("")  # every workspace has its own
        if not _given(value).startswith(("xoxb-", "xoxe.xoxb-")):
            raise ValueError("it must be the bot token, which begins with xoxb-")
        return value

    @field_validator("app_token")
    @classmethod
    def _app_token(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("mode") == HTTP:
            return value
        if not _given(value).startswith("xapp-"):
            raise ValueError("it must be the app-level token, which begins with xapp-")
        return value

    @field_validator("signing_secret")
    @classmethod
    def _signing_secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("mode") == HTTP:
            _given(value)
        return value

    @field_validator("client_secret")
    @classmethod
    def _client_secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("client_id"):
            _given(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            if info.data.get("client_id"):
                raise _not_set()
            return value
        local = ("http://127.0.0.1", "http://localhost")
        if not value.startswith(("https://", *local)):
            raise ValueError("it must be the https address under which browsers reach this service")
        return value.rstrip("/")

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

    @field_validator("retention")
    @classmethod
    def _retention(cls, value: str) -> str:
        read_retention(value)
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

    def kept_days(self) -> dict[str, int]:
        """How many days kinds of records are kept, where the operator decided otherwise than the app."""
        return read_retention(self.retention)

    def cipher(self) -> MultiFernet:
        """The cipher of the sensitive columns; the first key encrypts, all of them decrypt."""
        return MultiFernet(self.keys())

    def keys(self) -> list[Fernet]:
        """Each key by itself, the newest first."""
        keys = self.encryption_keys.get_secret_value().split(",")
        return [Fernet(key.strip()) for key in keys if key.strip()]


def _given(value: SecretStr) -> str:
    """What was set. Raises what `read_settings` says as "is not set"."""
    if not value.get_secret_value():
        raise _not_set()
    return value.get_secret_value()


def _not_set() -> PydanticCustomError:
    return PydanticCustomError("missing", "is not set")


_HINTS = {
    "SLACK_BOT_TOKEN": "Copy it from your Slack app's page, OAuth & Permissions, Bot User OAuth Token.",
    "SLACK_APP_TOKEN": "Make it on your Slack app's page, Basic Information, App-Level Tokens, "
    "with the scope connections:write.",
    "SLACK_SIGNING_SECRET": "Copy it from your Slack app's page, Basic Information, App Credentials.",
    "SLACK_CLIENT_SECRET": "Copy it from your Slack app's page, Basic Information, App Credentials.",
    "MENTORBOT_PUBLIC_URL": "Workspaces install the app there, and Slack sends them back to it: "
    "https://mentoring.example.com, for example.",
    "MENTORBOT_ENCRYPTION_KEYS": "Make a key with `mentorbot keys new` and keep it safe: "
    "without it the records cannot be read.",
}


def environment_name(name: str) -> str:
    """What a setting is called in the environment."""
    known = Settings.model_fields.get(name)
    return str(known.alias) if known else name


def read_settings(**given: object) -> Settings:
    """Read the settings from the environment; `given` wins over it. Raises SettingsError, of which UnreadFileError
    says that nothing in the file was read.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadFileError(
            given.get("_env_file", Settings.model_config.get("env_file")), problem
        ) from None
    except ValidationError as problem:
        sentences = []
        for error in problem.errors(include_input=False, include_url=False):
            name = environment_name(str(error["loc"][0]))
            what = "is not set" if error["type"] == "missing" else error["msg"].removeprefix("Value error, ")
            joint = " " if error["type"] == "missing" else ": "
            sentences.append(f"{name}{joint}{what}. {_HINTS.get(name, '')}".strip())
        raise SettingsError(sentences) from None
