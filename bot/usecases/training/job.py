"""What time brings to training: who begins, who is invited, reminded and asked. Each message once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import SessionKind, SessionState
from bot.usecases.activity import record
from bot.usecases.community.coming import show_who_comes
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.saying import say_due
from bot.usecases.training.due import Looked
from bot.usecases.training.invited import show_what_is_left
from bot.usecases.training.sessions import show_dates
from db.models import Program, TrainingSeat
from db.session import Sessions, WorkspaceSession

__all__ = ["TrainingJob", "take_steps"]

CHANGES = (
    "application.approved",
    "application.withdrawn",
    "pair.published",
    "training.module_passed",
    "training.session_offered",
    "training.session_called_off",
    "training.seat_taken",
    "training.seat_given_up",
    "training.none_fits",
    "training.attended",
    "training.missed",
    "training.nudged",
    "training.still_in",
)
"""What changes what is due. Everything else is seen a day later."""


class TrainingJob(ProgramJob):
    """Takes the steps of training and of get-togethers. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("training", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Send what is due in a program; returns when the next of it is (None: nothing waits)."""
    cohort = current_cohort(session, program)
    if program.on_hold or cohort.status == CohortState.CLOSED:
        return None
    plan = plan_of(program)
    looked = Looked(session, cohort, plan, now)
    for date in looked.ending:
        date.status, date.settled_at = SessionState.HELD.value, now
        record(session, "training.session_held", now, program_id=program.id, subject="training_session",
               subject_id=date.id, kind=date.kind)  # fmt: skip
        show_who_comes(session, date, now)
        show_dates(session, date, now)
        if date.kind == SessionKind.GET_TOGETHER:
            show_what_is_left(session, date, now)
    said = say_due(session, plan, list(looked.due()), now)
    for due in said.now:
        if due.kind == "session.reminder":
            session.get_one(TrainingSeat, due.ids["seat"]).reminded_at = now
    later = [looked.next_end] if looked.next_end is not None else []
    return min([*later, *said.later], default=None)
