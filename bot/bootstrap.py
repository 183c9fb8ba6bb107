"""The composition root: settings, clock and network in, a running app out. Nothing is built at import."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Any, cast

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from blocks.reader import Reader
from bot.assembling import NAME, Making
from bot.clock import Seats
from bot.delivery.slack import SHUT_OUT
from bot.installing.leaving import Leave, register_leaving
from bot.installing.office import InstallOffice, open_office
from bot.kept_open import KeptOpen
from bot.listeners.register import register
from bot.listeners.wiring import Wiring
from bot.log import logger
from bot.metrics import CONTENT_TYPE, Metrics, Waiting
from bot.running.connection import Connection
from bot.running.workplaces import Identity, Workplaces, home_of
from bot.settings import HTTP, Settings
from bot.slack_api import NETWORK, client_for
from bot.usecases.operating.waiting import waiting_in
from bot.web import health, slack
from bot.web.health import Health
from bot.web.install import InstallPages
from bot.web.routes import Routes, WebResponse
from bot.web.server import CannotListenError, Server
from db.changes import Changes
from db.engine import connect
from db.migrate import known_revisions
from db.session import Sessions

LISTENER_THREADS = 8
CONNECTIONS = 2
"""Socket Mode connections: while one is renewed, the other carries on."""
METRICS = "/metrics"
TOKEN_REFUSED = SHUT_OUT | {"not_allowed_token_type", "missing_scope"}
"""Answers of Slack's that say something about the token, not about how Slack is doing."""
CONNECT_WAIT = 20
"""Seconds until a connection must stand."""


class StartError(RuntimeError):
    """The bot cannot start; the message says what to mend."""


class RefusedError(StartError):
    """Slack does not accept a token: starting again changes nothing until somebody has mended it."""


@dataclass
class Bot:
    """A bot that is ready to run."""

    engine: Engine
    sessions: Sessions
    app: App
    workplaces: Workplaces
    changes: Changes
    connections: Sequence[Connection]
    pool: ThreadPoolExecutor
    health: Health
    kept_open: KeptOpen
    server: Server | None = None
    drain: float = 0
    """Seconds between saying that nobody is to be sent here any more, and letting nobody in."""
    hurry: SimpleQueue[int] = field(default_factory=SimpleQueue)
    """Whoever does not want to wait for that puts something here; signal handlers may."""
    metrics: Metrics = field(default_factory=Metrics)
    office: InstallOffice | None = None
    """Takes workspaces in and lets them go, where the bot serves several."""

    def start(self) -> None:
        """Connect to Slack and begin working. Returns once the connections stand."""
        if self.server is not None:
            self.server.start()
        for connection in self.connections:
            _open(connection)
        for connection in self.connections:
            if not connection.wait_for_hello(CONNECT_WAIT):
                raise StartError(
                    "Slack does not accept SLACK_APP_TOKEN for Socket Mode. Run `mentorbot doctor`."
                )
        self.workplaces.start()
        if self.office is not None:
            self.office.serving.start()
        self.health.begin()

    def stop(self) -> None:
        """Say so, take nothing new, finish what was taken, then leave."""
        self.health.leave()
        doors = [connection.close for connection in self.connections]
        if self.server is not None:
            self.server.announce_end()
            doors.append(self.server.finish)
            with suppress(Empty):
                self.hurry.get(timeout=self.drain)
        with ExitStack() as ending:  # whatever one of these raises, the others are ended, too
            ending.callback(self.engine.dispose)
            ending.callback(self.changes.close)
            ending.callback(self.kept_open.close)
            ending.callback(self.workplaces.stop)
            if self.office is not None:
                ending.callback(self.office.serving.stop)
            ending.callback(self.pool.shutdown, wait=True)
            with ThreadPoolExecutor(max(1, len(doors))) as closing:
                list(closing.map(lambda close: close(), doors))

    def __enter__(self) -> Bot:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _open(connection: Connection) -> None:
    """Raises StartError when Slack gives it no address, RefusedError when it will not with this token."""
    try:
        connection.open()
    except SlackApiError as problem:
        raise _not_accepted("SLACK_APP_TOKEN", problem) from None


def _not_accepted(name: str, problem: SlackApiError) -> StartError:
    """What to say when Slack answers a token with an error."""
    code = str(problem.response.get("error") or "")
    if code in TOKEN_REFUSED:
        return RefusedError(f"Slack does not accept {name} ({code}). Run `mentorbot doctor`.")
    return StartError(f"Slack does not let the bot in at the moment ({code or 'no answer to be read'}).")


def build(settings: Settings, seats: Seats, *, on_time_server: bool = False) -> Bot:
    """Put the bot together.

    `seats` gives a clock to each of its drivers. `on_time_server` says that they take part in a time server,
    which then decides when the jobs run; otherwise APScheduler does. Raises StartError when Slack does not
    accept the token.
    """
    engine = connect(settings.database_url, settings.cipher(), serving=True)
    kept_open = KeptOpen()
    sessions = Sessions(engine)
    metrics = Metrics()
    making = Making(sessions, seats, metrics, on_time_server=on_time_server, retention=settings.kept_days())
    workplaces = Workplaces(making)
    office: InstallOffice | None = None
    leave: Leave
    if settings.installs:
        office = open_office(settings, sessions, workplaces, seats(f"{NAME} (installations)"), kept_open)
        making.office, leave = office, office.leave
        office.serving.look()
    else:
        client = client_for(settings, settings.bot_token.get_secret_value(), kept_open)
        workplaces.open(_identify(settings, client), client)
        leave = _ending(workplaces)

    pool = ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="mentorbot-listener")
    app = open_app(client_for(settings, None, kept_open), workplaces.authorize, pool)
    register_leaving(app, leave)
    register(Wiring(app, workplaces))
    app_token = settings.app_token.get_secret_value()
    connections = [Connection(app, app_token) for _ in range(CONNECTIONS if settings.mode != HTTP else 0)]
    _look_into(metrics, sessions, workplaces, connections)
    state = Health(
        {
            "database": health.database_answers(engine, known_revisions),
            "slack": health.slack_connected(connections),
        }
    )
    return Bot(
        engine, sessions, app, workplaces, making.changes, connections, pool, state, kept_open,
        server=_server(settings, _routes(settings, app, seats, state, office, metrics)),
        drain=settings.http_drain, office=office, metrics=metrics,
    )  # fmt: skip


def open_app(
    client: WebClient, authorize: Callable[[str], AuthorizeResult | None], pool: ThreadPoolExecutor
) -> App:
    """Bolt as this app uses it, with nobody listening yet. `authorize`: who answers in a workspace; None refuses.
    `client` needs no token: each workspace has one of its own.
    """

    def of_team(team_id: str | None) -> AuthorizeResult | None:
        return authorize(team_id or "")

    return App(
        name=NAME,  # else Bolt looks through the stack for one
        client=client,
        before_authorize=_at_home(authorize),
        authorize=cast("Callable[..., AuthorizeResult]", of_team),
        logger=logging.getLogger("slack_bolt"),  # its own would copy the root's level and say what it hears
        process_before_response=True,
        listener_executor=pool,
        token_verification_enabled=False,
        ignoring_self_events_enabled=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )


def _look_into(
    metrics: Metrics, sessions: Sessions, workplaces: Workplaces, connections: Sequence[Connection]
) -> None:
    """What is not counted but looked up whenever somebody asks."""

    def waiting() -> list[Waiting]:
        return [
            waiting_in(sessions, workplace.identity.workspace_id, workplace.desk.now())
            for workplace in workplaces
        ]

    def leading() -> dict[str, bool]:
        return {
            workplace.identity.workspace_id: workplace.leadership.epoch is not None
            for workplace in workplaces
        }

    metrics.watch_waiting(waiting)
    metrics.watch_leading(leading)
    metrics.watch_connections(lambda: sum(connection.stands for connection in connections))


def _routes(
    settings: Settings,
    app: App,
    seats: Seats,
    state: Health,
    office: InstallOffice | None,
    metrics: Metrics,
) -> Routes:
    """What this process answers over HTTP."""
    routes = Routes()
    state.install(routes)
    kind = {"Content-Type": CONTENT_TYPE}
    routes.add("GET", METRICS, lambda _request: WebResponse(200, kind, metrics.exposition()))
    if office is not None:
        InstallPages(office).add_to(routes)
    if settings.mode == HTTP:
        watch = seats(f"{NAME} (web)")
        watch.close()  # it is only looked at: time must not wait for it
        signatures = slack.Signatures(settings.signing_secret.get_secret_value(), watch.now)
        routes.add("POST", slack.PATH, slack.SlackRequests(app, signatures))
    return routes


def _server(settings: Settings, routes: Routes) -> Server | None:
    if settings.listens_at is None:
        return None
    try:
        return Server(routes, settings.http_host, settings.listens_at, quick=(health.BEGINNING, METRICS))
    except CannotListenError as problem:
        raise StartError(str(problem)) from None


def _at_home(authorize: Callable[[str], AuthorizeResult | None]) -> Callable[..., Any]:
    """Work at the desk of the workspace that a request is for, whoever made it; without one, say so at once: Bolt would
    first write to the request's response_url, for which Slack does not wait.
    """

    def at_home(body: dict[str, Any], context: BoltContext, next: Callable[[], Any]) -> Any:  # noqa: A002 - Bolt's
        home = home_of(body)
        if home:
            context["team_id"] = home
        if context.response_url and authorize(context.team_id or "") is None:
            gone = Reader().say("The app is not installed in this workspace any more.")
            return BoltResponse(status=200, body=gone if "command" in body else "")
        return next()

    return at_home


def _ending(workplaces: Workplaces) -> Leave:
    """With a token of one's own, an uninstallation ends the work; its records are the operator's to keep."""

    def leave(workspace_id: str, status: str, _since: datetime) -> None:
        former = workplaces.take(workspace_id)
        if former is not None:
            logger("bootstrap").error("left", workspace=workspace_id, status=status)
            threading.Thread(target=former.stop, name="mentorbot-ending", daemon=True).start()

    return leave


def _identify(settings: Settings, client: WebClient) -> Identity:
    """Ask Slack whose token it is. Raises StartError."""
    try:
        found = client.auth_test()
    except SlackApiError as problem:
        raise _not_accepted("SLACK_BOT_TOKEN", problem) from None
    except NETWORK as problem:
        raise StartError(
            f"Slack cannot be reached at {settings.slack_api_url} ({type(problem).__name__})."
        ) from None
    return Identity(
        workspace_id=str(found["team_id"]),
        name=str(found.get("team") or ""),
        bot_user_id=str(found["user_id"]),
        bot_id=str(found.get("bot_id") or ""),
        enterprise_id=str(found.get("enterprise_id") or ""),
    )
