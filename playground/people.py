"""The people of the workspace, and what each of them can do at a screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.screen import ChannelOnScreen, MessageOnScreen, Outcome, ViewOnScreen

if TYPE_CHECKING:
    from playground.slack import Playground

Key = str | tuple[str, str]  # an action_id, or (block_id, action_id) where an action_id occurs twice
Typed = (
    Any  # str, list[str], int, float, ISO date or time, user ids, (file name, bytes) or a list of those, None
)


@dataclass(eq=False)
class Person:
    """Someone with a screen. All calls are synchronous, may come from any thread, and return after the ack."""

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
    team_id: str = ""

    # --- looking -----------------------------------------------------------------------------------
    def channels(self) -> list[ChannelOnScreen]:
        """The sidebar: the conversations this person is in, archived ones included."""
        raise NotImplementedError

    def browse(self) -> list[ChannelOnScreen]:
        """Public channels this person could join."""
        raise NotImplementedError

    def messages(self, channel: str) -> list[MessageOnScreen]:
        """A conversation's messages, oldest first, with ephemeral ones addressed to this person."""
        raise NotImplementedError

    def dm(self) -> str | None:
        """The id of the DM with the app, or None while there is none."""
        raise NotImplementedError

    @property
    def modal(self) -> ViewOnScreen | None:
        """The top of this person's stack of modals."""
        raise NotImplementedError

    @property
    def home(self) -> ViewOnScreen | None:
        """The Home tab as last published for this person."""
        raise NotImplementedError

    def reads(self, text: str) -> str:
        """mrkdwn text with mentions as this person sees them: a private channel's name only to its members."""
        raise NotImplementedError

    # --- acting ------------------------------------------------------------------------------------
    def command(self, line: str, channel: str | None = None, *, thread_ts: str | None = None) -> Outcome:
        """Type a slash command ("/mentor join"); without a channel in the DM with the app."""
        raise NotImplementedError

    def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> MessageOnScreen:
        """Post a message as typed: `@name` and `#channel` become mentions."""
        raise NotImplementedError

    def start_dm(self) -> str:
        """Open the DM with the app from its profile; gives the channel id."""
        raise NotImplementedError

    def invite(self, channel: str, who: Person | str) -> None:
        """Invite someone (a Person, a user id, or the app's bot user id) to a channel this person is in."""
        raise NotImplementedError

    def join(self, channel: str) -> None:
        """Join a public channel."""
        raise NotImplementedError

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        raise NotImplementedError

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
        raise NotImplementedError

    def suggest(self, action_id: Key, query: str) -> list[dict[str, Any]]:
        """Type into an external select of the top modal; gives the options the app suggests."""
        raise NotImplementedError

    def fill(self, values: Mapping[Key, Typed]) -> Outcome:
        """Put values into the top modal's fields, without submitting."""
        raise NotImplementedError

    def submit(self, values: Mapping[Key, Typed] | None = None) -> Outcome:
        """Fill, then press the submit button. Slack's own checks may refuse at the field, before the app."""
        raise NotImplementedError

    def press_close(self, cleared: bool = True) -> Outcome:
        """Close: the cross (`cleared`, the whole stack) or the Cancel button (the top view only)."""
        raise NotImplementedError

    def open_home(self) -> ViewOnScreen:
        """Open the app's Home tab; waits for the app to have seen it. Slack's own empty view if none came."""
        raise NotImplementedError

    def shortcut(self, callback_id: str, message: MessageOnScreen | None = None) -> Outcome:
        """Use a global shortcut, or a message shortcut on a message."""
        raise NotImplementedError
