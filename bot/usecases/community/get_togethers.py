"""The mentors' get-together: a coordinator is asked for a date, as often as the plan says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.program import Program as Plan
from bot.domain.states.seat import SessionKind, SessionState
from bot.usecases.saying import Due
from bot.usecases.training.sessions import sessions_of
from db.models import Cohort, Program, TrainingSession
from db.session import WorkspaceSession

FIRST_ASKED = timedelta(days=14)
"""After the first pairs are published: by then mentors have something to tell each other."""
AHEAD = timedelta(days=14)
"""So long before the next one is due its date is asked for."""
OPEN_FOR = timedelta(days=14)


def get_together_due(session: WorkspaceSession, cohort: Cohort, plan: Plan, now: datetime) -> Iterator[Due]:
    """The question for a date, unless one stands: some days after publication, then in the plan's rhythm from the
    last get-together, or from the last question where none came of it.
    """
    days = plan.community.get_together_days
    if not days or cohort.published_at is None or ahead(session, cohort.program, now):
        return
    rhythm = timedelta(days=days)
    last = last_held(session, cohort.program, now)
    begin = cohort.published_at + min(FIRST_ASKED, rhythm)
    occasion = f"c{cohort.id}"
    if last is not None and last.starts_at > cohort.published_at:
        begin, occasion = last.starts_at + max(rhythm - AHEAD, rhythm / 2), f"s{last.id}"
    round_ = max(0, (now - begin) // rhythm)
    base = begin + round_ * rhythm
    yield Due(
        "admin.get_together", f"admin.get_together:{occasion}:{round_}", base, until=base + min(OPEN_FOR, rhythm),
        ids={"program": cohort.program_id},
    )  # fmt: skip


def ahead(session: WorkspaceSession, program: Program, now: datetime) -> list[TrainingSession]:
    """The get-togethers that are to come, the next first."""
    planned = sessions_of(session, program, SessionKind.GET_TOGETHER, planned=True)
    return [one for one in planned if one.starts_at > now]


def last_held(session: WorkspaceSession, program: Program, now: datetime) -> TrainingSession | None:
    """The latest get-together that took place."""
    past = [
        one
        for one in sessions_of(session, program, SessionKind.GET_TOGETHER)
        if one.status != SessionState.CANCELLED and one.starts_at <= now
    ]
    return past[-1] if past else None
