"""The examination: what is looked at, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from bot.doctor import postgresql, sqlite
from bot.doctor.answering import look_at_answers
from bot.doctor.asking import Asking
from bot.doctor.checks import Check, Examination
from bot.doctor.database import KEYS_FIRST, UNUSABLE, cannot_be_used, look_at_database, look_at_keys
from bot.doctor.delivery import look_at_delivery, look_at_leader
from bot.doctor.pairs import channels_in_use, look_at_channels
from bot.doctor.programs import look_at_programs
from bot.doctor.records import look_at_every_key, look_at_records
from bot.doctor.settings import look_at_settings
from bot.doctor.slack import look_at_app_token, look_at_bot_token
from bot.installing.installations import INSTALLED
from bot.settings import SOCKET
from bot.slack_api import client_for
from bot.web.install import INSTALL
from db.engine import DatabaseAddressError, connect
from db.keeping.place import file_of
from db.models import Installation, Workspace
from db.session import NOWHERE, Sessions


@dataclass(frozen=True)
class Means:
    """What a deep examination needs: the time (aware), how to wait for some seconds, and who hears how far it is."""

    now: Callable[[], datetime]
    pause: Callable[[float], None]
    tell: Callable[[str], None]


@dataclass(frozen=True)
class _Place:
    """One workspace to look at, and how its checks are called where there are several."""

    asking: Asking
    workspace_id: str
    where: str


def examine(deep: Means | None = None, **given: object) -> Examination:
    """Look at everything; with `deep` also at what takes longer. `given` settings win over the environment's, as in
    `read_settings`.
    """
    return Examination(tuple(_Examining(deep, given).checks()))


class _Examining:
    def __init__(self, deep: Means | None, given: Mapping[str, object]) -> None:
        self._deep = deep
        self._of_settings, self._settings, self._wrong = look_at_settings(given)
        self._pause = deep.pause if deep else (lambda _seconds: None)

    def checks(self) -> Iterator[Check]:
        """Every check, in the order in which things are best mended."""
        yield from self._of_settings
        try:
            engine = connect(
                self._settings.database_url, None if self._keys_are_wrong else self._settings.cipher()
            )
        except DatabaseAddressError as problem:
            yield Check("Database", False, "the address cannot be used", str(problem))
            yield from self._slack(None)
            return
        try:
            found = look_at_database(engine, self._settings.database_url)
            yield found
            if found.ok:
                yield from self._guarded("Records", lambda: self._records(engine))
            yield from self._slack(engine if found.ok else None)
        finally:
            engine.dispose()

    @property
    def _keys_are_wrong(self) -> bool:
        return "MENTORBOT_ENCRYPTION_KEYS" in self._wrong

    # --- the database --------------------------------------------------------------------------------

    def _guarded(self, name: str, looking: Callable[[], Iterator[Check]]) -> Iterator[Check]:
        """A database may go away in the middle."""
        try:
            yield from looking()
        except UNUSABLE as problem:
            yield cannot_be_used(name, problem)

    def _records(self, engine: Engine) -> Iterator[Check]:
        settings, deep = self._settings, self._deep
        if deep is None:
            yield look_at_keys(engine, None if self._keys_are_wrong else settings.cipher())
            return
        yield from look_at_records(engine, settings.database_url, deep.tell)
        yield (KEYS_FIRST if self._keys_are_wrong else look_at_every_key(engine, settings.keys(), deep.tell))
        file = file_of(settings.database_url)
        if file is not None:
            yield from sqlite.look_at_file(file)
        elif engine.dialect.name == "postgresql":
            yield from postgresql.look_at_server(engine, deep.now)
        answers = look_at_answers(settings)
        if answers is not None:
            yield answers
        yield from self._delivery(engine, deep)

    def _delivery(self, engine: Engine, deep: Means) -> Iterator[Check]:
        sessions = Sessions(engine)
        with sessions.reading(NOWHERE) as session:
            known = session.execute(select(Workspace.workspace_id, Workspace.name)).all()
        for workspace_id, name in known:
            where = f" of {name or workspace_id}" if len(known) > 1 else ""
            with sessions.reading(workspace_id) as session:
                if engine.dialect.name == "postgresql":
                    yield look_at_leader(session, deep.now(), where)
                yield from look_at_delivery(session, deep.now(), where)

    # --- Slack ---------------------------------------------------------------------------------------

    def _slack(self, engine: Engine | None) -> Iterator[Check]:
        """Tokens, and what they show; of programs and pairs only with an `engine` that can be used."""
        settings = self._settings
        if "MENTORBOT_SLACK_API_URL" in self._wrong:
            return
        places: list[_Place] = []
        app_id = ""
        if settings.installs:
            yield from self._guarded("Installations", lambda: self._installed(engine, places))
        elif "SLACK_BOT_TOKEN" not in self._wrong:
            asking = Asking(client_for(settings, settings.bot_token.get_secret_value()), self._pause)
            known = look_at_bot_token(asking, self._deep.now if self._deep else None)
            yield from known.checks
            app_id = known.app_id
            if known.workspace_id:
                places.append(_Place(asking, known.workspace_id, ""))
        if settings.mode == SOCKET and "SLACK_APP_TOKEN" not in self._wrong:
            token = settings.app_token.get_secret_value()
            yield look_at_app_token(Asking(client_for(settings, None), self._pause), token, app_id)
        if engine is None:
            return
        if not places and not settings.installs:
            yield Check("Programs", None, "not checked: the bot token comes first")
        for place in places:
            yield from self._guarded("Programs", lambda place=place: self._place(engine, place))  # type: ignore[misc]

    def _installed(self, engine: Engine | None, places: list[_Place]) -> Iterator[Check]:
        """The token of every workspace that let the app in; adds to `places` those that Slack accepts."""
        if engine is None or self._keys_are_wrong:
            yield Check("Workspaces", None, "not checked: the database and its keys come first")
            return
        with Sessions(engine).reading(NOWHERE) as session:
            chosen = select(Installation.workspace_id, Installation.name, Installation.bot_token)
            rows = session.execute(chosen.where(Installation.status == INSTALLED)).all()
        if not rows:
            mend = f"Open {self._settings.public_url}{INSTALL} in a browser."
            yield Check("Workspaces", None, "none has let the app in yet", mend)
        for workspace_id, name, token in rows:
            where = f" of {name or workspace_id}"
            asking = Asking(client_for(self._settings, token), self._pause)
            known = look_at_bot_token(asking, self._deep.now if self._deep else None, installed=True)
            yield from (Check(f"{one.name}{where}", one.ok, one.says, one.mend) for one in known.checks)
            if known.workspace_id:
                places.append(_Place(asking, workspace_id, where))

    def _place(self, engine: Engine, place: _Place) -> Iterator[Check]:
        yield from look_at_programs(place.asking, engine, place.workspace_id)
        if self._deep is None:
            return
        with Sessions(engine).reading(place.workspace_id) as session:
            wanted = channels_in_use(session)
        yield from look_at_channels(place.asking, wanted, place.where, self._deep.tell)
