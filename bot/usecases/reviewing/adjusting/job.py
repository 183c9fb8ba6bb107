"""What time brings to adjusting: acts that are due, the picture halfway, figures looked at again, reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from bot.domain.states.cohort import CohortState
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.reviewing.adjusting.adjustments import PLANNED
from bot.usecases.reviewing.adjusting.carrying import carry_out, due_adjustments, next_adjustment
from bot.usecases.reviewing.adjusting.decisions import MADE, fill_in, look_again_at, next_look, reminders
from bot.usecases.reviewing.adjusting.picture import count_midpoint, midpoint_form, picture_due
from bot.usecases.saying import Due, say_due
from db.models import Cohort, OutboxRow, Program
from db.session import Sessions, WorkspaceSession

CHANGES = (
    PLANNED,
    MADE,
    "checkpoint.held",
    "review.midpoint",
    "pair.published",
    "pair.resumed",
    "pair.extended",
)
"""What changes what is due. Everything else is seen a day later."""
KIND = "admin.midpoint"


class AdjustingJob(ProgramJob):
    """Takes these steps. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("adjusting", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Do what is due in a program; returns when the next of it is (None: nothing waits).

    What coordinators asked for happens also while the program is on hold; nothing else does.
    """
    for made in due_adjustments(session, program, now):
        carry_out(session, made, now)
    session.flush()
    fill_in(session, program, now)
    later = [next_adjustment(session, program)]
    if not program.on_hold:
        look_again_at(session, program, now)
        every = [*reminders(session, program), *_picture(session, program, now)]
        later += [*say_due(session, plan_of(program), every, now).later, next_look(session, program)]
    if due_adjustments(session, program, now):
        return now  # very many pairs: the rest follows at once, with room for others in between
    return min((moment for moment in later if moment is not None and moment > now), default=None)


def _picture(session: WorkspaceSession, program: Program, now: datetime) -> list[Due]:
    """The cohort halfway, once for each cohort."""
    cohort, plan = current_cohort(session, program), plan_of(program)
    if cohort.status == CohortState.CLOSED or midpoint_form(plan) is None or _said(session, cohort):
        return []
    base = picture_due(session, cohort, now)
    if base is None:
        return []
    if base <= now:
        count_midpoint(session, cohort, now)
    return [Due(KIND, key_of(cohort), base, ids={"program": program.id, "cohort": cohort.id})]


def key_of(cohort: Cohort) -> str:
    """The outbox key of a cohort's picture."""
    return f"{KIND}:{cohort.id}"


def _said(session: WorkspaceSession, cohort: Cohort) -> bool:
    return session.scalar(select(OutboxRow.id).where(OutboxRow.key == key_of(cohort))) is not None
