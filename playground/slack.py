"""The playground as its users hold it: one server, one workspace, one app."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from starlette.routing import BaseRoute, Route

from playground import manifest as manifests
from playground.acting import Acting
from playground.api import Office
from playground.clock import VirtualClock
from playground.clock_server import ClockServer
from playground.connections import Connections
from playground.conversations import Conversations
from playground.core import Core
from playground.events import Events
from playground.faults import Faults
from playground.ids import Ids
from playground.interactions import Interactions
from playground.limits import Limits
from playground.link import Link
from playground.log import Log
from playground.messages import Messages
from playground.people import Person
from playground.request_urls import RequestUrls
from playground.responses import Responses
from playground.server import HOST, Files, Server
from playground.sockets import Sockets
from playground.triggers import Triggers
from playground.views import Views
from playground.web_api import WebApi
from playground.workspace import Workspace

if TYPE_CHECKING:
    from playground.page.guide import Guide

SLACKBOT = "USLACKBOT"


class Playground:
    """A local, strict Slack for the app of `manifest`. A context manager, or `start()` and `stop()`.

    `start` is the virtual time to begin with (aware). Frozen unless `flowing`: then virtual time runs with
    real time and can jump. `wall` measures Slack's three seconds (acks, trigger_ids). `limits=False` turns
    rate limits off, for benchmarks only. Raises ManifestRefused.
    """

    def __init__(
        self,
        manifest: dict[str, Any],
        *,
        start: datetime,
        seed: int = 0,
        port: int = 0,
        flowing: bool = False,
        wall: Callable[[], float] = time.monotonic,
        limits: bool = True,
        team_name: str = "Playground",
    ) -> None:
        app = manifests.read(manifest)
        self.manifest = manifest
        self.app_name = app.name
        ids = Ids(seed)
        connections = Connections()
        self.clock = VirtualClock(start, flowing=flowing)
        self.log = Log(self.clock.now)
        self.faults = Faults()
        self.team_id = ids.next("T")
        self.bot_user_id = ids.next("U")
        self.bot_token = f"xoxb-playground-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-playground-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.page_token = secrets.token_hex(16)
        workspace = Workspace(self.team_id, team_name, "playground")
        self.core = Core(
            workspace, app, self.clock, self.log, ids, ids.next("A"), ids.next("B"), self.bot_user_id
        )
        self.triggers = Triggers(ids, wall, self.clock.now)
        self.link = Link(self.clock, self.log, ids, faults=self.faults, wall=wall)
        self.sockets = Sockets(self.link, self.log, ids, connections, self.core.app_id)
        if app.socket_mode:
            self.link.transport = self.sockets
        self.core.events = Events(self.core, self.link)
        self.conversations = Conversations(self.core)
        self.messages = Messages(self.core)
        self.views = Views(self.core)
        self.interactions = Interactions(self.core, self.link, self.triggers, self.views, self.messages)
        self.acting = Acting(self)
        self.guide: Guide | None = None  # what the host shows beside the conversation
        self._limits = Limits(enforced=limits)
        self._connections = connections
        self._people: list[Person] = []
        self._add_bots()
        self._server = Server(port, connections)
        self.core.address = f"http://{HOST}:{self._server.port}"

    # --- addresses ---------------------------------------------------------------------------------
    @property
    def api_url(self) -> str:
        """For WebClient(base_url=...)."""
        return f"{self.core.address}/api/"

    @property
    def clock_url(self) -> str:
        """The time server."""
        return f"{self.core.address}/clock/"

    @property
    def page_url(self) -> str:
        """The browser page, with the token of this run."""
        return f"{self.core.address}/?token={self.page_token}"

    @property
    def port(self) -> int:
        """The port on the loopback interface."""
        return self._server.port

    # --- running -----------------------------------------------------------------------------------
    def start(self) -> Self:
        """Serve in a background thread; returns when requests are answered."""
        core = self.core
        office = Office(core, self.conversations, self.messages, self.views, self.triggers, self.sockets)
        api = WebApi(
            office,
            self.faults,
            self._limits,
            self._connections,
            bot_token=self.bot_token,
            app_token=self.app_token,
        )
        files = Files(core, Responses(core, self.triggers, self.messages), self.bot_token)
        routes: list[BaseRoute] = [
            Route("/api/{method}", api.__call__, methods=["GET", "POST"]),
            *ClockServer(self.clock, self._connections).routes(),
            *files.routes(),
        ]
        self._server.start([*routes, *self._page()], self.link, self.sockets)
        return self

    def deliver_to(self, urls: Sequence[str]) -> None:
        """From now on post everything to the app at these addresses of this machine, in turn, as a balancer would.

        Each is asked first whether it is the app's. Raises UrlRefused, and ValueError for an app that has chosen
        Socket Mode in its manifest.
        """
        if self.core.app.socket_mode:
            raise ValueError("this app has settings.socket_mode_enabled, so nothing is posted to it")
        posting = RequestUrls(self.link, self.signing_secret, self.clock.now, urls)
        posting.verify(self.core.ids.secret(24))
        self.link.transport = posting
        self.log.add("request_urls_set", urls=list(urls))

    def _page(self) -> list[BaseRoute]:
        try:
            from playground.page import page_routes
        except ImportError:
            return []
        return list(page_routes(self))

    def stop(self) -> None:
        """Close all connections and end the threads."""
        self.faults.clear()
        self.clock.close()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- people ------------------------------------------------------------------------------------
    @property
    def people(self) -> list[Person]:
        """The colleagues, in the order they were added; no bots."""
        return list(self._people)

    def add_person(
        self,
        *,
        name: str,
        real_name: str = "",
        email: str = "",
        tz: str = "UTC",
        title: str = "",
        locale: str = "en-US",
        is_admin: bool = False,
        is_owner: bool = False,
        is_restricted: bool = False,
        is_ultra_restricted: bool = False,
        is_stranger: bool = False,
        pronouns: str = "",
        fields: dict[str, Any] | None = None,
    ) -> Person:
        """Add a colleague (or a guest, or someone from another workspace). `name` may be the full name."""
        core = self.core
        with core.events.answered(), core.lock:
            handle = self._free_handle(name)
            person = Person(
                playground=self,
                id=core.ids.next("U"),
                name=handle,
                real_name=real_name or name,
                email=email or f"{handle}@example.com",
                tz=tz,
                title=title,
                locale=locale,
                is_admin=is_admin or is_owner,
                is_owner=is_owner,
                is_restricted=is_restricted,
                is_ultra_restricted=is_ultra_restricted,
                is_stranger=is_stranger,
                team_id=core.ids.next("T") if is_stranger else self.team_id,
                pronouns=pronouns,
                fields=fields or {},
                updated=core.epoch(),
            )
            self._people.append(person)
            core.workspace.people[person.id] = person
            core.log.add("person_added", who=person.id, name=person.real_name)
            if not is_stranger:
                self.interactions.person_joined(person)
        return person

    def person(self, who: str) -> Person:
        """By user id, handle or full name. Raises KeyError."""
        for person in self._people:
            if who in (person.id, person.name, person.real_name):
                return person
        raise KeyError(who)

    def deactivate(self, person: Person) -> None:
        """Deactivate an account: it leaves its channels, its modals close, the app gets user_change."""
        core = self.core
        with core.events.answered(), core.lock:
            person.deleted = True
            person.updated = core.epoch()
            self.views.drop_all(person.id)
            core.log.add("person_deactivated", who=person.id)
            for channel in list(core.workspace.of(person.id)):
                if not channel.is_direct and not channel.archived:
                    self.conversations.remove(channel, person.id)
            self.interactions.profile_changed(person)

    def change_profile(self, person: Person, **changes: Any) -> None:
        """Change a title, time zone, role and the like; the app gets user_change."""
        core = self.core
        with core.events.answered(), core.lock:
            for name, value in changes.items():
                if name in {"playground", "id", "team_id"} or not hasattr(person, name):
                    raise AttributeError(name)
                setattr(person, name, value)
            person.updated = core.epoch()
            self.interactions.profile_changed(person)

    # --- channels and the installation -------------------------------------------------------------
    def create_channel(
        self,
        name: str,
        *,
        private: bool = False,
        members: Iterable[Person | str] = (),
        by: Person | None = None,
    ) -> str:
        """Create a channel as `by` (its first member if None), let the members in; gives its id."""
        core = self.core
        ids = [m if isinstance(m, str) else m.id for m in members]
        with core.events.answered(), core.lock:
            if core.workspace.named(name) is not None:
                raise ValueError(f"there is a channel {name} already")
            creator = by.id if by else (ids[0] if ids else self._people[0].id)
            channel = self.conversations.create(name, private=private, by=creator)
            channel.is_general = name == "general"
            for user in ids:
                if user not in channel.members:
                    self.conversations.add(channel, user, inviter=creator)
        return channel.id

    def archive_channel(self, channel: str, *, by: Person) -> None:
        """Archive as a person."""
        with self.core.events.answered(), self.core.lock:
            self.conversations.archive(self.core.workspace.channels[channel], by.id)

    def uninstall(self) -> None:
        """Remove the app: its tokens are worth nothing, and it is told so."""
        core = self.core
        with core.events.answered(), core.lock:
            core.events.emit("app_uninstalled", {})
            core.events.emit("tokens_revoked", {"tokens": {"oauth": [], "bot": [self.bot_user_id]}})
            core.token_state = "account_inactive"  # noqa: S105  (Slack's error, not a token)

    def _add_bots(self) -> None:
        core = self.core
        for user_id, handle, name in (
            (SLACKBOT, "slackbot", "Slackbot"),
            (self.bot_user_id, core.app.bot_name.lower().replace(" ", ""), core.app.bot_name),
        ):
            core.workspace.people[user_id] = Person(
                playground=self,
                id=user_id,
                name=handle,
                real_name=name,
                email="",
                tz="America/Los_Angeles",
                is_bot=user_id != SLACKBOT,
                team_id=self.team_id,
            )

    def _free_handle(self, name: str) -> str:
        plain = ".".join(name.lower().split()) or "someone"
        taken = {p.name for p in self.core.workspace.people.values()}
        handle, number = plain, 2
        while handle in taken:
            handle, number = f"{plain}{number}", number + 1
        return handle
