"""What the bot said, and what came of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, or_, select

from bot.domain.reporting.life import CohortLife
from bot.domain.shown.reporting import Reminders
from bot.domain.states.nudge import Outcome
from bot.usecases.guiding.reminding.journeys import COORDINATORS
from bot.usecases.outbox import A_TIME, batched
from db.models import Cohort, OutboxRow, Pair, StepTaken
from db.session import WorkspaceSession

_DECIDED = [one.value for one in Outcome if one is not Outcome.TOLD]


def messages_sent(session: WorkspaceSession, cohort: Cohort, life: CohortLife, at: datetime) -> int:
    """Direct messages and posts to a cohort's people, pairs and circles by a moment."""
    session.flush()
    circles = session.scalars(
        select(Pair.circle_id).where(Pair.cohort_id == cohort.id, Pair.circle_id.is_not(None)).distinct()
    )
    lanes = [f"pair:{pair.id}" for pair in life.pairs] + [f"circle:{one}" for one in circles]
    lanes += sorted({f"person:{place.person}" for place in life.places})
    sent = 0
    for some in batched(lanes, A_TIME):
        sent += (
            session.scalar(
                select(func.count(OutboxRow.id)).where(
                    OutboxRow.status == "sent",
                    OutboxRow.slack_ts.is_not(None),
                    OutboxRow.lane.in_(some),
                    func.coalesce(OutboxRow.finished_at, OutboxRow.created_at) <= at,
                )
            )
            or 0
        )
    return sent


def reminders_until(session: WorkspaceSession, cohort: Cohort, at: datetime) -> Reminders:
    """Reminders told to the people of a cohort's pairs by a moment, and those of which it was known what came of them:
    what asked for nothing is not among them.
    """
    known = (StepTaken.outcome_at <= at) & StepTaken.outcome.in_(_DECIDED)
    row = session.execute(
        select(
            func.count(StepTaken.id),
            func.sum(case((known & (StepTaken.outcome == Outcome.ACTED.value), 1), else_=0)),
            func.sum(case((known, 1), else_=0)),
        )
        .join(Pair, Pair.id == StepTaken.pair_id)
        .where(
            Pair.cohort_id == cohort.id,
            StepTaken.recipient != COORDINATORS,
            StepTaken.taken_at <= at,
            or_(StepTaken.nudge_id.is_not(None), StepTaken.outcome != ""),
        )
    ).one()
    sent, acted, decided = (int(number or 0) for number in row)
    return Reminders(sent, acted, decided)
