"""Facts of the messages about meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies
from bot.domain.occurrence import moment_of, stamp
from bot.domain.shown.guiding import MeetingShown, PartnerLines
from bot.domain.shown.meeting import TimesShown
from bot.domain.standing_dates import Rhythm, other_hour
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import AT_WORK, LIVING
from bot.domain.states.proposal import ProposalState
from bot.usecases.guiding.circles import same_meeting
from bot.usecases.guiding.meeting.feedback import lines_for
from bot.usecases.guiding.meeting.meetings import meeting_shown
from bot.usecases.guiding.meeting.proposals import proposal_shown
from bot.usecases.guiding.pairs import named
from db.models import Meeting, MeetingSeries, Pair, Person, TimeProposal
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def _planned(session: WorkspaceSession, args: Args, now: datetime) -> MeetingShown:
    """Unless it was moved, called off or has begun meanwhile; a message that stands already says what became of it."""
    stands = "message" in args
    meeting, pair = _as_it_stands(session, args, over=stands)
    moved, settled = stamp(meeting.starts_at) != args["starts"], meeting.status != MeetingState.PLANNED
    if stands and (moved or settled):
        shown = meeting_shown(pair, meeting)
        return replace(shown, starts_at=moment_of(str(args["starts"])), replaced=moved)
    if moved or settled or pair.status not in LIVING or (not stands and meeting.starts_at <= now):
        raise NoLongerApplies
    shown = meeting_shown(pair, meeting, moved=bool(args.get("moved")))
    series = session.get(MeetingSeries, meeting.series_id) if meeting.series_id is not None else None
    if series is None or series.ended_at is not None:
        return shown
    rhythm = Rhythm(series.first_at, series.every_days, series.zone)
    shifted = [
        who for who in pair.people() if other_hour(rhythm, meeting.starts_at, series.reached, who.zone)
    ]
    return replace(
        shown,
        every_days=series.every_days,
        instead_of=moment_of(str(args["usual"])) if args.get("usual") else None,
        other_hour=() if shown.moved else tuple(named(who) for who in shifted),
    )


def _cancelled(session: WorkspaceSession, args: Args, _now: datetime) -> MeetingShown:
    meeting, pair = _as_it_stands(session, args)
    if meeting.status != MeetingState.CANCELLED:
        raise NoLongerApplies
    return meeting_shown(pair, meeting)


def _line(session: WorkspaceSession, args: Args, _now: datetime) -> PartnerLines:
    meeting, pair = _meeting(session, args)
    person = session.get(Person, int(args["person"]))
    lines = lines_for(session, pair, meeting, person) if person else None
    if lines is None:
        raise NoLongerApplies
    return lines


def _meeting(session: WorkspaceSession, args: Args, *, over: bool = False) -> tuple[Meeting, Pair]:
    meeting = session.get(Meeting, int(args["meeting"]))
    pair = session.get(Pair, meeting.pair_id) if meeting else None
    if meeting is None or pair is None or not (over or pair.status in LIVING):
        raise NoLongerApplies
    return meeting, pair


def _as_it_stands(session: WorkspaceSession, args: Args, *, over: bool = False) -> tuple[Meeting, Pair]:
    """The meeting as those have it who meet: in a circle it goes on without whoever left, or rests."""
    meeting, pair = _meeting(session, args, over=True)
    if pair.status not in AT_WORK:
        for row in same_meeting(session, meeting):
            its_pair = session.get_one(Pair, row.pair_id)
            if its_pair.status in AT_WORK:
                return row, its_pair
    return _meeting(session, args, over=over)


def _suggested(session: WorkspaceSession, args: Args, now: datetime) -> TimesShown:
    """Only times that still wait for an answer; a message that stands already says how it ended."""
    proposal, pair, reader = _proposal(session, args)
    shown = proposal_shown(session, proposal, pair, reader, now)
    stands = "message" in args
    if not stands and (shown.state is not ProposalState.OPEN or not shown.times):
        raise NoLongerApplies
    return shown


def _refused(session: WorkspaceSession, args: Args, now: datetime) -> TimesShown:
    """Unless there are newer times by then."""
    proposal, pair, reader = _proposal(session, args)
    newer = select(TimeProposal.id).where(TimeProposal.pair_id == pair.id, TimeProposal.id > proposal.id)
    if (
        proposal.status not in (ProposalState.REFUSED, ProposalState.LAPSED)
        or session.scalar(newer.limit(1)) is not None
    ):
        raise NoLongerApplies
    return proposal_shown(session, proposal, pair, reader, now)


def _proposal(session: WorkspaceSession, args: Args) -> tuple[TimeProposal, Pair, Person]:
    proposal = session.get(TimeProposal, int(args["times"]))
    pair = session.get(Pair, proposal.pair_id) if proposal else None
    reader = session.get(Person, int(args["person"]))
    if proposal is None or pair is None or reader is None or pair.status not in LIVING:
        raise NoLongerApplies
    if reader.id not in (pair.mentee_id, pair.mentor_id):
        raise NoLongerApplies
    return proposal, pair, reader


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "meeting.planned": _planned,
    "meeting.cancelled": _cancelled,
    "meeting.line": _line,
    "times.suggested": _suggested,
    "times.refused": _refused,
}
