"""What time brings to meetings: suggested times lapse, and a standing date makes its next meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.states.proposal import ProposalEvent, ProposalState
from bot.usecases.guiding.meeting.proposals import settle_proposal, tell_proposer
from bot.usecases.guiding.meeting.standing import next_of_series
from bot.usecases.locking import take_turn
from db.models import Cohort, Meeting, MeetingSeries, Pair, Person, Program, ProposedTime, TimeProposal
from db.session import Sessions, WorkspaceSession

_MEET = (PairState.PUBLISHED.value, PairState.ACTIVE.value)
"""While they close, the last conversation is booked by itself; a pause makes no dates."""


class MeetingsJob:
    """Meetings as one of the bot's jobs. `now` gives aware UTC."""

    name = "meetings"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now

    def run(self) -> datetime | None:
        """Do what is due; returns when the next of it is (UTC), None if nothing waits."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            lapsing, later = _lapsing(session, now)
            over, coming = _over(session, now)
        for proposal_id in lapsing:
            with self._sessions.writing(self._workspace_id) as session:
                lapse(session, proposal_id, now)
        for series_id in over:
            with self._sessions.writing(self._workspace_id) as session:
                made = go_on(session, series_id, now)
            coming += [made] if made is not None else []
        return min([*later, *coming], default=None)


def lapse(session: WorkspaceSession, proposal_id: int, now: datetime) -> None:
    """The last of some suggested times has passed, and nobody has answered."""
    proposal = session.get_one(TimeProposal, proposal_id)
    pair = session.get_one(Pair, proposal.pair_id)
    take_turn(session, pair)
    session.refresh(proposal)
    if proposal.status == ProposalState.OPEN:
        settle_proposal(session, proposal, pair, ProposalEvent.LAPSE, now)
        tell_proposer(session, proposal, pair, now)


def go_on(session: WorkspaceSession, series_id: int, now: datetime) -> datetime | None:
    """Make the next meeting of a standing date, unless somebody was faster; returns when that one is over."""
    series = session.get_one(MeetingSeries, series_id)
    pair = session.get_one(Pair, series.pair_id)
    take_turn(session, pair)
    session.refresh(series)
    again, _ = _over(session, now, only=series_id)
    if not again:
        return None
    meeting = next_of_series(session, series, pair, now)
    return _end(meeting.starts_at, meeting.minutes) if meeting is not None else None


def _lapsing(session: WorkspaceSession, now: datetime) -> tuple[list[int], list[datetime]]:
    """Open suggestions of which every time has passed, and when others will have."""
    rows = session.execute(
        select(ProposedTime.proposal_id, func.max(ProposedTime.starts_at))
        .join(TimeProposal, TimeProposal.id == ProposedTime.proposal_id)
        .where(TimeProposal.status == ProposalState.OPEN.value)
        .group_by(ProposedTime.proposal_id)
    )
    last = {row[0]: row[1] for row in rows}
    lapsing = [proposal for proposal, moment in last.items() if moment <= now]
    return lapsing, [moment for moment in last.values() if moment > now]


def _over(
    session: WorkspaceSession, now: datetime, only: int | None = None
) -> tuple[list[int], list[datetime]]:
    """Standing dates that have no meeting ahead or under way, and when those of the others are over."""
    query = (
        select(MeetingSeries.id)
        .join(Pair, Pair.id == MeetingSeries.pair_id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .join(Program, Program.id == Cohort.program_id)
        .where(MeetingSeries.ended_at.is_(None), Pair.status.in_(_MEET), Program.on_hold.is_(False))
    )
    gone = select(Person.id).where(Person.deactivated_at.is_not(None))
    query = query.where(Pair.mentee_id.not_in(gone), Pair.mentor_id.not_in(gone))
    if only is not None:
        query = query.where(MeetingSeries.id == only)
    living = list(session.scalars(query.order_by(MeetingSeries.id)))
    if not living:
        return [], []
    planned = select(Meeting.series_id, Meeting.starts_at, Meeting.minutes).where(
        Meeting.series_id.is_not(None), Meeting.status == MeetingState.PLANNED.value
    )
    ends: dict[int, list[datetime]] = defaultdict(list)
    for series, starts_at, minutes in session.execute(planned):
        if series is not None and _end(starts_at, minutes) > now:
            ends[series].append(_end(starts_at, minutes))
    over = [series for series in living if series not in ends]
    return over, [max(ends[series]) for series in living if series in ends]


def _end(starts_at: datetime, minutes: int) -> datetime:
    return starts_at + timedelta(minutes=minutes)
