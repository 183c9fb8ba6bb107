"""What a person does, step by step: find the element on the screen, send it to the app, wait for the ack."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playground import text as texts
from playground.entries import Entries, Use, find
from playground.filling import Filling
from playground.link import Envelope
from playground.looking import Looking
from playground.saying import Said
from playground.screen import Json, MessageOnScreen, NotOnScreen, Outcome, ViewOnScreen
from playground.views import View
from playground.workspace import Ephemeral

if TYPE_CHECKING:
    from playground.people import Person
    from playground.slack import Playground

_PLACE = {"action_id", "block_id", "action_ts"}
_FAILED = {
    "timeout": "operation_timeout",
    "no_connection": "dispatch_failed",
    "connection_lost": "dispatch_failed",
    "http_error": "dispatch_failed",
    "invalid_answer": "dispatch_failed",
}


class Acting:
    """Acts for any person. Rows are touched under the lock; acks are waited for without it."""

    def __init__(self, playground: Playground) -> None:
        self._pg = playground
        self._core = playground.core
        self.looking = Looking(playground.core, playground.views)
        self._entries = Entries(playground.core)
        self.filling = Filling(playground, self)
        self._chosen: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}

    # --- commands and shortcuts --------------------------------------------------------------------
    def command(self, person: Person, line: str, channel_id: str | None, thread_ts: str | None) -> Outcome:
        """Type a slash command."""
        name, _, words = line.strip().partition(" ")
        if thread_ts is not None:
            return Outcome(False, False, Said("{command} is not supported in threads. Sorry!", command=name))
        if person.is_stranger:
            none = Said("slash commands belong to the workspace; people from outside have none")
            return Outcome(False, False, none)
        if person.deleted:
            raise NotOnScreen(Said("{name} has no account any more", name=person.name))
        if name not in self._core.app.commands or not self._core.tokens.installed:
            return Outcome(False, False, Said("{command} is not a valid command.", command=name))
        channel_id = channel_id or self.start_dm(person)

        def send() -> Envelope:
            channel = self.looking.channel(channel_id, person)
            if channel.archived:
                raise NotOnScreen(Said("an archived channel has no message field"))
            return self._pg.interactions.command(person, name, words.strip(), channel)

        return self.act(person, send)

    def shortcut(self, person: Person, callback_id: str, message: MessageOnScreen | None) -> Outcome:
        """Use a shortcut of the manifest."""
        declared = self._core.app.shortcuts.get(callback_id)
        kind = "message" if message else "global"
        if declared is None or declared["type"] != kind:
            raise NotOnScreen(f"there is no {kind} shortcut {callback_id}")

        def send() -> Envelope:
            channel, row = self.looking.row(message, person) if message else (None, None)
            if isinstance(row, Ephemeral):
                raise NotOnScreen("ephemeral messages have no shortcuts")
            return self._pg.interactions.shortcut(person, callback_id, channel, row)

        return self.act(person, send)

    # --- messages and channels ---------------------------------------------------------------------
    def say(self, person: Person, channel_id: str, words: str, thread_ts: str | None) -> MessageOnScreen:
        """Post as typed."""
        with self._core.events.answered(), self._core.lock:
            channel = self.looking.channel(channel_id, person)
            read_only = channel.kind == "im" and self._core.bot_user_id in channel.members
            if person.id not in channel.members or channel.archived or person.deleted:
                raise NotOnScreen(Said("{name} has no message field there", name=person.name))
            if read_only and self._core.app.messages_read_only:
                raise NotOnScreen(Said("this app takes no messages"))
            text = texts.typed(words, lambda sign, name: self._mentioned(person, sign, name))
            message = self._pg.messages.post(channel, person.id, text, thread_ts=thread_ts)
            return self.looking.message(message, channel, person)

    def start_dm(self, person: Person) -> str:
        """The DM with the app."""
        with self._core.lock:
            members = [person.id, self._core.bot_user_id]
            return self._pg.conversations.open_direct(members, person.id)[0].id

    def invite(self, person: Person, channel_id: str, user: str) -> None:
        """Bring someone, or the app, into a channel."""
        with self._core.events.answered(), self._core.lock:
            channel = self.looking.channel(channel_id, person)
            if person.id not in channel.members or channel.is_direct or channel.archived:
                raise NotOnScreen(Said("{name} cannot invite anyone there", name=person.name))
            if user not in self._core.workspace.people:
                raise NotOnScreen(Said("there is nobody {user}", user=user))
            if user not in channel.members:
                self._pg.conversations.add(channel, user, inviter=person.id)

    def enter(self, person: Person, channel_id: str) -> None:
        """Join a public channel."""
        with self._core.events.answered(), self._core.lock:
            channel = self.looking.channel(channel_id, person)
            if channel.kind != "public" or channel.archived:
                raise NotOnScreen(Said("only open public channels can be joined"))
            if person.id not in channel.members:
                self._pg.conversations.add(channel, person.id, inviter=None)

    def leave(self, person: Person, channel_id: str, who: str | None = None) -> None:
        """Leave, or put someone out."""
        with self._core.events.answered(), self._core.lock:
            channel = self.looking.channel(channel_id, person)
            user = who or person.id
            if user in channel.members and not channel.is_direct:
                self._pg.conversations.remove(channel, user, by=person.id if who else None)

    # --- elements ----------------------------------------------------------------------------------
    def click(
        self,
        person: Person,
        target: MessageOnScreen | ViewOnScreen,
        use: Use,
    ) -> Outcome:
        """Use an element of a message or view."""
        if not self._core.tokens.installed:
            return Outcome(False, False, Said("This app is not in this workspace any more."))
        if not self._core.app.interactive:
            deaf = Said("This app is not configured to handle interactive responses.")
            return Outcome(False, False, deaf)

        def send() -> Envelope:
            if isinstance(target, ViewOnScreen):
                view = self._front(person, target)
                blocks = target.blocks if use.as_seen else view.body["blocks"]
                action = self._entries.used(person, view, find(blocks, use), use.given)
                return self._pg.interactions.action_in_view(person, view, action)
            channel, row = self.looking.row(target, person)
            if channel.archived:
                raise NotOnScreen("nothing can be clicked in an archived channel")
            blocks = target.blocks if use.as_seen else row.blocks
            block, element = place = find(blocks, use)
            action = self._entries.used(person, None, place, use.given)
            chosen = self._chosen.setdefault((person.id, row.ts), {})
            if element["type"] not in {"button", "overflow"}:
                entry = {k: v for k, v in action.items() if k not in _PLACE}
                chosen.setdefault(block["block_id"], {})[element["action_id"]] = entry
            return self._pg.interactions.action_in_message(person, channel, row, action, chosen)

        return self.act(person, send)

    # --- Home --------------------------------------------------------------------------------------
    def open_home(self, person: Person, tab: str) -> ViewOnScreen | None:
        """Open the app's page at Home or Messages; the app hears of it."""
        if person.is_stranger:
            raise NotOnScreen(Said("people from outside have no Home tab of this app"))
        if tab == "home" and not self._core.app.home_tab:
            raise NotOnScreen(Said("this app has no Home tab"))
        channel = self.start_dm(person)
        with self._core.events.answered(), self._core.lock:
            event: Json = {"user": person.id, "channel": channel, "tab": tab}
            home = self._pg.views.homes.get(person.id)
            if home is not None and tab == "home":
                event["view"] = self._pg.views.shown(home)
            self._core.log.add("home_opened", who=person.id, tab=tab)
            self._core.events.emit("app_home_opened", event)
        with self._core.lock:
            return self.looking.view(self._pg.views.homes.get(person.id))

    # --- inside ------------------------------------------------------------------------------------
    def act(self, person: Person, send: Callable[[], Envelope], view: View | None = None) -> Outcome:
        """Send under the lock, wait for the ack without it; `view` is the one that is being submitted."""
        with self._core.lock:
            since = len(self._core.log)
            envelope = send()
        envelope.done.wait()
        error = _FAILED.get(envelope.failure or "", envelope.failure)
        return self.outcome(
            person, error, ok=error is None, acked=envelope.acked, since=since, submitted=view
        )

    def outcome(
        self,
        person: Person,
        error: str | None,
        *,
        ok: bool,
        acked: bool,
        since: int | None,
        submitted: View | None = None,
    ) -> Outcome:
        """What the person sees afterwards; `since` is where in the log the act began."""
        with self._core.lock:
            note = self._last_note(person, since) if since is not None else None
            errors = dict(submitted.errors) if submitted else {}
            modal = self.looking.view(self._pg.views.top(person.id))
        return Outcome(ok and not errors, acked, error, note, errors, modal)

    def _last_note(self, person: Person, since: int) -> MessageOnScreen | None:
        for record in reversed(self._core.log[since:]):
            if record.what == "ephemeral_shown" and record.detail["to"] == person.id and record.channel:
                channel = self._core.workspace.channels[record.channel]
                for note in reversed(channel.ephemerals):
                    if note.ts == record.detail["ts"]:
                        return self.looking.message(note, channel, person)
        return None

    def _front(self, person: Person, target: ViewOnScreen) -> View:
        """The view meant, if it is in front (or the Home tab)."""
        for view in (self._pg.views.top(person.id), self._pg.views.homes.get(person.id)):
            if view is not None and view.id == target.id:
                return view
        raise NotOnScreen(f"the view {target.title!r} is not in front of {person.name} now")

    def _mentioned(self, person: Person, sign: str, name: str) -> str | None:
        workspace = self._core.workspace
        if sign == "@":
            found = workspace.by_handle(name)
            return found.id if found else None
        channel = workspace.named(name)
        return channel.id if channel and workspace.can_see(person.id, channel) else None
