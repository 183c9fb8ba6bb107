"""Still for me? The question at the end of the training. A no needs no reason and frees the place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.shown.training import StillAsked
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.recruiting.joining.application import withdraw_application
from bot.usecases.training.people import waiting_places
from db.models import Cohort, Enrollment, Person
from db.session import WorkspaceSession


def say_still_in(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object, now: datetime, *, yes: bool
) -> StillAsked:
    """Somebody says whether it is still for them. A no withdraws every place that waits for a match.

    Raises still_matched for somebody who has a partner by now, still_withdrawn for who has left already.
    """
    cohort = session.find(Cohort, cohort_id)
    if cohort is None:
        raise DomainError("not_enrolled")
    require(Action.STILL_IN, actor, program=str(cohort.program_id), owner=str(person.id))
    places = waiting_places(session, cohort.id, person.id)
    if not places:
        raise DomainError(_why_not(session, cohort, person))
    for place in places:
        take_turn(session, place)
        place.still_in = yes
    verb = "training.still_in" if yes else "training.not_now"
    record(session, verb, now, actor=person, program_id=cohort.program_id, subject="cohort",
           subject_id=cohort.id)  # fmt: skip
    if not yes:
        withdraw_application(session, actor, person, cohort.id, now)
    outbox.refresh_home(session, person, now)
    roles = tuple(place.role for place in places)
    return StillAsked(cohort.id, cohort.program.name, roles, others_matched=cohort.published_at is not None)


def _why_not(session: WorkspaceSession, cohort: Cohort, person: Person) -> str:
    states = set(
        session.scalars(
            select(Enrollment.status).where(
                Enrollment.cohort_id == cohort.id, Enrollment.person_id == person.id
            )
        )
    )
    if EnrollmentState.MATCHED in states:
        return "still_matched"
    return "still_withdrawn" if EnrollmentState.WITHDRAWN in states else "not_enrolled"
