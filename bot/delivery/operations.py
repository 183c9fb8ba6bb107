"""Operations besides messages: a pair's channel from its first to its last day, Home tabs, what stands already.

Each can be repeated: what Slack already did, it names by an error.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from blocks.home import home_view
from bot.delivery.conversations import Conversations
from bot.delivery.files import Files
from bot.delivery.queue import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.standing import StandingMessages
from bot.domain.messages import NoLongerApplies, Operation
from bot.domain.states.pair import LIVING, PairState
from bot.readers import reader_of
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.pairs import begin
from db.models import Pair, Person, Program
from db.session import Sessions

_DONE_BEFORE = frozenset(
    {
        "already_in_channel",
        "already_archived",
        # Archiving ejects the bot, so a repeated attempt is told that it is not in the channel.
        "not_in_channel",
        # A group message, which stands in where private channels are not allowed.
        "method_not_supported_for_channel_type",
    }
)


class Operations:
    """Carries out operations of one workspace's outbox."""

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        slack: Slack,
        conversations: Conversations,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._slack = slack
        self._conversations = conversations
        self._standing = StandingMessages(sessions, workspace_id, slack)
        self._files = Files(sessions, workspace_id, slack, wake)

    def perform(self, parcel: Parcel, now: datetime) -> None:
        """Do what the row says. Raises Busy, Refused, Unclear or NoLongerApplies."""
        match Operation(parcel.kind):
            case Operation.JOIN_CHANNEL:
                self._join(int(parcel.args["program"]))
            case Operation.CREATE_CHANNEL:
                self._create_channel(int(parcel.args["pair"]))
            case Operation.INVITE:
                self._invite(int(parcel.args["pair"]), int(parcel.args["person"]), now)
            case Operation.ARCHIVE:
                self._archive(int(parcel.args["pair"]))
            case Operation.PUBLISH_HOME:
                self._publish_home(int(parcel.args["person"]), now)
            case Operation.AMEND:
                self._standing.amend(parcel, now)
            case Operation.SHARE_FILE:
                self._files.share(parcel, now)

    def _join(self, program_id: int) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            program = session.get(Program, program_id)
            channel = program.announce_channel if program else None
        if channel is None:
            raise NoLongerApplies
        self._slack.call("conversations.join", channel=channel)

    def _create_channel(self, pair_id: int) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            pair = session.get(Pair, pair_id)
            if pair is None or pair.channel_id is not None:
                return
            name = pair.channel_name
            users = ",".join(person.slack_id for person in pair.people() if person.deactivated_at is None)
        try:
            answer = self._slack.call("conversations.create", name=name, is_private=True)
            channel = str(answer["channel"]["id"])
        except Refused as refused:
            if refused.code == "name_taken":
                channel = self._own_channel(name)
            elif refused.code == "restricted_action":
                # This workspace does not let apps make private channels: a group message will do.
                answer = self._slack.call("conversations.open", users=users)
                channel = str(answer["channel"]["id"])
            else:
                raise
        with self._sessions.writing(self._workspace_id) as session:
            pair = session.get(Pair, pair_id)
            if pair is not None:
                pair.channel_id = channel

    def _own_channel(self, name: str) -> str:
        """A channel that an earlier attempt made, found among the bot's own by its stored name."""
        cursor = ""
        while True:
            arguments: dict[str, Any] = {
                "types": "private_channel",
                "limit": 200,
                "exclude_archived": "false",
            }
            if cursor:
                arguments["cursor"] = cursor
            answer = self._slack.call("users.conversations", **arguments)
            for channel in answer.get("channels", ()):
                if channel.get("name") == name:
                    return str(channel["id"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                raise Refused("name_taken")

    def _invite(self, pair_id: int, person_id: int, now: datetime) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            pair, person = session.get(Pair, pair_id), session.get(Person, person_id)
            if pair is None or pair.channel_id is None or person is None or person.deactivated_at is not None:
                raise NoLongerApplies
            channel, slack_id = pair.channel_id, person.slack_id
        try:
            self._slack.call("conversations.invite", channel=channel, users=slack_id)
        except Refused as refused:
            if refused.code not in _DONE_BEFORE:
                raise
        with self._sessions.writing(self._workspace_id) as session:
            pair = session.get_one(Pair, pair_id)
            if PairState(pair.status) in LIVING:
                begin(session, pair, now)

    def _archive(self, pair_id: int) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            pair = session.get(Pair, pair_id)
            channel = pair.channel_id if pair else None
        if channel is None:
            raise NoLongerApplies
        try:
            self._slack.call("conversations.archive", channel=channel)
        except Refused as refused:
            if refused.code not in _DONE_BEFORE:
                raise

    def _publish_home(self, person_id: int, now: datetime) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            person = session.get(Person, person_id)
            if person is None or person.deactivated_at is not None:
                raise NoLongerApplies
            view = home_view(home_facts(session, person, now), reader_of(person))
            slack_id = person.slack_id
        self._slack.call("views.publish", user_id=slack_id, view=view)
