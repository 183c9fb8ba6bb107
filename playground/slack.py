"""The playground as its users hold it: one server and one app; a workspace, and more of them beside it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from starlette.routing import BaseRoute

from playground import manifest as manifests
from playground.acting import Acting
from playground.api import Office
from playground.clock import VirtualClock
from playground.clock_server import ClockServer
from playground.connections import Connections
from playground.conversations import Conversations
from playground.core import Core
from playground.doors import Doors
from playground.events import Events
from playground.faults import Faults
from playground.ids import Ids
from playground.interactions import Interactions
from playground.limits import Limits
from playground.link import Link
from playground.log import Log
from playground.messages import Messages
from playground.oauth import AUTHORIZE, Asked, AuthorizeRefused, OAuth
from playground.people import Person
from playground.request_urls import RequestUrls
from playground.responses import Responses
from playground.server import Files, Server
from playground.sockets import Sockets
from playground.text import handle_of
from playground.tokens import Tokens
from playground.triggers import Triggers
from playground.views import Views
from playground.web_api import WebApi
from playground.workspace import Workspace

if TYPE_CHECKING:
    from playground.certificates import Certificate
    from playground.page.guide import Guide

SLACKBOT = "USLACKBOT"


class Playground:
    """A local, strict Slack for the app of `manifest`. A context manager, or `start()` and `stop()`.

    `start` is the virtual time to begin with (aware). Frozen unless `flowing`: then virtual time runs with
    real time and can jump. `wall` measures Slack's three seconds (acks, trigger_ids). `limits=False` turns
    rate limits off, for benchmarks only. `language` is what the browser page speaks around the conversation ("de"),
    English if it has no words in it. `tls`: a certificate with which everything is served over https and wss, as Slack
    does. Raises ManifestRefused.
    """

    # What belongs to the app and the server, and is shared by all workspaces.
    clock: VirtualClock
    faults: Faults
    oauth: OAuth
    doors: Doors
    link: Link
    sockets: Sockets
    app_token: str
    signing_secret: str
    _connections: Connections
    _server: Server

    core: Core  # one workspace

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
        language: str = "en",
        installed: bool = True,
        enterprise: tuple[str, str] = ("", ""),
        beside: Playground | None = None,
        tls: Certificate | None = None,
    ) -> None:
        self.declared = manifests.read(manifest)
        self.manifest = manifest
        self.app_name = self.declared.name
        self.language: str = beside.language if beside else language
        ids = beside.core.ids if beside else Ids(seed)
        self._connections = beside._connections if beside else Connections()
        self.clock = beside.clock if beside else VirtualClock(start, flowing=flowing)
        self.log = Log(self.clock.now)
        self.faults = beside.faults if beside else Faults()
        self.oauth = beside.oauth if beside else OAuth(manifest)
        self.doors = beside.doors if beside else Doors()
        self.team_id = ids.next("T")
        self.bot_user_id = ids.next("U")
        self.signing_secret = beside.signing_secret if beside else secrets.token_hex(16)
        self.page_token = secrets.token_hex(16)
        number = len(self.oauth.workspaces) + 1
        workspace = Workspace(self.team_id, team_name, f"town{number}" if beside else "playground")
        workspace.enterprise_id, workspace.enterprise_name = enterprise
        self.core = Core(
            workspace,
            self.declared,
            self.clock,
            self.log,
            ids,
            beside.core.app_id if beside else ids.next("A"),
            ids.next("B"),
            self.bot_user_id,
            self.oauth,
            Tokens(self.clock.now),
        )
        # Like Slack's: it says which app it is of.
        self.app_token = (
            beside.app_token if beside else f"xapp-1-{self.core.app_id}-playground-{secrets.token_hex(12)}"
        )
        if installed:
            self.core.tokens.give(rotating=self.oauth.rotates)
        self.triggers = Triggers(ids, wall, self.clock.now)
        if beside is None:
            self.link = Link(self.clock, self.log, ids, faults=self.faults, wall=wall)
            self.sockets = Sockets(self.link, self.log, ids, self._connections, self.core.app_id)
            if self.declared.socket_mode:
                self.link.transport = self.sockets
        else:
            self.link, self.sockets = beside.link, beside.sockets
        self.core.events = Events(self.core, self.link)
        self.conversations = Conversations(self.core)
        self.messages = Messages(self.core)
        self.views = Views(self.core)
        self.interactions = Interactions(self.core, self.link, self.triggers, self.views, self.messages)
        self.acting = Acting(self)
        self.guide: Guide | None = None  # what the host shows beside the conversation
        self._made_with: dict[str, Any] = {"start": start, "wall": wall, "limits": limits}
        self._people: list[Person] = []
        self._add_bots()
        self._server = beside._server if beside else Server(port, self._connections, tls)
        self.core.address = self._server.address
        self._open_door(Limits(enforced=limits))
        self.oauth.workspaces.append(self)

    def add_workspace(
        self, team_name: str, *, installed: bool = True, enterprise: tuple[str, str] = ("", "")
    ) -> Playground:
        """Another workspace for the same app: people, channels, tokens and a log of its own; server, clock and
        everything that belongs to the app are shared. Unless `installed`, the app has yet to be let in.
        `enterprise` is the id and the name of its Enterprise Grid. Neither start nor stop it.
        """
        return Playground(
            self.manifest,
            team_name=team_name,
            installed=installed,
            enterprise=enterprise,
            beside=self,
            **self._made_with,
        )

    @property
    def bot_token(self) -> str:
        """The token that was given last, good or not; "" before the app is let in."""
        return self.core.tokens.latest

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
        routes: list[BaseRoute] = [
            *self.doors.routes(),
            *ClockServer(self.clock, self._connections).routes(),
            *self.oauth.routes(),
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
        self.log.add("link_opened", connections=len(urls), urls=list(urls))

    def _open_door(self, limits: Limits) -> None:
        core = self.core
        office = Office(core, self.conversations, self.messages, self.views, self.triggers, self.sockets)
        api = WebApi(office, self.faults, limits, self._connections, app_token=self.app_token)
        self.doors.add(api, Files(core, Responses(core, self.triggers, self.messages)))

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
            core.tokens.end("account_inactive")
            core.log.add("app_removed")

    def install(self, url: str, *, by: Person, whole_organization: bool = False) -> str:
        """`by` opens the address of Slack's authorize page, and allows what is asked there, for their workspace.
        Gives the address that their browser is sent to. Raises AuthorizeRefused.
        """
        return self.oauth.allow(self._asked(url), by, whole_organization=whole_organization)

    def cancel_install(self, url: str, *, by: Person) -> str:
        """As `install`, but they press Cancel."""
        return self.oauth.deny(self._asked(url), by)

    def _asked(self, url: str) -> Asked:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.core.address or parts.path != AUTHORIZE:
            raise AuthorizeRefused(f"{url} is not Slack's authorize page")
        return self.oauth.ask(dict(parse_qsl(parts.query, keep_blank_values=True)))

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
        plain = handle_of(name) or "someone"
        taken = {p.name for p in self.core.workspace.people.values()}
        handle, number = plain, 2
        while handle in taken:
            handle, number = f"{plain}{number}", number + 1
        return handle
