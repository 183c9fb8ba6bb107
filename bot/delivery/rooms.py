"""The channel of a pair, of a circle or of a cohort's mentors or mentees, from its first to its last day.

Each step can be repeated: what Slack already did, it names by an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.delivery.pages import Pages
from bot.delivery.slack import Refused, Slack
from bot.domain.messages import NoChannel, NoLongerApplies, Operation, invited_by
from bot.domain.states.pair import LIVING, PairState
from bot.usecases import outbox
from bot.usecases.community.channels import next_free, who_belongs
from bot.usecases.guiding.circles import living_in, pairs_of_circle
from bot.usecases.guiding.pairs import begin
from db.models import Circle, Cohort, CommunityChannel, Pair, Person
from db.session import Sessions, WorkspaceSession

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

_THERE_BEFORE = frozenset({"already_in_channel", "method_not_supported_for_channel_type"})
"""An invitation has nothing left to do. That the bot is not in the channel is no such answer: nobody came in."""

_OF_THE_CHANNEL = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "restricted_action",
    }
)
"""Why nobody at all can be invited: no reason to try each by themselves."""

PAGE = 999
"""Channels in one answer: as many as Slack gives."""
MOST_NAMES = 9
"""Names tried for a channel before somebody has to look."""


@dataclass(frozen=True)
class _Room:
    """A channel to be: of one pair, of a circle with all its pairs, or of a community. `users` are Slack ids, as
    far as a group message could stand in for it.
    """

    name: str
    channel: str | None
    users: tuple[str, ...]


class Rooms:
    """Makes, fills and archives channels of one workspace. Arguments name a `pair`, a `circle` or a `community`."""

    def __init__(self, sessions: Sessions, workspace_id: str, slack: Slack) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._slack = slack
        self._pages = Pages(slack, "users.conversations")

    def create(self, args: Mapping[str, Any], now: datetime) -> None:
        """Make the channel, unless there is one. Where apps may make none, a group message will do; for a
        community there is none then, and coordinators hear of it. Raises NoLongerApplies for a pair that is over
        before its turn came.
        """
        with self._sessions.reading(self._workspace_id) as session:
            room = _room(session, args)
            pair = session.get(Pair, int(args["pair"])) if "pair" in args else None
            if pair is not None and PairState(pair.status) not in LIVING:
                raise NoLongerApplies
        if room is None or room.channel is not None:
            return
        try:
            answer = self._slack.call("conversations.create", name=room.name, is_private=True)
            channel = str(answer["channel"]["id"])
        except Refused as refused:
            if refused.code == "name_taken":
                channel = self._named(args, room)
            elif refused.code == "restricted_action" and "community" in args:
                self._report_refused(int(args["community"]), now)
                return
            elif refused.code == "restricted_action":
                channel = self._group_message(room)
            else:
                raise
        with self._sessions.writing(self._workspace_id) as session:
            _settle(session, args, channel)

    def invite(self, args: Mapping[str, Any], now: datetime) -> None:
        """Bring people in, all with one call; their pairs begin. One who cannot come keeps nobody out: they are
        invited by themselves once more, and that row says why not. Raises NoLongerApplies if all have left, and
        Refused where the channel takes nobody.
        """
        with self._sessions.reading(self._workspace_id) as session:
            room = _room(session, args)
            coming = {one.slack_id: one.id for one in _invited(session, args)}
        if room is None or not coming:
            raise NoLongerApplies
        if room.channel is None:
            raise NoChannel
        not_coming = self._bring_in(args, room, list(coming))
        here = {id_ for slack_id, id_ in coming.items() if slack_id not in not_coming}
        with self._sessions.writing(self._workspace_id) as session:
            for slack_id in not_coming:
                _invite_alone(session, args, coming[slack_id], now)
            for pair in _pairs(session, args):
                if not here.isdisjoint((pair.mentee_id, pair.mentor_id)) and PairState(pair.status) in LIVING:
                    pair.channel_id = pair.channel_id or room.channel
                    begin(session, pair, now)

    def _bring_in(self, args: Mapping[str, Any], room: _Room, users: list[str]) -> list[str]:
        """Invite Slack users; returns those of several who are to be invited alone. Raises Refused for a single
        one, and for a channel that takes nobody.
        """
        several: dict[str, Any] = {"force": True} if len(users) > 1 else {}
        try:
            answer = self._slack.call(
                "conversations.invite", channel=room.channel, users=",".join(users), **several
            )
        except Refused as refused:
            if refused.errors and several:
                return _refused(refused.errors, users)
            if refused.code not in _THERE_BEFORE:
                if not several or refused.code in _OF_THE_CHANNEL:
                    raise
                return users
            if refused.code == "method_not_supported_for_channel_type" and "circle" in args:
                self._widen(args, room)
            return users if several and refused.code == "already_in_channel" else []
        return _refused(answer.get("errors") or (), users)

    def archive(self, args: Mapping[str, Any]) -> None:
        """Archive the channel. Raises NoLongerApplies if there never was one."""
        with self._sessions.reading(self._workspace_id) as session:
            room = _room(session, args)
        if room is None or room.channel is None:
            raise NoLongerApplies
        try:
            self._slack.call("conversations.archive", channel=room.channel)
        except Refused as refused:
            if refused.code not in _DONE_BEFORE:
                raise

    def _group_message(self, room: _Room) -> str:
        answer = self._slack.call("conversations.open", users=",".join(room.users))
        return str(answer["channel"]["id"])

    def _widen(self, args: Mapping[str, Any], room: _Room) -> None:
        """Nobody can be added to a group message: a circle with somebody new goes on in another one."""
        channel = self._group_message(room)
        if channel != room.channel:
            with self._sessions.writing(self._workspace_id) as session:
                _settle(session, args, channel)

    def _named(self, args: Mapping[str, Any], room: _Room) -> str:
        """The channel that an earlier attempt made; a community whose name is somebody else's gets another one."""
        name, taken = room.name, {room.name}
        while True:
            try:
                return self._own_channel(name)
            except Refused:
                if "community" not in args or len(taken) > MOST_NAMES:
                    raise
            name = next_free(room.name, taken)
            taken.add(name)
            # Written down before it is used: a second attempt looks for the channel by its stored name.
            with self._sessions.writing(self._workspace_id) as session:
                session.get_one(CommunityChannel, int(args["community"])).channel_name = name
            try:
                answer = self._slack.call("conversations.create", name=name, is_private=True)
                return str(answer["channel"]["id"])
            except Refused as refused:
                if refused.code != "name_taken":
                    raise

    def _report_refused(self, number: int, now: datetime) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            community = session.get_one(CommunityChannel, number)
            program = session.get_one(Cohort, community.cohort_id).program_id
            key = f"admin.community_refused:{number}:{int(community.made_at.timestamp())}"
            outbox.post(session, "admin.community_refused", now, key=key, program=program, community=number)

    def _own_channel(self, name: str) -> str:
        """A channel that an earlier attempt made, found among the bot's own by its stored name."""
        arguments = {"types": "private_channel", "limit": PAGE, "exclude_archived": "false"}
        for channel in self._pages.read(name, "channels", arguments):
            if channel.get("name") == name:
                return str(channel["id"])
        raise Refused("name_taken")


def _room(session: WorkspaceSession, args: Mapping[str, Any]) -> _Room | None:
    if "community" in args:
        community = session.get(CommunityChannel, int(args["community"]))
        return _Room(community.channel_name, community.channel_id, ()) if community else None
    if "circle" not in args:
        pair = session.get(Pair, int(args["pair"]))
        return _Room(pair.channel_name, pair.channel_id, _here(pair.people())) if pair else None
    circle = session.get(Circle, int(args["circle"]))
    if circle is None:
        return None
    people = [who for pair in living_in(session, circle.id) for who in reversed(pair.people())]
    return _Room(circle.channel_name, circle.channel_id, _here(people))


def _invited(session: WorkspaceSession, args: Mapping[str, Any]) -> list[Person]:
    """Those of the row's people who still work here and still take part: who left before the invitation went out is
    not brought in.
    """
    ids = invited_by(args)
    if "community" in args:
        belonging = _in_community(session, int(args["community"]), ids)
        return [belonging[id_] for id_ in ids if id_ in belonging]
    people = [one for id_ in ids if (one := session.get(Person, id_)) and one.deactivated_at is None]
    if "circle" not in args:
        return people
    taking_part = {who.id for pair in living_in(session, int(args["circle"])) for who in pair.people()}
    return [one for one in people if one.id in taking_part]


def _in_community(session: WorkspaceSession, number: int, ids: list[int]) -> dict[int, Person]:
    community = session.get_one(CommunityChannel, number)
    if community.archived_at is not None:
        return {}
    program = session.get_one(Cohort, community.cohort_id).program
    return who_belongs(session, program, community.kind, ids)


def _invite_alone(session: WorkspaceSession, args: Mapping[str, Any], person_id: int, now: datetime) -> None:
    """The same invitation for one person, so that nobody else is concerned by what becomes of it."""
    own = {name: value for name, value in args.items() if name != "people"}
    place = ":".join(f"{name}:{value}" for name, value in sorted(own.items()))
    outbox.do(session, Operation.INVITE, now, key=f"invite:{place}:{person_id}", person=person_id, **own)


def _refused(errors: Sequence[Mapping[str, Any]], users: list[str]) -> list[str]:
    """The users that could not be brought in, as far as they are not there already."""
    named = {str(one.get("user")) for one in errors if one.get("error") not in _THERE_BEFORE}
    return [user for user in users if user in named]


def _here(people: tuple[Person, Person] | list[Person]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who.slack_id for who in people if who.deactivated_at is None))


def _pairs(session: WorkspaceSession, args: Mapping[str, Any]) -> list[Pair]:
    """The pairs whose channel it is."""
    if "community" in args:
        return []
    if "circle" in args:
        return pairs_of_circle(session, int(args["circle"]))
    return [session.get_one(Pair, int(args["pair"]))]


def _settle(session: WorkspaceSession, args: Mapping[str, Any], channel: str) -> None:
    """Write down which channel it is, for the circle and each of its pairs."""
    if "community" in args:
        session.get_one(CommunityChannel, int(args["community"])).channel_id = channel
    if "circle" in args:
        session.get_one(Circle, int(args["circle"])).channel_id = channel
    for pair in _pairs(session, args):
        pair.channel_id = channel
