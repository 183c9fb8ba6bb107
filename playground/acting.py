"""What a person does, step by step: find the element on the screen, send it to the app, wait for the ack."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from playground import text as texts
from playground.blockkit import check_values, entered, interactive_elements
from playground.link import Envelope
from playground.looking import Looking
from playground.screen import Json, MessageOnScreen, NotOnScreen, Outcome, ViewOnScreen
from playground.shapes import file_json
from playground.views import View
from playground.workspace import Channel, Ephemeral, Message, StoredFile

if TYPE_CHECKING:
    from playground.people import Key, Person, Typed
    from playground.slack import Playground

_TEXTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
_EXTERNAL = {"external_select", "multi_external_select"}
_FAILED = {
    "timeout": "operation_timeout",
    "no_connection": "dispatch_failed",
    "connection_lost": "dispatch_failed",
}


class Acting:
    """Acts for any person. Rows are touched under the lock; acks are waited for without it."""

    def __init__(self, playground: Playground) -> None:
        self._pg = playground
        self._core = playground.core
        self.looking = Looking(playground.core, playground.views)
        self._chosen: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}

    # --- commands and shortcuts --------------------------------------------------------------------
    def command(self, person: Person, line: str, channel_id: str | None, thread_ts: str | None) -> Outcome:
        """Type a slash command."""
        name, _, words = line.strip().partition(" ")
        if thread_ts is not None:
            return Outcome(False, False, f"{name} is not supported in threads. Sorry!")
        if person.is_stranger:
            return Outcome(
                False, False, "slash commands belong to the workspace; people from outside have none"
            )
        if person.deleted:
            raise NotOnScreen(f"{person.name} has no account any more")
        if name not in self._core.app.commands:
            return Outcome(False, False, f"{name} is not a valid command.")
        channel_id = channel_id or self.start_dm(person)

        def send() -> Envelope:
            channel = self.looking.channel(channel_id, person)
            if channel.archived:
                raise NotOnScreen("an archived channel has no message field")
            return self._pg.interactions.command(person, name, words.strip(), channel)

        return self._act(person, send)

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

        return self._act(person, send)

    # --- messages and channels ---------------------------------------------------------------------
    def say(self, person: Person, channel_id: str, words: str, thread_ts: str | None) -> MessageOnScreen:
        """Post as typed."""
        with self._core.events.answered(), self._core.lock:
            channel = self.looking.channel(channel_id, person)
            read_only = channel.kind == "im" and self._core.bot_user_id in channel.members
            if person.id not in channel.members or channel.archived or person.deleted:
                raise NotOnScreen(f"{person.name} has no message field there")
            if read_only and self._core.app.messages_read_only:
                raise NotOnScreen("this app takes no messages")
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
                raise NotOnScreen(f"{person.name} cannot invite anyone there")
            if user not in self._core.workspace.people:
                raise NotOnScreen(f"there is nobody {user}")
            if user not in channel.members:
                self._pg.conversations.add(channel, user, inviter=person.id)

    def enter(self, person: Person, channel_id: str) -> None:
        """Join a public channel."""
        with self._core.events.answered(), self._core.lock:
            channel = self.looking.channel(channel_id, person)
            if channel.kind != "public" or channel.archived:
                raise NotOnScreen("only open public channels can be joined")
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
        action_id: str,
        value: Typed,
        option: Typed,
        block_id: str | None,
        as_seen: bool,
    ) -> Outcome:
        """Use an element of a message or view."""
        if not self._core.app.interactive:
            return Outcome(False, False, "This app is not configured to handle interactive responses.")

        def send() -> Envelope:
            if isinstance(target, ViewOnScreen):
                view = self._front(person, target)
                blocks = target.blocks if as_seen else view.body["blocks"]
                block, element = _find(blocks, action_id, block_id, value)
                action = self._used(person, view, block, element, value, option)
                return self._pg.interactions.action_in_view(person, view, action)
            channel, row = self.looking.row(target, person)
            if channel.archived:
                raise NotOnScreen("nothing can be clicked in an archived channel")
            blocks = target.blocks if as_seen else row.blocks
            block, element = _find(blocks, action_id, block_id, value)
            return self._click_message(person, channel, row, block, element, value, option)

        return self._act(person, send)

    def _click_message(
        self,
        person: Person,
        channel: Channel,
        row: Message | Ephemeral,
        block: Json,
        element: Json,
        value: Typed,
        option: Typed,
    ) -> Envelope:
        typed = self._chosen.setdefault((person.id, row.ts), {})
        action = self._used(person, None, block, element, value, option)
        if "options" not in element or element["type"] != "overflow":
            entry = {k: v for k, v in action.items() if k not in {"action_id", "block_id", "action_ts"}}
            typed.setdefault(block["block_id"], {})[element["action_id"]] = entry
        return self._pg.interactions.action_in_message(person, channel, row, action, typed)

    def _used(
        self, person: Person, view: View | None, block: Json, element: Json, value: Typed, option: Typed
    ) -> Json:
        """The entry of `actions` for an element that was used; what was chosen is kept in the view."""
        at = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._core.ts(),
        }
        kind = element["type"]
        if kind == "button":
            shown: Json = {k: element[k] for k in ("text", "value", "style", "url") if k in element}
            return {"type": kind, **shown, **at}
        given = option if option is not None else value
        if kind == "overflow":
            chosen = [o for o in element["options"] if given in (o.get("value"), o["text"]["text"])]
            if not chosen:
                raise NotOnScreen(f"the menu has no entry {given!r}")
            return {"type": kind, "selected_option": chosen[0], **at}
        entry = self._entry(person, view, block, element, given)
        if view is not None:
            view.typed[block["block_id"], element["action_id"]] = entry
        return {**entry, **at}

    def _entry(self, person: Person, view: View | None, block: Json, element: Json, given: Typed) -> Json:
        """What a person put into an element, as state.values has it."""
        if element["type"] == "file_input":
            given = self._files(person, given)
        if element["type"] in _EXTERNAL and view is not None:
            given = _suggested(view.suggestions.get((block["block_id"], element["action_id"]), []), given)
        if element["type"] in {"users_select", "multi_users_select"}:
            given = self._people(given)
        try:
            entry: Json = entered(element, given)
        except LookupError as error:
            raise NotOnScreen(str(error)) from None
        return entry

    def _people(self, given: Typed) -> Typed:
        if isinstance(given, list | tuple):
            return [self._people(g) for g in given]
        user = getattr(given, "id", given)
        if user and user not in self._core.workspace.people:
            raise NotOnScreen(f"there is nobody {user}")
        return user

    def _files(self, person: Person, given: Typed) -> list[Json]:
        """(name, bytes) pairs, uploaded by this person and shared with the app."""
        pairs = given if isinstance(given, list) else ([given] if given else [])
        shown = []
        for name, content in pairs:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            file = StoredFile(
                self._core.ids.next("F"), name, name, kind, content, person.id, self._core.epoch()
            )
            file.shared_with_app = True
            self._core.workspace.files[file.id] = file
            self._core.log.add("file_uploaded", who=person.id, file=file.id, name=name, size=len(content))
            shown.append(file_json(file, self._core.files_address, self._core.workspace.team_id))
        return shown

    # --- modals ------------------------------------------------------------------------------------
    def suggest(self, person: Person, key: Key, query: str) -> list[Json]:
        """Type into an external select of the top modal."""
        with self._core.lock:
            view = self._top(person)
            block, element = _field(view, key)
            if element["type"] not in _EXTERNAL:
                raise NotOnScreen(f"{key} does not ask the app for options")
            if len(query) < element.get("min_query_length", 3):
                return []
            place = (block["block_id"], element["action_id"])
            envelope = self._pg.interactions.suggestion(person, view, *place, query)
        envelope.done.wait()
        with self._core.lock:
            return list(view.suggestions.get(place, [])) if envelope.acked else []

    def fill(self, person: Person, values: Mapping[Key, Typed]) -> Outcome:
        """Put values into the fields; what Slack dispatches at once is dispatched."""
        outcome = Outcome(True, False)
        for key, given in values.items():
            with self._core.lock:
                view = self._top(person)
                block, element = _field(view, key)
                wanted = element["type"] in _EXTERNAL and given not in (None, "", [])
            if wanted:
                self._look_up(person, key, view, (block["block_id"], element["action_id"]), given)
            if _dispatches(block, element):
                shown = self.looking.view(view)
                assert shown is not None  # noqa: S101  (a view is there)
                outcome = self.click(
                    person, shown, element["action_id"], None, given, block["block_id"], False
                )
                if not outcome.ok:
                    return outcome
            else:
                with self._core.lock:
                    place = (block["block_id"], element["action_id"])
                    view.typed[place] = self._entry(person, view, block, element, given)
        return self._outcome(person, None, ok=outcome.ok, acked=outcome.acked, since=None)

    def _look_up(self, person: Person, key: Key, view: View, place: tuple[str, str], given: Typed) -> None:
        """Type what is wanted until the app suggests it."""
        for one in given if isinstance(given, list) else [given]:
            with suppress(NotOnScreen):
                _suggested(view.suggestions.get(place, []), one)
                continue
            known = list(view.suggestions.get(place, []))
            self.suggest(person, key, one["text"]["text"] if isinstance(one, dict) else str(one))
            view.suggestions[place] = known + view.suggestions.get(place, [])

    def submit(self, person: Person, values: Mapping[Key, Typed] | None) -> Outcome:
        """Fill, check as Slack's client does, then send."""
        if values:
            filled = self.fill(person, values)
            if not filled.ok:
                return filled
        with self._core.lock:
            view = self._top(person)
            if not view.body.get("submit"):
                raise NotOnScreen("this modal has no submit button")
            view.errors = check_values(view.body, view.state())
            view.notice = None
            if view.errors:
                self._core.log.add(
                    "view_refused_by_client", who=person.id, view=view.id, errors=dict(view.errors)
                )
                return Outcome(False, False, errors=dict(view.errors), modal=self.looking.view(view))
        return self._act(person, lambda: self._pg.interactions.submission(person, view), view)

    def press_close(self, person: Person, cleared: bool) -> Outcome:
        """The cross or the Cancel button."""
        waiting: list[Envelope] = []
        with self._core.lock:
            self._top(person)
            for view in self._pg.views.close(person.id, all_of_it=cleared):
                if view.body.get("notify_on_close"):
                    waiting.append(self._pg.interactions.closed(person, view, cleared=cleared))
        for envelope in waiting:
            envelope.done.wait()
        acked = all(e.acked for e in waiting)
        return self._outcome(person, None, ok=acked, acked=bool(waiting) and acked, since=None)

    # --- Home --------------------------------------------------------------------------------------
    def open_home(self, person: Person, tab: str) -> ViewOnScreen | None:
        """Open the app's page at Home or Messages; the app hears of it."""
        if person.is_stranger:
            raise NotOnScreen("people from outside have no Home tab of this app")
        if tab == "home" and not self._core.app.home_tab:
            raise NotOnScreen("this app has no Home tab")
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
    def _act(self, person: Person, send: Callable[[], Envelope], view: View | None = None) -> Outcome:
        with self._core.lock:
            since = len(self._core.log)
            envelope = send()
        envelope.done.wait()
        error = _FAILED.get(envelope.failure or "", envelope.failure)
        return self._outcome(
            person, error, ok=error is None, acked=envelope.acked, since=since, submitted=view
        )

    def _outcome(
        self,
        person: Person,
        error: str | None,
        *,
        ok: bool,
        acked: bool,
        since: int | None,
        submitted: View | None = None,
    ) -> Outcome:
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

    def _top(self, person: Person) -> View:
        view = self._pg.views.top(person.id)
        if view is None:
            raise NotOnScreen(f"{person.name} has no modal open")
        return view

    def _front(self, person: Person, target: ViewOnScreen) -> View:
        """The view meant, if it is in front (or the Home tab)."""
        for view in (self._pg.views.top(person.id), self._pg.views.homes.get(person.id)):
            if view is not None and view.id == target.id:
                return view
        raise NotOnScreen(f"the view {target.title!r} is not in front of {person.name} now")

    def _mentioned(self, person: Person, sign: str, name: str) -> str | None:
        workspace = self._core.workspace
        if sign == "@":
            return next((p.id for p in workspace.people.values() if p.name == name), None)
        channel = workspace.named(name)
        return channel.id if channel and workspace.can_see(person.id, channel) else None


def _find(blocks: list[Json], action_id: str, block_id: str | None, value: Typed) -> tuple[Json, Json]:
    """The element meant; buttons that share an action_id are told apart by value."""
    found = [
        (block, element)
        for block, element in interactive_elements(blocks)
        if element.get("action_id") == action_id and block_id in (None, block["block_id"])
    ]
    if value is not None and any(element["type"] == "button" for _, element in found):
        found = [(b, e) for b, e in found if e.get("value") == value]
    if not found:
        raise NotOnScreen(f"there is no {action_id} {value if value is not None else ''} on the screen")
    return found[0]


def _field(view: View, key: Key) -> tuple[Json, Json]:
    """The field meant by an action_id, a block_id or both."""
    for block, element in interactive_elements(view.body["blocks"]):
        if key in (
            element.get("action_id"),
            block["block_id"],
            (block["block_id"], element.get("action_id")),
        ):
            return block, element
    raise NotOnScreen(f"the modal has no field {key}")


def _dispatches(block: Json, element: Json) -> bool:
    """Whether Slack tells the app as soon as the value changes."""
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    when = element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    return element["type"] not in _TEXTS or "on_character_entered" in when


def _suggested(options: list[Json], given: Typed) -> Typed:
    """What the app suggested, by value or text; several for a list."""
    if given in (None, "", []):
        return given
    if isinstance(given, list | tuple):
        return [_suggested(options, one) for one in given]
    for option in options:
        if given == option or given in (option["value"], option["text"]["text"]):
            return option
    raise NotOnScreen(f"{given!r} was not suggested")
