"""What is on one person's screen: sidebar, conversation or Home tab, modal, clock and guide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from playground.blockkit.composition import listed_options
from playground.blockkit.reading import Reading
from playground.screen import ChannelOnScreen, MessageOnScreen
from playground.text import folded

if TYPE_CHECKING:
    from playground.page.hurry import Hurry
    from playground.page.unread import Unread
    from playground.page.words import Words
    from playground.people import Person
    from playground.slack import Playground

HOME = "home"
SHOWN = 150  # messages of a conversation before "Show earlier messages"
TOGETHER = timedelta(minutes=5)  # messages of one author closer than this share a name and a picture


@dataclass(frozen=True)
class Line:
    """A message with what depends on its place: the day above it, whether it continues the one before."""

    message: MessageOnScreen
    at: datetime
    day: str | None
    continues: bool
    replies: list[Line] = field(default_factory=list)
    more: list[Line] = field(default_factory=list)
    """Notices of the same day that came right after this one, folded away."""


@dataclass(frozen=True)
class Sidebar:
    """The conversations by kind."""

    channels: list[ChannelOnScreen]
    direct: list[ChannelOnScreen]
    archived: list[ChannelOnScreen]
    more: list[ChannelOnScreen]
    app_dm: ChannelOnScreen | None


@dataclass(frozen=True)
class Colleague:
    """A row of the "act as" list."""

    person: Person
    time: str
    unread: int


class Screens:
    """Builds screens for anyone of one playground."""

    def __init__(self, playground: Playground, unread: Unread, hurry: Hurry, words: Words) -> None:
        self.playground = playground
        self.unread = unread
        self.hurry = hurry
        self.words = words

    def people(self) -> list[Person]:
        """Everyone one can act as, by name: no bots, nobody deactivated."""
        active = [p for p in self.playground.people if not p.is_bot and not p.deleted]
        return sorted(active, key=lambda p: shown_name(p).casefold())

    def person(self, identity: str) -> Person | None:
        """The person of that id, or the first one of the list; None while nobody is there."""
        people = self.people()
        return next((p for p in people if p.id == identity), people[0] if people else None)

    def of(self, person: Person, place: str, *, everything: bool = False) -> dict[str, Any]:
        """Everything the templates need to draw this person's screen at `place` (a channel id, or "home")."""
        channels = person.channels()
        sidebar = self._sidebar(person, channels)
        here = self._here(sidebar, channels, place)
        if here is not None:
            self.unread.read(person.id, here.id)
        names = {c.id: c.name for c in [*sidebar.more, *channels]}
        reading = self._reading(person, names)
        in_app = here is None or here.is_app_dm
        lines, hidden = self._lines(person, here, reading, everything=everything) if here else ([], 0)
        return {
            "me": person,
            "name": shown_name,
            "pg": self.playground,
            "app_name": self.playground.app_name,
            "workspace": self.playground.core.workspace.name,
            "sidebar": sidebar,
            "here": here,
            "place": here.id if here else HOME,
            "in_app": in_app,
            "lines": lines,
            "hidden": hidden,
            "home": person.home if here is None else None,
            "modal": person.modal,
            "unread": self.unread.counts(person.id),
            "channel_names": names,
            "reading": reading,
            "zone": reading.zone,
            "now": reading.now.astimezone(reading.zone),
            "progress": self.hurry.progress(),
            "tabs": self.playground.manifest.get("features", {}).get("app_home", {}),
            "guide": self._guide(person),
            "message_shortcuts": [] if person.is_stranger else self.message_shortcuts(),
            "offered": lambda element: self.offered(element, channels),
            "local_moment": lambda seconds: local_moment(seconds, reading.zone),
        }

    def sees(self, person: Person, channels: list[str]) -> bool:
        """Whether the person may look into one of these conversations."""
        workspace = self.playground.core.workspace
        rooms = [workspace.channels[c] for c in channels if c in workspace.channels]
        return any(workspace.can_see(person.id, room) for room in rooms)

    def colleagues(self, person: Person) -> dict[str, Any]:
        """The "act as" list: everyone, their time of day, and what they have not read."""
        now, totals = self.playground.clock.now(), self.unread.totals()
        rows = [
            Colleague(p, f"{now.astimezone(ZoneInfo(p.tz)):%H:%M}", totals.get(p.id, 0))
            for p in self.people()
        ]
        return {"me": person, "name": shown_name, "colleagues": rows}

    def offered(self, element: dict[str, Any], channels: list[ChannelOnScreen]) -> list[tuple[str, Any, str]]:
        """What a select offers this person: (value, label, note) each."""
        kind = element["type"].removeprefix("multi_")
        if kind == "users_select":
            return [(p.id, shown_name(p), p.title) for p in self.people()]
        if kind == "channels_select":
            return [(c.id, f"#{c.name}", c.purpose) for c in channels if not c.is_private and not c.is_im]
        if kind == "conversations_select":
            wanted = element.get("filter", {}).get("include")
            return [(c.id, c.name, "") for c in channels if wanted is None or conversation_kind(c) in wanted]
        return [
            (o["value"], o["text"]["text"], o.get("description", {}).get("text", ""))
            for o in listed_options(element)
        ]

    def commands(self) -> list[dict[str, str]]:
        """The manifest's slash commands for the suggestions under the composer."""
        declared = self.playground.manifest.get("features", {}).get("slash_commands", [])
        return [
            {
                "command": command["command"],
                "hint": command.get("usage_hint", ""),
                "description": command.get("description", ""),
            }
            for command in declared
        ]

    def names(self) -> list[dict[str, Any]]:
        """Everybody who can be named in a message: the handle, and every word by which they are looked for."""
        return [
            {
                "handle": p.name,
                "name": shown_name(p),
                "title": p.title,
                "words": sorted({p.name, *shown_name(p).lower().split(), *folded(shown_name(p)).split()}),
            }
            for p in self.people()
        ]

    def message_shortcuts(self) -> list[dict[str, str]]:
        """What the menu beside a message offers."""
        declared = self.playground.manifest.get("features", {}).get("shortcuts", [])
        return [shortcut for shortcut in declared if shortcut["type"] == "message"]

    def _here(self, sidebar: Sidebar, channels: list[ChannelOnScreen], place: str) -> ChannelOnScreen | None:
        """The conversation to show; None stands for the app's Home tab."""
        found = next((c for c in channels if c.id == place), None)
        if found or place == HOME:
            return found
        return next(iter(sidebar.channels), sidebar.app_dm)

    @staticmethod
    def _sidebar(person: Person, channels: list[ChannelOnScreen]) -> Sidebar:
        open_ones = [c for c in channels if not c.is_archived]
        named = sorted((c for c in open_ones if not c.is_im and not c.is_mpim), key=lambda c: c.name)
        return Sidebar(
            channels=named,
            direct=[c for c in open_ones if (c.is_im or c.is_mpim) and not c.is_app_dm],
            archived=[c for c in channels if c.is_archived],
            more=[c for c in person.browse() if not c.is_member and not c.is_archived],
            app_dm=next((c for c in open_ones if c.is_app_dm), None),
        )

    def _reading(self, person: Person, channel_names: dict[str, str]) -> Reading:
        names = {p.id: shown_name(p) for p in self.playground.people}
        names[self.playground.bot_user_id] = self.playground.app_name
        private = self.words.say("private-channel")
        return Reading(
            zone=ZoneInfo(person.tz),
            locale=person.locale,
            now=self.playground.clock.now(),
            user_name=names.get,
            channel_name=lambda channel: channel_names.get(channel, private),
            reader=person.id,
        )

    def _lines(
        self, person: Person, here: ChannelOnScreen, reading: Reading, *, everything: bool
    ) -> tuple[list[Line], int]:
        messages = person.messages(here.id)
        known = {m.ts for m in messages}
        answers: dict[str, list[MessageOnScreen]] = {}
        for message in messages:
            if is_reply(message) and message.thread_ts in known:
                answers.setdefault(message.thread_ts or "", []).append(message)
        top = [m for m in messages if not (is_reply(m) and m.thread_ts in known)]
        hidden = 0 if everything else max(0, len(top) - SHOWN)
        return self._lined(top[hidden:], answers, reading), hidden

    def _lined(
        self, messages: list[MessageOnScreen], answers: dict[str, list[MessageOnScreen]], reading: Reading
    ) -> list[Line]:
        today = reading.now.astimezone(reading.zone).date()
        lines: list[Line] = []
        for message in messages:
            at = said_at(message, reading)
            before = lines[-1] if lines else None
            new_day = before is None or before.at.date() != at.date()
            if before is not None and not new_day and message.is_system and before.message.is_system:
                before.more.append(Line(message, at, None, continues=False))
                continue
            continues = (
                before is not None
                and not new_day
                and before.message.user == message.user
                and at - before.at < TOGETHER
                and not (message.is_ephemeral or before.message.is_ephemeral)
                and not (message.is_system or before.message.is_system or before.replies)
            )
            day = day_words(at.date(), today, self.words) if new_day else None
            replies = self._lined(answers.get(message.ts, []), {}, reading)
            lines.append(Line(message, at, day, continues, replies))
        return lines

    def _guide(self, person: Person) -> dict[str, Any] | None:
        guide = getattr(self.playground, "guide", None)
        if guide is None:
            return None
        return {
            "title": guide.title,
            "language": guide.language,
            "steps": list(guide.steps(person)),
            "controls": list(guide.controls),
        }


def shown_name(person: Person) -> str:
    """The name colleagues see."""
    return person.real_name or person.name


def conversation_kind(channel: ChannelOnScreen) -> str:
    """The word Slack's conversation filters use."""
    if channel.is_im:
        return "im"
    return "mpim" if channel.is_mpim else "private" if channel.is_private else "public"


def local_moment(seconds: int | None, zone: tzinfo) -> str:
    """Epoch seconds as a browser's datetime-local field wants them, in the person's zone; empty for None."""
    return f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%dT%H:%M}" if seconds else ""


def is_reply(message: MessageOnScreen) -> bool:
    """Whether a message stands in a thread below another one."""
    return message.thread_ts is not None and message.thread_ts != message.ts


def said_at(message: MessageOnScreen, reading: Reading) -> datetime:
    """When it was said, in the reader's zone."""
    return datetime.fromtimestamp(float(message.ts), reading.zone)


def day_words(day: date, today: date, words: Words) -> str:
    """A day as a divider says it."""
    if day == today:
        return words.say("Today")
    if (today - day).days == 1:
        return words.say("Yesterday")
    same_year = day.year == today.year
    return words.dated("EEEE, d MMMM", day) if same_year else words.dated("EEEE, d MMMM y", day)
