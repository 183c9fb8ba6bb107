"""Deciding applications: approve, waitlist, decline."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.messages import Place
from bot.domain.shown.recruiting import ApplicationForCoordinators
from bot.domain.states import enrollment as states
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.recruiting import application_for_coordinators
from bot.usecases.locking import take_turn
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, OutboxRow, Person
from db.session import WorkspaceSession

_KIND = {
    EnrollmentEvent.APPROVE: "application.approved",
    EnrollmentEvent.WAITLIST: "application.waitlisted",
    EnrollmentEvent.DECLINE: "application.declined",
}
ASKED = "admin.application"
LOOKED_BACK = 100
"""Messages further up in the channel keep their buttons, which answer that it is decided."""
APART = timedelta(seconds=2.5)
"""Slack lets 50 messages a minute be changed; half of it stays free for what people wait for."""
WAITING = frozenset({EnrollmentState.APPLIED, EnrollmentState.WAITLISTED})


def decide_application(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    enrollment_id: object,
    event: EnrollmentEvent,
    now: datetime,
    *,
    in_its_message: bool = False,
) -> Enrollment:
    """Approve, waitlist or decline one application; the person is told kindly.

    `in_its_message`: by a button of its message in the admin channel, which is changed for that.
    Raises DomainError for someone who may not, or when it is decided already.
    """
    enrollment = session.find(Enrollment, enrollment_id)
    if enrollment is None:
        raise DomainError("not_enrolled")
    require(Action.DECIDE_APPLICATION, actor, program=str(enrollment.cohort.program_id))
    take_turn(session, enrollment)
    state = EnrollmentState(enrollment.status)
    if state not in WAITING:
        # Another coordinator was faster, or the button is old: a person is told one thing only.
        raise DomainError("application_already_decided", state=state.value)
    enrollment.status = states.move(state, event).value
    enrollment.decided_at = now
    enrollment.decided_by = person.id
    record(session, _KIND[event], now, actor=person, program_id=enrollment.cohort.program_id,
           subject="enrollment", subject_id=enrollment.id)  # fmt: skip
    outbox.post(
        session, _KIND[event], now, key=f"decided:{enrollment.id}:{event}:{int(now.timestamp())}",
        person=enrollment.person_id, enrollment=enrollment.id,
    )  # fmt: skip
    outbox.refresh_home(session, enrollment.person, now)
    if not in_its_message:
        _tell_in_their_messages(session, enrollment.cohort.program_id, [enrollment], now)
    return enrollment


def _tell_in_their_messages(
    session: WorkspaceSession, program_id: int, decided: Collection[Enrollment], now: datetime
) -> None:
    """The messages that asked for these decisions say what was decided, the newest first."""
    about = {enrollment.id for enrollment in decided}
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.lane == f"{Place.ADMIN}:{program_id}",
            OutboxRow.kind == ASKED,
            OutboxRow.slack_ts.is_not(None),
        )
        .order_by(OutboxRow.id.desc())
        .limit(LOOKED_BACK)
    )
    asked = [row for row in session.scalars(query) if row.args["enrollment"] in about]
    for nth, row in enumerate(asked):
        outbox.amend(session, row.key, now, not_before=now + nth * APART, **row.args)


def approve_all(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> int:
    """Approve every application that waits; returns how many."""
    program = coordinated(session, actor, program_id, Action.DECIDE_APPLICATION)
    waiting = session.scalars(
        select(Enrollment)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Cohort.program_id == program.id, Enrollment.status == EnrollmentState.APPLIED.value)
        .order_by(Enrollment.id)
    ).all()
    for enrollment in waiting:
        decide_application(
            session, actor, person, enrollment.id, EnrollmentEvent.APPROVE, now, in_its_message=True
        )
    _tell_in_their_messages(session, program.id, waiting, now)
    return len(waiting)


def application_to_read(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object, now: datetime
) -> ApplicationForCoordinators:
    """An application with the answers promised to coordinators; that somebody read it is written down."""
    enrollment = session.find(Enrollment, enrollment_id)
    if enrollment is None:
        raise DomainError("not_enrolled")
    require(Action.SEE_APPLICATIONS, actor, program=str(enrollment.cohort.program_id))
    record(session, "application.read", now, actor=person, program_id=enrollment.cohort.program_id,
           subject="enrollment", subject_id=enrollment.id)  # fmt: skip
    return application_for_coordinators(session, enrollment, with_answers=True)
