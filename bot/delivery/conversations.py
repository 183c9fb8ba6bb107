"""Where a message goes: direct messages are opened on first use, channels are known by their id."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.delivery.pages import Pages
from bot.delivery.parcel import Parcel
from bot.delivery.render import ReaderGone
from bot.delivery.slack import Refused, Slack
from bot.domain.messages import KINDS, NoChannel, NoLongerApplies, Place
from db.models import Circle, CommunityChannel, Pair, Person, Program
from db.session import Sessions

EARLIER = timedelta(minutes=10)
"""How far before the first attempt a lookup begins: Slack's clock is not ours."""
NOWHERE = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "method_not_supported_for_channel_type",
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "cannot_dm_bot",
    }
)
"""There is no way into that conversation (any more): a new attempt will say so."""


class Conversations:
    """Finds, opens and searches conversations of one workspace."""

    def __init__(self, sessions: Sessions, workspace_id: str, slack: Slack) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._slack = slack
        self._pages = Pages(slack, "conversations.history")

    def of(self, parcel: Parcel) -> str:
        """The conversation a message goes to. Raises NoLongerApplies when there is none any more."""
        place = KINDS[parcel.kind].place
        if place is Place.PERSON:
            return self.direct(int(parcel.args["person"]))
        with self._sessions.reading(self._workspace_id) as session:
            if place is Place.PAIR:
                pair = session.get(Pair, int(parcel.args["pair"]))
                channel = pair.channel_id if pair else None
            elif place is Place.CIRCLE:
                circle = session.get(Circle, int(parcel.args["circle"]))
                channel = circle.channel_id if circle else None
            elif place is Place.COMMUNITY:
                community = session.get(CommunityChannel, int(parcel.args["community"]))
                channel = community.channel_id if community else None
            else:
                program = session.get(Program, int(parcel.args["program"]))
                is_admin = place is Place.ADMIN
                channel = (
                    (program.admin_channel if is_admin else program.announce_channel) if program else None
                )
        if channel is None:
            raise NoChannel
        return channel

    def direct(self, person_id: int) -> str:
        """The direct message with a person, opened if need be (`conversations.open` may be repeated)."""
        with self._sessions.reading(self._workspace_id) as session:
            person = session.get(Person, person_id)
            if person is None or person.deactivated_at is not None:
                raise ReaderGone
            known, slack_id = person.dm_channel, person.slack_id
        if known is not None:
            return known
        channel = self._opened(slack_id)
        self.remember(person_id, channel)
        return channel

    def remember(self, person_id: int, channel: str) -> None:
        """Which conversation the direct message with a person is."""
        with self._sessions.writing(self._workspace_id) as session:
            person = session.get(Person, person_id)
            if person is not None:
                person.dm_channel = channel

    def _opened(self, slack_id: str) -> str:
        return str(self._slack.call("conversations.open", users=slack_id)["channel"]["id"])

    def _went_to_person(self, parcel: Parcel) -> bool:
        """Whether the first message to somebody was sent to their own id, because nobody knew their conversation."""
        if KINDS[parcel.kind].place is not Place.PERSON:
            return False
        with self._sessions.reading(self._workspace_id) as session:
            person = session.get(Person, int(parcel.args["person"]))
            return person is not None and person.slack_id == parcel.channel

    def find_sent(self, parcel: Parcel) -> tuple[str, str] | None:
        """Look for a message by its opaque id in the history of the conversation that it was sent to: (channel, ts),
        or None. Raises Refused where looking is not allowed, Busy between two pages, and Unclear.
        """
        first_tried = parcel.first_tried_at
        if first_tried is None:
            return None
        try:
            # A row from a backup, or of an earlier version, does not say where it went: where it would go now, then.
            channel = parcel.channel or self.of(parcel)
            if self._went_to_person(parcel):
                channel = self._opened(channel)
            arguments: dict[str, Any] = {
                "channel": channel,
                "oldest": f"{(first_tried - EARLIER).timestamp():.6f}",
                "include_all_metadata": True,
                "limit": 200,
            }
            for message in self._pages.read(f"{parcel.id}:{parcel.lookups}", "messages", arguments):
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("id") == parcel.opaque_id:
                    return channel, str(message["ts"])
        except (NoLongerApplies, ReaderGone):
            return None
        except Refused as refused:
            if refused.code not in NOWHERE:
                raise
        return None
