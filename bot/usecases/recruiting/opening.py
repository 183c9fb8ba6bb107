"""Opening a program for applications, and saying so where everybody reads it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.states import cohort as cohorts
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from db.models import Cohort, Person, Program
from db.session import WorkspaceSession


def program_to_open(session: WorkspaceSession, actor: Actor, program_id: object) -> Program:
    """The program whose announcement a coordinator wants to see. Raises DomainError if it is open already."""
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    _opened(current_cohort(session, program))
    return program


def open_program(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> Program:
    """Take applications from now on and announce it, once. Raises DomainError if it is open already."""
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    cohort = current_cohort(session, program)
    cohort.status = _opened(cohort).value
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


def _opened(cohort: Cohort) -> cohorts.CohortState:
    return cohorts.move(cohorts.CohortState(cohort.status), cohorts.CohortEvent.OPEN)
