"""Opening a program for applications, and saying so where everybody reads it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.states import cohort as cohorts
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from db.models import Person, Program
from db.session import WorkspaceSession


def open_program(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> Program:
    """Take applications from now on and announce it. Opening twice announces once."""
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    cohort = current_cohort(session, program)
    cohort.status = cohorts.move(cohorts.CohortState(cohort.status), cohorts.CohortEvent.OPEN).value
    cohort.opened_at = cohort.opened_at or now
    record(
        session,
        "program.opened",
        now,
        actor=person,
        program_id=program.id,
        subject="cohort",
        subject_id=cohort.id,
    )
    outbox.post(session, "program.announced", now, key=f"announced:{cohort.id}", program=program.id)
    return program
