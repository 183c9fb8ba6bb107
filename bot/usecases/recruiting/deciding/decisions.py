"""Deciding applications: approve, waitlist, decline; one at a time or several at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor, require
from bot.domain.shown.admission import SeveralDecided
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.asked_again import is_asked_again
from bot.usecases.enrolling import may_move, move_on
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.deciding.in_their_messages import tell_in_their_messages
from bot.usecases.recruiting.joining.thanked import tell_in_their_thanks
from db.models import Coordinator, Enrollment, Person, Program
from db.session import WorkspaceSession, is_number

_KIND = {
    EnrollmentEvent.APPROVE: "application.approved",
    EnrollmentEvent.WAITLIST: "application.waitlisted",
    EnrollmentEvent.DECLINE: "application.declined",
}
WAITING = frozenset({EnrollmentState.APPLIED, EnrollmentState.WAITLISTED})
WORDS_LIMIT = 1500
AT_ONCE = 200
"""Applications in one decision: what fits into a modal's memory, and into the time Slack gives an answer."""


def decide_application(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    enrollment_id: object,
    event: EnrollmentEvent,
    now: datetime,
    *,
    words: str = "",
    in_its_message: bool = False,
) -> Enrollment:
    """Approve, waitlist or decline one application; the person is told kindly, in `words` if there are any.

    `in_its_message`: by a button of its message in the admin channel, which is changed for that.
    Raises DomainError for someone who may not, for a coordinator's own application where another one could
    decide, or when it is decided already.
    """
    enrollment = application_to_decide(session, actor, person, enrollment_id)
    said = checked_words(words)
    take_turn(session, enrollment)
    _still_waits(session, enrollment)
    _decide(session, person, enrollment, event, said, now)
    if not in_its_message:
        tell_in_their_messages(session, enrollment.cohort.program_id, [enrollment], now)
    tell_in_their_thanks(session, enrollment.cohort_id, [enrollment.person_id], now)
    outbox.refresh_home(session, enrollment.person, now)
    return enrollment


def decide_several(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    enrollment_ids: Iterable[object],
    event: object,
    now: datetime,
    *,
    words: str = "",
) -> SeveralDecided:
    """The same for several at once. What was decided meanwhile, or is one's own, is left alone and counted."""
    program = coordinated(session, actor, program_id, Action.DECIDE_APPLICATION)
    decision = decision_from(event)
    said = checked_words(words)
    wanted = {str(one) for one in enrollment_ids}
    rows = _taken(session, program, [int(one) for one in wanted if is_number(one)])
    others = others_who_decide(session, program, person)
    own = [e for e in rows if others and e.person_id == person.id]
    decided = [e for e in rows if e not in own and _can_be(e, decision)]
    for enrollment in decided:
        _decide(session, person, enrollment, decision, said, now, new=True)
    tell_in_their_messages(session, program.id, decided, now)
    if decided:
        tell_in_their_thanks(session, decided[0].cohort_id, [e.person_id for e in decided], now)
    outbox.refresh_homes(session, {e.person_id: e.person for e in decided}.values(), now)
    return SeveralDecided(
        program=program.name,
        event=decision.value,
        decided=len(decided),
        left_alone=len(wanted) - len(decided) - len(own),
        own=tuple(other.name for other in others) if own else (),
    )


def approve_all(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> SeveralDecided:
    """Approve every application that waits."""
    program = coordinated(session, actor, program_id, Action.DECIDE_APPLICATION)
    cohort = current_cohort(session, program)
    waiting = session.scalars(
        select(Enrollment.id)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentState.APPLIED.value)
        .order_by(Enrollment.id)
    ).all()
    return decide_several(session, actor, person, program.id, waiting, EnrollmentEvent.APPROVE, now)


def application_to_decide(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object
) -> Enrollment:
    """An application that this coordinator may decide. Raises DomainError own_application with the others' names."""
    enrollment = session.find(Enrollment, enrollment_id)
    if enrollment is None:
        raise DomainError("not_enrolled")
    program = enrollment.cohort.program
    require(Action.DECIDE_APPLICATION, actor, program=str(program.id), owner=str(enrollment.person_id))
    if enrollment.person_id == person.id:
        others = others_who_decide(session, program, person)
        if others:
            raise DomainError("own_application", names=[other.name for other in others])
    return enrollment


def waiting_application(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object
) -> Enrollment:
    """The same, while it waits for a decision."""
    enrollment = application_to_decide(session, actor, person, enrollment_id)
    _still_waits(session, enrollment)
    return enrollment


def others_who_decide(session: WorkspaceSession, program: Program, person: Person) -> list[Person]:
    """The program's other coordinators."""
    return list(
        session.scalars(
            select(Person)
            .join(Coordinator, Coordinator.person_id == Person.id)
            .where(
                Coordinator.program_id == program.id,
                Person.id != person.id,
                Person.deactivated_at.is_(None),
            )
            .order_by(Coordinator.id)
        )
    )


def checked_words(words: str) -> str:
    """What a coordinator wrote. Raises DomainError answer_too_long at `words`."""
    said = words.strip()
    if len(said) > WORDS_LIMIT:
        raise DomainError("answer_too_long", field="words", length=len(said), maximum=WORDS_LIMIT)
    return said


def decision_from(event: object) -> EnrollmentEvent:
    """The decision that a form names. Raises DomainError at `event` for anything else."""
    found = next((decision for decision in _KIND if decision == event), None)
    if found is None:
        raise DomainError("answer_required", field="event")
    return found


def _still_waits(session: WorkspaceSession, enrollment: Enrollment) -> None:
    state = EnrollmentState(enrollment.status)
    if state not in WAITING:
        # Another coordinator was faster, or the button is old: a person is told one thing only.
        raise DomainError("application_already_decided", state=state.value)
    if is_asked_again(session, enrollment):
        raise DomainError("asked_again_waits")


def _can_be(enrollment: Enrollment, event: EnrollmentEvent) -> bool:
    return EnrollmentState(enrollment.status) in WAITING and may_move(enrollment, event)


def _decide(
    session: WorkspaceSession,
    person: Person,
    enrollment: Enrollment,
    event: EnrollmentEvent,
    words: str,
    now: datetime,
    *,
    new: bool = False,
) -> None:
    """Write one decision; whoever calls has the row's turn."""
    move_on(enrollment, event)
    enrollment.decided_at = now
    enrollment.decided_by = person.id
    enrollment.decided_words = words or None
    record(session, _KIND[event], now, actor=person, program_id=enrollment.cohort.program_id,
           subject="enrollment", subject_id=enrollment.id)  # fmt: skip
    key = f"decided:{enrollment.id}:{event}:{int(now.timestamp())}"
    outbox.post(
        session, _KIND[event], now, key=key, new=new, person=enrollment.person_id, enrollment=enrollment.id
    )


def _taken(session: WorkspaceSession, program: Program, numbers: Sequence[int]) -> list[Enrollment]:
    """These applications of the program as they stand now; nobody else decides them until the transaction ends."""
    cohort = current_cohort(session, program)
    rows: list[Enrollment] = []
    session.flush()
    for part in outbox.batched(sorted(numbers), outbox.A_TIME):
        query = (
            select(Enrollment)
            .where(Enrollment.cohort_id == cohort.id, Enrollment.id.in_(part))
            .order_by(Enrollment.id)
            .with_for_update(of=Enrollment)
            .options(selectinload(Enrollment.person))
            .execution_options(populate_existing=True)
        )
        rows += session.scalars(query)
    return rows
