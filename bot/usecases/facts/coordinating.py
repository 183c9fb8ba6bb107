"""Facts of the messages that coordinators cause or get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.coordinating import (
    Hello,
    HoldPosted,
    PausePosted,
    Undelivered,
    UndeliveredDirectly,
)
from bot.domain.shown.guiding import MeetingShown
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.coordinating.failures import people_concerned
from bot.usecases.coordinating.hello import hello_facts
from bot.usecases.guiding.meeting.meetings import meeting_shown, next_booked
from db.models import CommunityChannel, OutboxRow, Pair, Person, Program
from db.session import WorkspaceSession


def hello(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> Hello:
    """A coordinator's word, with the step that helps most when it is sent; not for a pair that rests."""
    pair, reader = session.get(Pair, int(args["pair"])), session.get(Person, int(args["person"]))
    by = session.get(Person, int(args["by"]))
    if pair is None or reader is None or by is None or pair.status == PairState.PAUSED:
        raise NoLongerApplies
    if PairState(pair.status) not in LIVING or pair.cohort.program.on_hold:
        raise NoLongerApplies
    return hello_facts(session, pair, reader, by, now)


def paused(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PausePosted:
    """Only while the pause lasts; a post that stands already says when it is over."""
    pair = session.get(Pair, int(args["pair"]))
    if pair is None or (pair.status != PairState.PAUSED and "message" not in args):
        raise NoLongerApplies
    if pair.status != PairState.PAUSED:
        return PausePosted(pair.mentee.slack_id, pair.mentor.slack_id, paused=True, over=True, pair=pair.id)
    return PausePosted(
        pair.mentee.slack_id, pair.mentor.slack_id, paused=True, until=pair.paused_until, pair=pair.id,
        meeting=_booked(session, pair, now),
    )  # fmt: skip


def _booked(session: WorkspaceSession, pair: Pair, now: datetime) -> MeetingShown | None:
    """The next meeting of the two, which a pause leaves where it is; a circle meets without whoever pauses."""
    meeting = next_booked(session, pair, now) if pair.circle_id is None else None
    return meeting_shown(pair, meeting) if meeting is not None else None


def resumed(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PausePosted:
    """Only while the pair goes on."""
    pair = session.get(Pair, int(args["pair"]))
    if pair is None or PairState(pair.status) not in LIVING or pair.status == PairState.PAUSED:
        raise NoLongerApplies
    days = int(args.get("days", 0))
    return PausePosted(pair.mentee.slack_id, pair.mentor.slack_id, paused=False, days=days)


def hold(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> HoldPosted:
    """Only what is still so."""
    program, by = session.get(Program, int(args["program"])), session.get(Person, int(args["by"]))
    if program is None or by is None or program.on_hold is not bool(args["hold"]):
        raise NoLongerApplies
    return HoldPosted(program.name, program.on_hold, by.slack_id)


def undelivered(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> Undelivered:
    """Only while it is still not delivered."""
    row = session.get(OutboxRow, int(args["row"]))
    if row is None or row.status != "dead":
        raise NoLongerApplies
    community = session.find(CommunityChannel, row.args.get("community"))
    channel = community.channel_name if community is not None else ""
    return Undelivered(row.id, row.kind, row.error or "", people_concerned(session, row), channel)


def undelivered_directly(
    session: WorkspaceSession, args: Mapping[str, Any], now: datetime
) -> UndeliveredDirectly:
    """Only while the admin channel still lacks it."""
    program, row = session.get(Program, int(args["program"])), session.get(OutboxRow, int(args["row"]))
    if program is None or row is None or row.status != "dead":
        raise NoLongerApplies
    return UndeliveredDirectly(program.id, program.name, program.admin_channel, row.error or "")


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "coordinator.hello": hello,
    "pair.paused": paused,
    "pair.resumed": resumed,
    "admin.hold": hold,
    "admin.undelivered": undelivered,
    "coordinator.undelivered": undelivered_directly,
}
