"""The state of one workspace: people, conversations, messages, files. Rules stand with the acts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from playground.text import handle_of

if TYPE_CHECKING:
    from playground.people import Person

Json = dict[str, Any]

PREFIX = {"public": "C", "private": "C", "mpim": "C", "im": "D"}  # an id's letter says nothing about privacy
SCOPE_PREFIX = {"public": "channels", "private": "groups", "mpim": "mpim", "im": "im"}
EVENT_TYPE = {"public": "channel", "private": "group", "mpim": "mpim", "im": "im"}


@dataclass(eq=False)
class Message:
    """A message; `user` is the author's id (the bot's user id for the app's own)."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited_ts: str | None = None
    from_app: bool = False
    client: Json = field(default_factory=dict)


@dataclass(eq=False)
class Ephemeral:
    """A message only one person sees. It is in no history and can be changed by its response_url only."""

    ts: str
    channel: str
    to: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None


@dataclass(eq=False)
class Channel:
    """A conversation of any kind: public, private, mpim or im."""

    id: str
    name: str
    kind: str
    creator: str
    created: int
    members: dict[str, None] = field(default_factory=dict)
    ejected: set[str] = field(default_factory=set)  # bots that archiving put out: they know it, no more
    topic: str = ""
    purpose: str = ""
    archived: bool = False
    is_general: bool = False
    is_ext_shared: bool = False
    posting: str = "everyone"  # or "admins": restricted_action_read_only_channel for the others
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    bookmarks: dict[str, Json] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)

    @property
    def is_direct(self) -> bool:
        """A DM or group DM: no name of its own, no join messages, nobody to invite."""
        return self.kind in {"im", "mpim"}

    @property
    def is_private(self) -> bool:
        """Whether only its members may know of it."""
        return self.kind != "public"


@dataclass(eq=False)
class StoredFile:
    """An uploaded file and where it was shared."""

    id: str
    name: str
    title: str
    mimetype: str
    content: bytes
    user: str
    created: int
    channels: list[str] = field(default_factory=list)
    deleted: bool = False
    shared_with_app: bool = False


def is_picture(mimetype: str) -> bool:
    """Whether a file of this kind can stand in a block."""
    return mimetype in ("image/png", "image/jpeg", "image/gif")


@dataclass
class Preferences:
    """What the workspace's owners have restricted."""

    private_channels_by_admins_only: bool = False
    public_channels_by_admins_only: bool = False
    archiving_by_admins_only: bool = False
    guests_invited_by_admins_only: bool = False
    uploads: Literal["all", "images", "none"] = "all"


class Workspace:
    """Rows by id, and what may be seen of them."""

    def __init__(self, team_id: str, name: str, domain: str) -> None:
        self.team_id = team_id
        self.name = name
        self.domain = domain
        self.enterprise_id = ""  # of the Enterprise Grid it belongs to
        self.enterprise_name = ""
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self._directs: dict[frozenset[str], Channel] = {}
        self.preferences = Preferences()

    def named(self, name: str) -> Channel | None:
        """The channel of this name, archived and private ones included: names are unique among all."""
        return next((c for c in self.channels.values() if c.name == name and not c.is_direct), None)

    def by_handle(self, typed: str) -> Person | None:
        """Whoever is meant by what stands after an `@`."""
        handle = handle_of(typed)
        return next((p for p in self.people.values() if p.name == handle), None)

    def direct(self, members: set[str]) -> Channel | None:
        """The DM or group DM of exactly these people."""
        return self._directs.get(frozenset(members))

    def app_sees(self, file: StoredFile, app: str) -> bool:
        """Whether a file was shared with the app, or in a conversation it is in."""
        return file.shared_with_app or any(app in self.channels[c].members for c in file.channels)

    def keep(self, channel: Channel) -> None:
        """Take a new conversation in. The members of a DM or group DM never change."""
        self.channels[channel.id] = channel
        if channel.is_direct:
            self._directs[frozenset(channel.members)] = channel

    def of(self, user: str) -> Iterator[Channel]:
        """The conversations someone is in, oldest first."""
        return (c for c in self.channels.values() if user in c.members)

    def among(self, channels: Collection[str], user: str) -> Iterator[Channel]:
        """Those of these conversations (ids) that someone is in."""
        found = (self.channels.get(channel) for channel in channels)
        return (channel for channel in found if channel is not None and user in channel.members)

    def can_see(self, user: str, channel: Channel) -> bool:
        """Who may know of a conversation: its members; of a public one everyone but guests and outsiders."""
        if user in channel.members or user in channel.ejected:
            return True
        person = self.people.get(user)
        outsider = person is not None and (
            person.is_restricted or person.is_ultra_restricted or person.is_stranger
        )
        return channel.kind == "public" and not outsider

    def readers(self, channel: Channel) -> list[str]:
        """The people (no bots) who are in a conversation."""
        return [u for u in channel.members if u in self.people and not self.people[u].is_bot]

    def shares_channel(self, one: str, other: str) -> bool:
        """Whether two are together in any conversation."""
        return any(one in c.members and other in c.members for c in self.channels.values())
