"""`mentorbot doctor`: looks at everything the bot needs and says how to mend what is missing.

Nothing is changed, and no token or key is ever part of a sentence.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import Column, Engine, Table, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.scopes import SCOPES
from bot.settings import Settings, SettingsError, environment_name, read_settings
from db.engine import DatabaseAddressError, connect
from db.migrate import missing
from db.models import Base, Program
from db.session import Sessions
from db.types import Encrypted

_NETWORK = (SlackClientError, URLError, http.client.HTTPException, OSError)
_REINSTALLING = (
    "On your Slack app's page choose Install App, Reinstall, and copy the Bot User OAuth Token anew."
)
_APP_LEVEL = (
    "Make a new one on your Slack app's page, Basic Information, App-Level Tokens, with the scope "
    "connections:write, and set SLACK_APP_TOKEN."
)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `ok` is None when it could not be yet; `mend` says what to do."""

    name: str
    ok: bool | None
    says: str
    mend: str = ""


@dataclass(frozen=True)
class Examination:
    """Everything that was looked at, in the order in which it is best mended."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok is not False for check in self.checks)

    def as_document(self) -> dict[str, Any]:
        """For `--json`."""
        return {"ok": self.ok, "checks": [vars(check) for check in self.checks]}

    def lines(self) -> Iterator[str]:
        """One line a check, and how to mend it where that is needed."""
        words = {True: "ok  ", False: "MEND", None: "–   "}
        for check in self.checks:
            yield f"{words[check.ok]}  {check.name}: {check.says}"
            if check.mend and check.ok is not True:
                yield f"      {check.mend}"


def examine(**given: object) -> Examination:
    """Look at everything. `given` settings win over the environment's, as in `read_settings`."""
    checks, settings, wrong = _settings(given)
    checks += _database(settings, wrong)
    client = WebClient(
        token=settings.bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=settings.slack_timeout,
        retry_handlers=[],
    )
    reachable = "MENTORBOT_SLACK_API_URL" not in wrong
    workspace_id = ""
    if reachable and "SLACK_BOT_TOKEN" not in wrong:
        found, workspace_id = _bot_token(client)
        checks += found
    if reachable and "SLACK_APP_TOKEN" not in wrong:
        checks.append(_app_token(client, settings.app_token.get_secret_value()))
    if all(check.ok for check in checks if check.name == "Database"):
        checks += _programs(client, settings, workspace_id)
    return Examination(tuple(checks))


# --- settings ------------------------------------------------------------------------------------------


def _settings(given: Mapping[str, object]) -> tuple[list[Check], Settings, frozenset[str]]:
    """A check for each setting, settings to go on with, and the names of those that cannot be used."""
    sentences: dict[str, str] = {}
    try:
        settings = read_settings(**given)
    except SettingsError as problem:
        names = [environment_name(name) for name in Settings.model_fields]
        for sentence in problem.sentences:
            name = next((n for n in names if sentence.startswith((f"{n} ", f"{n}:"))), "Settings")
            sentences[name] = sentence.removeprefix(name).lstrip(": ").removeprefix("is ")
        settings = read_settings(**{**given, **_stand_ins(frozenset(sentences))})
    checks = []
    for field in Settings.model_fields:
        name = environment_name(field)
        if name in sentences:
            what, _, mend = sentences[name].partition(". ")
            checks.append(
                Check(name, False, what.rstrip("."), mend or "Set it in the environment or in .env.")
            )
        else:
            kept = field in settings.model_fields_set
            checks.append(Check(name, True, "set" if kept else "not set, the default is used"))
    return checks, settings, frozenset(sentences)


def _stand_ins(wrong: frozenset[str]) -> dict[str, object]:
    """Something to go on with, so that one missing token does not hide what else is missing."""
    usable: Mapping[str, object] = {
        "bot_token": "xoxb-none",
        "app_token": "xapp-none",
        "signing_secret": "none",
        "client_secret": "none",
        "public_url": "https://none.invalid",
        "encryption_keys": Fernet.generate_key().decode(),
    }
    found: dict[str, object] = {}
    for field, known in Settings.model_fields.items():
        if environment_name(field) in wrong:
            found[field] = usable.get(field, known.default)
    return found


# --- Slack ---------------------------------------------------------------------------------------------


def _asked(ask: Callable[[], Any]) -> tuple[Any, str]:
    """Slack's answer, or the code of what went wrong."""
    try:
        return ask(), ""
    except SlackApiError as problem:
        return problem.response, str(problem.response.get("error") or f"http_{problem.response.status_code}")
    except _NETWORK as problem:
        return None, type(problem).__name__


def _bot_token(client: WebClient) -> tuple[list[Check], str]:
    """Whether Slack accepts the bot token, and what it allows; the workspace's id."""
    answer, error = _asked(lambda: client.api_call("auth.test"))
    if answer is None:
        mend = "Check the network, a proxy, and MENTORBOT_SLACK_API_URL."
        return [Check("Slack", False, f"cannot be reached at {client.base_url} ({error})", mend)], ""
    if error:
        return [Check("Bot token", False, f"Slack does not accept it ({error})", _REINSTALLING)], ""
    says = f"{answer.get('user')} in {answer.get('team')}"
    return [Check("Bot token", True, says), _scopes(answer.headers)], str(answer["team_id"])


def _scopes(headers: Mapping[str, Any]) -> Check:
    header = next((str(v) for k, v in headers.items() if k.lower() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    lacking = sorted(set(SCOPES) - granted)
    if lacking:
        mend = "Paste app.manifest.yml on your Slack app's page, App Manifest, save, and reinstall the app."
        return Check("Scopes", False, f"missing: {', '.join(lacking)}", mend)
    beyond = sorted(granted - set(SCOPES))
    more = f"; not needed and better removed: {', '.join(beyond)}" if beyond else ""
    return Check("Scopes", True, f"all {len(SCOPES)} are granted{more}")


def _app_token(client: WebClient, token: str) -> Check:
    answer, error = _asked(lambda: client.apps_connections_open(app_token=token))
    if answer is None:
        return Check("App token", None, f"not checked: Slack cannot be reached ({error})")
    if error:
        return Check("App token", False, f"Slack opens no connection with it ({error})", _APP_LEVEL)
    return Check("App token", True, "Slack opens a connection")


# --- database ------------------------------------------------------------------------------------------


def _database(settings: Settings, wrong: frozenset[str]) -> list[Check]:
    cipher = None if "MENTORBOT_ENCRYPTION_KEYS" in wrong else settings.cipher()
    try:
        engine = connect(settings.database_url, cipher)
    except DatabaseAddressError as problem:
        return [Check("Database", False, "the address cannot be used", str(problem))]
    try:
        # Looking into a SQLite file that is not there would make it.
        if _is_absent(engine):
            return [Check("Database", False, "there is none yet", "Run `mentorbot migrate`.")]
        waiting = missing(engine)
        if waiting:
            says = f"reachable, but not of this version; missing: {', '.join(waiting)}"
            return [Check("Database", False, says, "Run `mentorbot migrate`.")]
        return [Check("Database", True, f"{engine.dialect.name}, up to date"), _keys(engine, cipher)]
    except (DBAPIError, PoolTimeoutError) as problem:
        mend = "Check that it runs, and MENTORBOT_DATABASE_URL: address, user, password, rights."
        return [Check("Database", False, f"cannot be used ({type(problem).__name__})", mend)]
    finally:
        engine.dispose()


def _is_absent(engine: Engine) -> bool:
    file = engine.url.database
    return (
        engine.dialect.name == "sqlite" and bool(file) and file != ":memory:" and not Path(str(file)).exists()
    )


def _keys(engine: Engine, cipher: MultiFernet | None) -> Check:
    """Whether what is stored can still be read: the oldest and the newest value of each encrypted column."""
    if cipher is None:
        return Check("Encryption keys", None, "not checked: MENTORBOT_ENCRYPTION_KEYS comes first")
    locked = []
    looked_at = 0
    with engine.connect() as connection:
        for table, column in _encrypted_columns():
            (key,) = table.primary_key.columns
            for order in (key.asc(), key.desc()):
                ask = select(column).where(column.is_not(None)).order_by(order).limit(1)
                try:
                    looked_at += connection.execute(ask).first() is not None
                except InvalidToken:
                    locked.append(f"{table.name}.{column.name}")
    if locked:
        mend = (
            "Add the key that was used before to MENTORBOT_ENCRYPTION_KEYS, after the newest one, with a "
            "comma between. Without it these records cannot be read."
        )
        return Check("Encryption keys", False, f"cannot read {', '.join(dict.fromkeys(locked))}", mend)
    return Check("Encryption keys", True, "read what is stored" if looked_at else "nothing is stored yet")


def _encrypted_columns() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Encrypted):
                yield table, column


# --- programs ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Places:
    """A program's name and channels."""

    name: str
    admin: str
    announce: str | None


def _programs(client: WebClient, settings: Settings, workspace_id: str) -> list[Check]:
    """The channels of every program of this workspace."""
    if not workspace_id:
        return [Check("Programs", None, "not checked: the bot token comes first")]
    engine = connect(settings.database_url, settings.cipher())
    try:
        with Sessions(engine).reading(workspace_id) as session:
            programs = session.scalars(select(Program).order_by(Program.id))
            places = [_Places(p.name, p.admin_channel, p.announce_channel) for p in programs]
    finally:
        engine.dispose()
    if not places:
        says = "none yet; a workspace admin types /mentor-admin program new in a private channel"
        return [Check("Programs", True, says)]
    return [check for place in places for check in _channels(client, place)]


def _channels(client: WebClient, program: _Places) -> Iterator[Check]:
    yield _admin_channel(client, program)
    if program.announce:
        yield _announcement(client, program.name, program.announce)


def _admin_channel(client: WebClient, program: _Places) -> Check:
    name = f"Admin channel of {program.name}"
    answer, error = _asked(lambda: client.api_call("conversations.info", params={"channel": program.admin}))
    invite = f"In the channel {program.admin} type: /invite @ and the app's name."
    if answer is None or error == "ratelimited":
        return Check(name, None, f"not checked ({error})")
    if error:
        return Check(name, False, f"the app does not see it ({error})", invite)
    channel = answer["channel"]
    if channel.get("is_archived"):
        mend = "Unarchive it, or set the program up again in another private channel."
        return Check(name, False, "it is archived", mend)
    if not channel.get("is_private") or channel.get("is_ext_shared"):
        mend = "Change it to a private channel that is not shared: applications and pairs are shown there."
        return Check(name, False, "it is not private", mend)
    if not channel.get("is_member"):
        return Check(name, False, "the app is not in it", invite)
    return Check(name, True, "private, and the app is in it")


def _announcement(client: WebClient, program: str, channel_id: str) -> Check:
    name = f"Announcement of {program}"
    answer, error = _asked(lambda: client.api_call("conversations.info", params={"channel": channel_id}))
    if answer is None or error == "ratelimited":
        return Check(name, None, f"not checked ({error})")
    if error:
        mend = f"Check that the channel {channel_id} still exists and is public."
        return Check(name, False, f"the app does not see it ({error})", mend)
    channel = answer["channel"]
    if channel.get("is_archived"):
        return Check(name, False, "it is archived", "Unarchive it before the program is announced.")
    if not channel.get("is_member"):
        mend = "In that channel type: /invite @ and the app's name."
        return Check(name, False, "the app is not in it", mend)
    return Check(name, True, "the app can post there")
