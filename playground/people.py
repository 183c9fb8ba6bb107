"""The people of the workspace, and what each of them can do at a screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.entries import Use
from playground.screen import ChannelOnScreen, MessageOnScreen, Outcome, ViewOnScreen

if TYPE_CHECKING:
    from playground.slack import Playground

Key = str | tuple[str, str]  # an action_id, or (block_id, action_id) where an action_id occurs twice
Typed = (
    Any  # str, list[str], int, float, ISO date or time, user ids, (file name, bytes) or a list of those, None
)


@dataclass(eq=False)
class Person:
    """Someone with a screen. Calls are synchronous, may come from any thread, and return after the ack."""

    playground: Playground
    id: str
    name: str
    real_name: str
    email: str
    tz: str
    title: str = ""
    locale: str = "en-US"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    is_owner: bool = False
    team_id: str = ""
    pronouns: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    updated: int = 0

    @property
    def is_guest(self) -> bool:
        """A guest of either kind."""
        return self.is_restricted or self.is_ultra_restricted

    # --- looking -----------------------------------------------------------------------------------
    def channels(self, only: Collection[str] | None = None) -> list[ChannelOnScreen]:
        """The sidebar: the conversations this person is in, archived ones included; `only` these (ids)."""
        core = self.playground.core
        with core.lock:
            looking, workspace = self.playground.acting.looking, core.workspace
            mine = workspace.of(self.id) if only is None else workspace.among(only, self.id)
            return [looking.sidebar(channel, self) for channel in mine]

    def browse(self) -> list[ChannelOnScreen]:
        """Public channels this person could join."""
        core = self.playground.core
        with core.lock:
            looking = self.playground.acting.looking
            return [
                looking.sidebar(c, self)
                for c in core.workspace.channels.values()
                if c.kind == "public" and not c.archived and self.id not in c.members
                if core.workspace.can_see(self.id, c)
            ]

    def messages(self, channel: str, only: Collection[str] | None = None) -> list[MessageOnScreen]:
        """A conversation's messages, oldest first, with ephemeral ones addressed to this person; `only` those
        with such a ts.
        """
        looking = self.playground.acting.looking
        with self.playground.core.lock:
            return looking.messages(looking.channel(channel, self), self, only)

    def dm(self) -> str | None:
        """The id of the DM with the app, or None while there is none."""
        core = self.playground.core
        with core.lock:
            found = core.workspace.direct({self.id, core.bot_user_id})
            return found.id if found else None

    @property
    def modal(self) -> ViewOnScreen | None:
        """The top of this person's stack of modals."""
        with self.playground.core.lock:
            return self.playground.acting.looking.view(self.playground.views.top(self.id))

    @property
    def home(self) -> ViewOnScreen | None:
        """The Home tab as last published for this person."""
        with self.playground.core.lock:
            return self.playground.acting.looking.view(self.playground.views.homes.get(self.id))

    def reads(self, text: str) -> str:
        """mrkdwn text with mentions as this person sees them; a private channel's name only for members."""
        with self.playground.core.lock:
            return self.playground.acting.looking.reads(text, self)

    # --- acting ------------------------------------------------------------------------------------
    def command(self, line: str, channel: str | None = None, *, thread_ts: str | None = None) -> Outcome:
        """Type a slash command ("/mentor join"); without a channel in the DM with the app."""
        return self.playground.acting.command(self, line, channel, thread_ts)

    def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> MessageOnScreen:
        """Post a message as typed: `@name` and `#channel` become mentions."""
        return self.playground.acting.say(self, channel, text, thread_ts)

    def start_dm(self) -> str:
        """Open the DM with the app from its profile; gives the channel id."""
        return self.playground.acting.start_dm(self)

    def invite(self, channel: str, who: Person | str) -> None:
        """Invite someone (a Person, a user id, or the app's bot user id) to a channel this person is in."""
        self.playground.acting.invite(self, channel, who if isinstance(who, str) else who.id)

    def join(self, channel: str) -> None:
        """Join a public channel."""
        self.playground.acting.enter(self, channel)

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        self.playground.acting.leave(self, channel)

    def click(
        self,
        target: MessageOnScreen | ViewOnScreen,
        action_id: str,
        *,
        value: Typed = None,
        option: Typed = None,
        block_id: str | None = None,
        as_seen: bool = False,
    ) -> Outcome:
        """Use an element: press a button, choose from a menu or select, pick a date.

        `value` tells apart buttons that share an action_id, or is what was typed or picked; `option` is an
        option's value or its visible text (a list for multi selects). Raises NotOnScreen when the element is
        not there now; with `as_seen` the target is taken as it was rendered (a click that crosses an update).
        """
        return self.playground.acting.click(self, target, Use(action_id, block_id, value, option, as_seen))

    def suggest(self, action_id: Key, query: str) -> list[dict[str, Any]]:
        """Type into an external select of the top modal; gives the options the app suggests."""
        return self.playground.acting.filling.suggest(self, action_id, query)

    def fill(self, values: Mapping[Key, Typed]) -> Outcome:
        """Put values into the top modal's fields, without submitting."""
        return self.playground.acting.filling.fill(self, values)

    def submit(self, values: Mapping[Key, Typed] | None = None) -> Outcome:
        """Fill, then press the submit button. Slack's own checks may refuse at the field, before the app."""
        return self.playground.acting.filling.submit(self, values)

    def remove(self, channel: str, who: Person | str) -> None:
        """Put someone (or the app) out of a channel."""
        self.playground.acting.leave(self, channel, who if isinstance(who, str) else who.id)

    def press_close(self, cleared: bool = True) -> Outcome:
        """Close: the cross (`cleared`, the whole stack) or the Cancel button (the top view only)."""
        return self.playground.acting.filling.press_close(self, cleared)

    def open_home(self) -> ViewOnScreen | None:
        """Open the app's Home tab; waits until the app has acked. None if nothing was ever published."""
        return self.playground.acting.open_home(self, "home")

    def open_messages(self) -> None:
        """Open the app's Messages tab; the app hears of that, too."""
        self.playground.acting.open_home(self, "messages")

    def shortcut(self, callback_id: str, message: MessageOnScreen | None = None) -> Outcome:
        """Use a global shortcut, or a message shortcut on a message."""
        return self.playground.acting.shortcut(self, callback_id, message)
