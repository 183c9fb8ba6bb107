"""Somebody thinks of a colleague for mentoring; the colleague decides, and a no is nobody's business."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.forms import role_question
from bot.domain.roles import Role
from bot.domain.shown.admission import NominationForm, NominationMade, ThoughtOf
from bot.domain.shown.recruiting import ApplicationPage
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import open_programs
from bot.usecases.recruiting.inviting.campaign import moment_for
from bot.usecases.recruiting.joining.application import begin_application, withdraw_application
from bot.usecases.recruiting.joining.standing import INTAKE, enrollments_of
from bot.usecases.submissions import Subject, find_submission, save_answers
from db.models import Nomination, OutboxRow, Person, Program
from db.session import WorkspaceSession

NOMINATION = "nomination"
ASKED, ACCEPTED, DECLINED = "asked", "accepted", "declined"
NOTE_LIMIT = 300
LISTED = 5


def nomination_form(
    session: WorkspaceSession, actor: Actor, person: Person, nominee: str = ""
) -> NominationForm:
    """What the form shows; `nominee` (a Slack id) is chosen already if they can be nominated.

    Raises DomainError for guests, and where no open program takes nominations.
    """
    programs = _programs(session, actor)
    known = session.scalar(select(Person).where(Person.slack_id == nominee)) if nominee else None
    fits = known is not None and known is not person and _is_member(known)
    return NominationForm(
        programs=tuple(program_shown(program) for program in programs),
        nominee=nominee if fits else "",
        thought_of=_thought_of(session, person),
    )


def nominate(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    program_id: object,
    nominee: object,
    role: object,
    note: str,
    now: datetime,
) -> NominationMade:
    """Ask a colleague (a Slack id) whether they would like to take part; nothing else happens to them.

    Whoever was thought of before in this program is not asked again: the answer says so and nothing of what
    they said. Raises DomainError at `nominee`, `role` or `note`.
    """
    program = next((p for p in _programs(session, actor) if str(p.id) == str(program_id)), None)
    if program is None:
        raise DomainError("program_not_open")
    someone = _nominee(session, person, nominee)
    if role not in (Role.MENTEE, Role.MENTOR):
        raise DomainError("answer_required", field="role")
    words = note.strip()
    if len(words) > NOTE_LIMIT:
        raise DomainError("answer_too_long", field="note", length=len(words), maximum=NOTE_LIMIT)
    take_turn(session, someone)
    shown = program_shown(program)
    if nomination_of(session, program, someone) is not None:
        return NominationMade(someone.slack_id, shown, before=True)
    made = Nomination(
        program_id=program.id, nominee_id=someone.id, nominated_by=person.id, role=str(role), kind=NOMINATION,
        note=words or None, status=ASKED, made_at=now,
    )  # fmt: skip
    deliver(session, made, program, someone, now)
    record(session, "nomination.made", now, actor=person, program_id=program.id, subject="nomination",
           subject_id=made.id)  # fmt: skip
    return NominationMade(someone.slack_id, shown, before=False)


def deliver(
    session: WorkspaceSession, made: Nomination, program: Program, nominee: Person, now: datetime
) -> None:
    """Keep a nomination and tell its nominee, in their working hours."""
    session.add(made)
    session.flush()
    outbox.post(
        session, "nomination.asked", now, key=message_key(made), apart=True, person=nominee.id,
        nomination=made.id, not_before=moment_for(program, nominee, now),
    )  # fmt: skip


def message_key(made: Nomination) -> str:
    """The outbox key of the message that tells the nominee."""
    return f"nomination:{made.id}"


def nomination_of(session: WorkspaceSession, program: Program, nominee: Person) -> Nomination | None:
    """The one nomination of a person in a program, whoever made it."""
    return session.scalar(
        select(Nomination)
        .where(Nomination.program_id == program.id, Nomination.nominee_id == nominee.id)
        .order_by(Nomination.id)
        .limit(1)
    )


def look_at_nomination(
    session: WorkspaceSession, actor: Actor, person: Person, nomination_id: object, now: datetime
) -> ApplicationPage:
    """“Have a look”: the application begins, with the role they were thought of for. Nothing is sent yet.

    Raises DomainError, also once the program takes no applications any more.
    """
    made = _own(session, actor, nomination_id)
    page = begin_application(session, actor, person, made.program_id, now)
    if made.status != ACCEPTED:
        made.status, made.answered_at = ACCEPTED, now
        record(session, "nomination.looked_at", now, actor=person, program_id=made.program_id,
               subject="nomination", subject_id=made.id)  # fmt: skip
    question = role_question(page.page.questions)
    submission = find_submission(session, INTAKE, person, Subject("cohort", page.cohort))
    if question is None or submission is None or page.answers.get(question.key):
        return page
    if question.option(made.role) is None:
        return page
    save_answers(session, submission, {question.key: made.role})
    return replace(page, answers={**page.answers, question.key: made.role})


def decline_nomination(
    session: WorkspaceSession, actor: Actor, person: Person, nomination_id: object, now: datetime
) -> Nomination:
    """“Not for me”: nobody is told, and nobody asks again. What was begun and not sent is let go of.

    Raises DomainError nomination_taken_up once the application is sent: that is left by withdrawing.
    """
    made = _own(session, actor, nomination_id)
    cohort = current_cohort(session, made.program)
    under_way = [
        enrollment.status
        for enrollment in enrollments_of(session, cohort.id, person.id)
        if enrollment.status != EnrollmentState.WITHDRAWN
    ]
    if any(status != EnrollmentState.BEGUN for status in under_way):
        raise DomainError("nomination_taken_up", program=made.program.name)
    if made.status == DECLINED:
        return made
    made.status, made.answered_at = DECLINED, now
    if under_way:
        withdraw_application(session, actor, person, cohort.id, now)
        return made
    draft = find_submission(session, INTAKE, person, Subject("cohort", cohort.id))
    if draft is not None and draft.submitted_at is None:
        session.delete(draft)
        outbox.refresh_home(session, person, now)
    return made


def _own(session: WorkspaceSession, actor: Actor, nomination_id: object) -> Nomination:
    made = session.find(Nomination, nomination_id)
    if made is None:
        raise DomainError("not_yours")
    require(Action.ANSWER_NOMINATION, actor, program=str(made.program_id), owner=str(made.nominee_id))
    return made


def _programs(session: WorkspaceSession, actor: Actor) -> list[Program]:
    require(Action.NOMINATE, actor)
    programs = open_programs(session, actor, "")
    taking = [p for p in programs if plan_of(p).recruiting.nominations and not p.on_hold]
    if not taking:
        raise DomainError("nominations_off", program=programs[0].name)
    return taking


def _nominee(session: WorkspaceSession, person: Person, slack_id: object) -> Person:
    if not slack_id:
        raise DomainError("answer_required", field="nominee")
    someone = session.scalar(select(Person).where(Person.slack_id == str(slack_id)))
    if someone is None:
        raise DomainError("person_not_known", field="nominee")
    if someone.id == person.id:
        raise DomainError("nominated_oneself", field="nominee")
    if not _is_member(someone):
        raise DomainError("nominee_no_member", field="nominee")
    return someone


def _is_member(person: Person) -> bool:
    return not (person.is_bot or person.is_guest or person.is_outside or person.deactivated_at)


def _thought_of(session: WorkspaceSession, person: Person) -> tuple[ThoughtOf, ...]:
    """Whom this person thought of last; whether the message arrived, and nothing else."""
    made = session.scalars(
        select(Nomination)
        .where(Nomination.nominated_by == person.id, Nomination.kind == NOMINATION)
        .order_by(Nomination.id.desc())
        .limit(LISTED)
    ).all()
    keys = [message_key(one) for one in made]
    sent = set(
        session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(keys), OutboxRow.slack_ts.is_not(None)))
    )
    return tuple(
        ThoughtOf(one.nominee.slack_id, one.program.name, delivered=message_key(one) in sent) for one in made
    )
