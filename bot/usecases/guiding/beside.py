"""What there is between two people besides meetings, agreement and goals: for many pairs with a few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.shown.meeting import TimesShown
from bot.domain.states.proposal import ProposalState
from bot.usecases.guiding.beginning.letters import SEALED
from bot.usecases.guiding.meeting.proposals import proposal_shown
from db.models import ActionItem, Letter, MeetingSeries, Pair, Person, TimeProposal
from db.session import WorkspaceSession


@dataclass(frozen=True)
class Beside:
    """Of one pair, as one of the two may know it. `points`: how many are open; `standing_days`: 0 without a standing
    date; `sealed`: the reader's own letter waits, never the partner's.
    """

    times: TimesShown | None = None
    points: int = 0
    standing_days: int = 0
    sealed: bool = False


def beside_of(
    session: WorkspaceSession, pairs: Sequence[Pair], person: Person, now: datetime
) -> dict[int, Beside]:
    """By pair id. The number of queries does not depend on how many pairs they are."""
    if not pairs:
        return {}
    ids = [pair.id for pair in pairs]
    points = dict(
        session.execute(
            select(ActionItem.pair_id, func.count())
            .where(ActionItem.pair_id.in_(ids), ActionItem.done_at.is_(None), ActionItem.dropped_at.is_(None))
            .group_by(ActionItem.pair_id)
        ).all()
    )
    standing = dict(
        session.execute(
            select(MeetingSeries.pair_id, MeetingSeries.every_days)
            .where(MeetingSeries.pair_id.in_(ids), MeetingSeries.ended_at.is_(None))
            .order_by(MeetingSeries.id)
        ).all()
    )
    sealed = set(
        session.scalars(
            select(Letter.pair_id).where(
                Letter.pair_id.in_(ids),
                Letter.person_id == person.id,
                Letter.kind == SEALED,
                Letter.given_at.is_(None),
            )
        )
    )
    times = _open_times(session, pairs, person, now)
    return {
        pair_id: Beside(
            times.get(pair_id), points.get(pair_id, 0), standing.get(pair_id, 0), pair_id in sealed
        )
        for pair_id in ids
    }


def _open_times(
    session: WorkspaceSession, pairs: Sequence[Pair], person: Person, now: datetime
) -> dict[int, TimesShown]:
    by_id = {pair.id: pair for pair in pairs}
    rows = session.scalars(
        select(TimeProposal)
        .where(TimeProposal.pair_id.in_(by_id), TimeProposal.status == ProposalState.OPEN.value)
        .options(selectinload(TimeProposal.times))
        .order_by(TimeProposal.id)
    )
    return {
        row.pair_id: proposal_shown(session, row, by_id[row.pair_id], person, now)
        for row in rows
        if any(time.starts_at > now for time in row.times)
    }
