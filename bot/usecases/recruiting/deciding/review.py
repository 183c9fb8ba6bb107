"""Judging applications one by one beside what the program expects, and asking applicants what is not clear."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.shown.admission import (
    Candidate,
    DeclineForm,
    QuestionAsked,
    ReviewCard,
    SeveralChosen,
    SeveralToChoose,
)
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.asked_again import asked_seats
from bot.usecases.facts.admission import question_asked, review_card
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import application_for_coordinators
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.deciding.decisions import (
    AT_ONCE,
    WAITING,
    application_to_decide,
    decision_from,
    others_who_decide,
    waiting_application,
)
from bot.usecases.recruiting.deciding.endorsement import GIVEN
from db.models import Enrollment, OutboxRow, Person, Program, ReviewQuestion
from db.session import WorkspaceSession

QUESTION_LIMIT = 1000
ANSWER_LIMIT = 1500
CHOICES = 200
"""Applications to choose from at a time: two lists of a hundred."""


def card_to_review(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object, now: datetime
) -> ReviewCard:
    """An application with everything promised to coordinators; that somebody read it is written down."""
    enrollment = application_to_decide(session, actor, person, enrollment_id)
    program = enrollment.cohort.program
    record(session, "application.read", now, actor=person, program_id=program.id, subject="enrollment",
           subject_id=enrollment.id)  # fmt: skip
    return review_card(session, enrollment, _queue(session, program, person))


def next_card(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    now: datetime,
    *,
    wanted: object = None,
) -> ReviewCard | None:
    """The application `wanted` if it waits, else the first that does; None when nobody waits."""
    program = coordinated(session, actor, program_id, Action.SEE_APPLICATIONS)
    waiting = _queue(session, program, person)
    if not waiting:
        return None
    chosen = next((one for one in waiting if str(one) == str(wanted)), waiting[0])
    return card_to_review(session, actor, person, chosen, now)


def form_to_decline(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object, *, in_queue: bool
) -> DeclineForm:
    """What the form with the kind words shows. Raises DomainError when it is decided already."""
    enrollment = waiting_application(session, actor, person, enrollment_id)
    return DeclineForm(application_for_coordinators(session, enrollment), in_queue)


# --- several at once -----------------------------------------------------------------------------------
def several_to_choose(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, first: object = 0
) -> SeveralToChoose:
    """Those who wait and those on the waiting list, oldest first, from the one at position `first` (from 0)."""
    program = coordinated(session, actor, program_id, Action.DECIDE_APPLICATION)
    rows = _undecided(session, program, person)
    begin = int(str(first)) if str(first).isdecimal() else 0
    begin = begin if begin < len(rows) else 0
    return SeveralToChoose(
        program=program_shown(program),
        candidates=tuple(_candidate(one) for one in rows[begin : begin + CHOICES]),
        first=begin,
        total=len(rows),
    )


def several_chosen(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    enrollment_ids: list[str],
    event: object,
) -> SeveralChosen:
    """What a decision about these would do, before it is made. Raises DomainError at `event` or the first list."""
    program = coordinated(session, actor, program_id, Action.DECIDE_APPLICATION)
    decision = decision_from(event)
    chosen = [one for one in _undecided(session, program, person) if str(one.id) in set(enrollment_ids)]
    if not chosen:
        raise DomainError("nobody_chosen")
    if len(chosen) > AT_ONCE:
        raise DomainError("too_many", count=len(chosen), maximum=AT_ONCE)
    asked = plan_of(program).recruiting.endorsement
    lacking = [e for e in chosen if asked and e.endorsement != GIVEN and not e.person.is_guest]
    return SeveralChosen(
        program=program_shown(program),
        event=decision.value,
        enrollments=tuple(e.id for e in chosen),
        who=tuple((e.person.slack_id, e.role) for e in chosen),
        without_word=len(lacking),
    )


def _undecided(session: WorkspaceSession, program: Program, person: Person) -> list[Enrollment]:
    """Whom this coordinator may decide about, oldest first."""
    cohort = current_cohort(session, program)
    own = person.id if others_who_decide(session, program, person) else None
    rows = session.scalars(
        select(Enrollment)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.status.in_([s.value for s in WAITING]))
        .order_by(Enrollment.applied_at, Enrollment.id)
    )
    mine = [row for row in rows if row.person_id != own]
    listed = any(row.status == EnrollmentState.WAITLISTED for row in mine)
    asked = asked_seats(session, cohort) if listed else frozenset()
    return [row for row in mine if row.id not in asked]


def _candidate(enrollment: Enrollment) -> Candidate:
    person = enrollment.person
    return Candidate(enrollment.id, person.name or person.slack_id, enrollment.role, enrollment.status,
                     person.department)  # fmt: skip


def _queue(session: WorkspaceSession, program: Program, person: Person) -> list[int]:
    """The applications that wait for this coordinator, oldest first."""
    rows = _undecided(session, program, person)
    return [row.id for row in rows if row.status == EnrollmentState.APPLIED]


# --- questions to applicants ---------------------------------------------------------------------------
def ask_applicant(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object, text: str, now: datetime
) -> ReviewQuestion:
    """Send an applicant a question. Raises DomainError at `text`, or when the application is decided already."""
    enrollment = waiting_application(session, actor, person, enrollment_id)
    asked = ReviewQuestion(
        enrollment_id=enrollment.id,
        asked_by=person.id,
        asked_at=now,
        text=_written(text, "text", QUESTION_LIMIT),
    )
    session.add(asked)
    session.flush()
    program_id = enrollment.cohort.program_id
    record(session, "application.asked", now, actor=person, program_id=program_id, subject="enrollment",
           subject_id=enrollment.id)  # fmt: skip
    outbox.post(session, "application.question", now, key=_message_key(asked), new=True,
                person=enrollment.person_id, question=asked.id)  # fmt: skip
    return asked


def question_to_answer(session: WorkspaceSession, actor: Actor, question_id: object) -> QuestionAsked:
    """A question for its applicant. Raises DomainError question_settled once the application is decided."""
    return question_asked(session, _own_question(session, actor, question_id))


def answer_question(
    session: WorkspaceSession, actor: Actor, person: Person, question_id: object, text: str, now: datetime
) -> QuestionAsked:
    """Answer, or answer anew, until the application is decided; coordinators hear that there is an answer.

    Raises DomainError at `text`.
    """
    asked = _own_question(session, actor, question_id)
    take_turn(session, asked)
    written = _written(text, "text", ANSWER_LIMIT)
    if written == asked.answer:
        return question_asked(session, asked)  # sent twice
    asked.answer, asked.answered_at = written, now
    enrollment = asked.enrollment
    program_id = enrollment.cohort.program_id
    record(session, "application.answered", now, actor=person, program_id=program_id, subject="enrollment",
           subject_id=enrollment.id)  # fmt: skip
    outbox.post(session, "admin.answered", now, key=f"answered:{asked.id}:{int(now.timestamp())}",
                program=program_id, question=asked.id)  # fmt: skip
    posted = session.scalar(select(OutboxRow).where(OutboxRow.key == _message_key(asked)))
    if posted is not None and posted.slack_ts is not None:
        outbox.amend(session, posted.key, now, **posted.args)
    return question_asked(session, asked)


def _own_question(session: WorkspaceSession, actor: Actor, question_id: object) -> ReviewQuestion:
    asked = session.find(ReviewQuestion, question_id)
    if asked is None:
        raise DomainError("not_yours")
    program = str(asked.enrollment.cohort.program_id)
    require(Action.ANSWER_QUESTION, actor, program=program, owner=str(asked.enrollment.person_id))
    if EnrollmentState(asked.enrollment.status) not in WAITING:
        raise DomainError("question_settled")
    return asked


def _message_key(asked: ReviewQuestion) -> str:
    return f"application.question:{asked.id}"


def _written(text: str, field: str, limit: int) -> str:
    words = text.strip()
    if not words:
        raise DomainError("answer_required", field=field)
    if len(words) > limit:
        raise DomainError("answer_too_long", field=field, length=len(words), maximum=limit)
    return words
