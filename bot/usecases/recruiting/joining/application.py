"""An application: begun, filled in page by page, sent, edited, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import guests
from bot.domain.access import Action, Actor, require
from bot.domain.campaign import has_closed
from bot.domain.forms import CAPACITY_FEED, ROLE_FEED
from bot.domain.roles import Role
from bot.domain.shown.eligibility import WaitingPage
from bot.domain.shown.endorsing import EndorsementAhead
from bot.domain.shown.profiles import ProfilesPage
from bot.domain.shown.recruiting import ApplicationPage, Withdrawn
from bot.domain.states import enrollment as states
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.apart import carry_over
from bot.usecases.enrolling import may_move, move_on
from bot.usecases.facts.programs import program_shown
from bot.usecases.filling import IN_ORDER, Asked, Filling, Progress
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, form_of, plan_of
from bot.usecases.recruiting.deciding.assessment import ask_for_assessment
from bot.usecases.recruiting.deciding.endorsement import ask_managers, endorsement_ahead
from bot.usecases.recruiting.joining.again import begin_again, give_up, over_in
from bot.usecases.recruiting.joining.prefill import NEVER, last_time, prefilled
from bot.usecases.recruiting.joining.profiles import TAKING_PART, still_to_accept
from bot.usecases.recruiting.joining.sending import (
    accept_profiles,
    apply_for,
    next_open,
    profiles_page,
    roles_within,
    wait_for_a_place,
    waiting_page,
)
from bot.usecases.recruiting.joining.standing import (
    COMPLETED,
    INTAKE,
    enrollments_of,
    filling,
    lacks_only_profile,
    roles_in,
)
from bot.usecases.recruiting.joining.thanked import tell_in_their_thanks, thanks_key
from bot.usecases.submissions import (
    Subject,
    answers_of,
    find_submission,
    form_of_submission,
    new_submission,
    save_answers,
)
from db.models import Cohort, Enrollment, Person, Program, Submission
from db.session import WorkspaceSession

WAIT, ONLY, OTHER = "wait", "only", "other"

NextStep = ApplicationPage | WaitingPage | ProfilesPage


def begin_application(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> ApplicationPage:
    """Begin or take up an application; the intent is kept even if the form never opens.

    Raises DomainError when this person cannot join, or the program takes no applications.
    """
    require(Action.APPLY, actor, program=str(program_id))
    program = session.find(Program, program_id)
    if program is None:
        raise DomainError("program_unknown", typed="")
    cohort = current_cohort(session, program)
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    about = Subject("cohort", cohort.id)
    before = find_submission(session, INTAKE, person, about)
    submission = before or new_submission(session, program.id, INTAKE, person, about, now)
    sheet = filling(session, cohort, submission)
    if before is None:
        save_answers(session, submission, prefilled(sheet.form, person))
        record(session, "application.begun", now, actor=person, program_id=program.id, subject="cohort",
               subject_id=cohort.id)  # fmt: skip
        outbox.refresh_home(session, person, now)
    elif before.submitted_at is None:
        _prefill(session, person, submission, sheet)
    return _page(session, cohort, person, sheet, sheet.opened(), now, resumed=before is not None)


def take_up_application(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> NextStep:
    """The same, but who has answered everything and stopped at the role profile goes on there."""
    page = begin_application(session, actor, person, program_id, now)
    if not page.resumed:
        return page
    cohort = session.get_one(Cohort, page.cohort)
    if not lacks_only_profile(session, cohort, person, now):
        return page
    return profiles_page(session, cohort, person, enrollments_of(session, cohort.id, person.id), now) or page


def answer_what_is_new(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object, now: datetime
) -> ApplicationPage:
    """Only the questions that came since this person sent the application. Raises DomainError when there are none."""
    cohort, submission = _under_way(session, actor, person, cohort_id)
    if submission.submitted_at is None:
        return begin_application(session, actor, person, cohort.program_id, now)
    sheet = filling(session, cohort, submission)
    asked = sheet.news()
    if asked is None:
        raise DomainError("nothing_new_to_answer")
    return _page(session, cohort, person, sheet, asked, now)


def save_application_page(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    cohort_id: object,
    page_number: object,
    raws: Mapping[str, object],
    now: datetime,
    progress: Progress = IN_ORDER,
) -> NextStep | None:
    """Keep one page; what comes next: another page, a question about a role that is not open to this person, the
    profiles of their roles, or None when nothing is missing and the application is sent.

    `progress` is what the modal carried. Raises FormErrors with every mistake of the page.
    """
    cohort, submission = _under_way(session, actor, person, cohort_id)
    sheet = filling(session, cohort, submission)
    progress = sheet.keep(progress, page_number, raws)
    _hold_enrollments(session, cohort, person, _roles(submission), now)
    return _next(session, cohort, person, submission, progress, now)


def keep_application_draft(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    cohort_id: object,
    page_number: object,
    raws: Mapping[str, object],
    progress: Progress = IN_ORDER,
) -> bool:
    """Keep what stood on a page when it was closed, or refused for a mistake; of an application that was sent,
    nothing: that stays as it was sent. Returns whether anything was kept. Raises DomainError.
    """
    cohort, submission = _under_way(session, actor, person, cohort_id)
    if submission.submitted_at is not None:
        return False
    return filling(session, cohort, submission).keep_draft(progress, page_number, raws)


def choose_to_wait(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    cohort_id: object,
    choice: object,
    now: datetime,
    progress: Progress,
) -> NextStep | None:
    """The answer about a role that is not open to this person: `wait` for a place, take part in the other role
    `only`, or choose an `other` one. Raises DomainError at `waiting`.
    """
    cohort, submission = _under_way(session, actor, person, cohort_id)
    enrollments = enrollments_of(session, cohort.id, person.id)
    within = roles_within(session, person, enrollments, now)
    if choice == WAIT:
        wait_for_a_place(session, person, enrollments, now)
    elif choice == ONLY and within:
        sheet = filling(session, cohort, submission)
        question = next(q for q in sheet.form.questions if q.feeds == ROLE_FEED)
        save_answers(session, submission, {question.key: within[0]}, sheet.newest)
        _hold_enrollments(session, cohort, person, frozenset({Role(within[0])}), now)
    elif choice == OTHER:
        return begin_application(session, actor, person, cohort.program_id, now)
    else:
        raise DomainError("answer_required", field="waiting")
    return _next(session, cohort, person, submission, progress, now)


def accept_and_send(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    cohort_id: object,
    seen: Mapping[str, object],
    now: datetime,
) -> NextStep | None:
    """The yes to the profiles that were read (role → digest of the words), and with it the application is sent.

    Words that changed meanwhile are shown first. Raises DomainError when an answer is missing.
    """
    cohort, submission = _under_way(session, actor, person, cohort_id)
    accept_profiles(session, cohort, person, seen, now)
    return _finish(session, cohort, person, submission, {}, now)


def _under_way(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object
) -> tuple[Cohort, Submission]:
    """An application that may be worked on. Raises DomainError."""
    cohort = session.find(Cohort, cohort_id)
    require(Action.APPLY, actor, program=str(cohort.program_id) if cohort else None)
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id)) if cohort else None
    if cohort is None or submission is None:
        raise DomainError("application_not_begun")
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    take_turn(session, submission)  # sent from two devices at once, it is sent once
    return cohort, submission


def _next(
    session: WorkspaceSession,
    cohort: Cohort,
    person: Person,
    submission: Submission,
    progress: Progress,
    now: datetime,
) -> NextStep | None:
    enrollments = enrollments_of(session, cohort.id, person.id)
    waiting = waiting_page(session, cohort, person, enrollments, progress.carried(), now)
    if waiting is not None:
        return waiting
    sheet = filling(session, cohort, submission)
    asked = sheet.next(progress)
    if asked is not None:
        return _page(session, cohort, person, sheet, asked, now)
    if not progress.news:
        begin_again(enrollments, _roles(submission), submission)
    return _finish(session, cohort, person, submission, progress.carried(), now)


def _finish(
    session: WorkspaceSession,
    cohort: Cohort,
    person: Person,
    submission: Submission,
    carried: Mapping[str, object],
    now: datetime,
) -> NextStep | None:
    """Everything is answered: what still stands before the application, or None once it is sent."""
    enrollments = enrollments_of(session, cohort.id, person.id)
    sheet = filling(session, cohort, submission)
    missing = sheet.missing()
    if missing:
        raise DomainError("application_page_missing", label=missing[0].label)
    waiting = waiting_page(session, cohort, person, enrollments, carried, now)
    if waiting is not None:
        return waiting
    profiles = profiles_page(session, cohort, person, enrollments, now)
    if profiles is None:
        _send(session, cohort, person, submission, now)
        return None
    if submission.submitted_at is None:
        # What was sent stays sent: there only what is new waits for the yes.
        profiles = replace(profiles, endorsement=_endorsement_ahead(session, cohort, person, sheet))
        record(session, COMPLETED, now, actor=person, program_id=cohort.program_id, subject="submission",
               subject_id=submission.id)  # fmt: skip
    outbox.refresh_home(session, person, now)
    return profiles


def _send(
    session: WorkspaceSession, cohort: Cohort, person: Person, submission: Submission, now: datetime
) -> None:
    sheet = filling(session, cohort, submission)
    missing = sheet.missing()
    if missing:
        raise DomainError("application_page_missing", label=missing[0].label)
    form, answers = sheet.form, answers_of(submission)
    first_time = submission.submitted_at is None
    submission.submitted_at = now
    capacity = next(
        (answers[q.key] for q in form.questions if q.feeds == CAPACITY_FEED and q.key in answers), None
    )
    for enrollment in enrollments_of(session, cohort.id, person.id):
        if enrollment.role == Role.MENTOR and isinstance(capacity, int):
            enrollment.capacity = capacity
        if EnrollmentState(enrollment.status) is EnrollmentState.BEGUN:
            first_time = first_time or enrollment.applied_at is not None
            apply_for(session, cohort, person, enrollment, now)
            ask_for_assessment(session, enrollment, now)
            record(session, "application.sent", now, actor=person, program_id=cohort.program_id,
                   subject="enrollment", subject_id=enrollment.id, role=enrollment.role)  # fmt: skip
            outbox.post(
                session, "admin.application", now,
                key=f"application:{enrollment.id}:{int(now.timestamp())}",
                program=cohort.program_id, enrollment=enrollment.id,
            )  # fmt: skip
    ask_managers(session, cohort, person, now)
    if first_time:
        outbox.post(session, "application.received", now, key=thanks_key(submission, now),
                    person=person.id, cohort=cohort.id)  # fmt: skip
    else:
        record(session, "application.edited", now, actor=person, program_id=cohort.program_id,
               subject="cohort", subject_id=cohort.id)  # fmt: skip
    outbox.refresh_home(session, person, now)


def withdraw_application(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object, now: datetime
) -> Withdrawn:
    """Leave before being matched: every role of this cohort that waits is withdrawn. Pairs are left elsewhere."""
    cohort = session.find(Cohort, cohort_id)
    if cohort is None:
        raise DomainError("not_enrolled")
    require(Action.WITHDRAW, actor, owner=str(person.id))
    enrollments = enrollments_of(session, cohort.id, person.id)
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id))
    if not enrollments and submission is None:
        raise DomainError("not_enrolled")
    gone = tuple(one.role for one in _withdraw(session, enrollments))
    paired = any(one.status == EnrollmentState.MATCHED for one in enrollments)
    if submission is not None:
        submission.submitted_at = None
    tell_in_their_thanks(session, cohort.id, [person.id], now)
    record(session, "application.withdrawn", now, actor=person, program_id=cohort.program_id, subject="cohort",
           subject_id=cohort.id)  # fmt: skip
    outbox.refresh_home(session, person, now)
    return Withdrawn(program_shown(cohort.program), gone, paired)


def _withdraw(session: WorkspaceSession, enrollments: Sequence[Enrollment]) -> Sequence[Enrollment]:
    """Every role that waits for its match; the others stay as they are. Returns those that are withdrawn; raises
    DomainError if none waits.
    """
    matched = [e for e in enrollments if e.status == EnrollmentState.MATCHED]
    waiting = [e for e in enrollments if e not in matched and may_move(e, EnrollmentEvent.WITHDRAW)]
    if not waiting and matched:
        raise DomainError("enrollment_matched_role", role=matched[0].role)
    for enrollment in waiting or enrollments:
        give_up(session, enrollment)
    return waiting


def _hold_enrollments(
    session: WorkspaceSession, cohort: Cohort, person: Person, roles: frozenset[Role], now: datetime
) -> None:
    """One enrollment per chosen role; a role that was unchosen before being matched is withdrawn."""
    held = {Role(e.role): e for e in enrollments_of(session, cohort.id, person.id)}
    for role in sorted(roles):
        enrollment = held.get(role)
        if enrollment is None:
            session.add(
                Enrollment(
                    cohort_id=cohort.id, person_id=person.id, role=role.value,
                    status=EnrollmentState.BEGUN.value, begun_at=now,
                )
            )  # fmt: skip
        elif EnrollmentState(enrollment.status) in (EnrollmentState.WITHDRAWN, EnrollmentState.DECLINED):
            move_on(enrollment, EnrollmentEvent.RESUME)
    for role, enrollment in held.items():
        if role not in roles and may_move(enrollment, EnrollmentEvent.WITHDRAW):
            if enrollment.status == EnrollmentState.MATCHED:
                raise DomainError("enrollment_matched_role", field=ROLE_FEED, role=role.value)
            give_up(session, enrollment)
    session.flush()
    carry_over(session, cohort.id, person.id, now)


def _roles(submission: Submission) -> frozenset[Role]:
    if submission.person.is_guest:
        return frozenset({guests.ROLE})
    return roles_in(form_of_submission(submission), answers_of(submission))


def _page(
    session: WorkspaceSession,
    cohort: Cohort,
    person: Person,
    sheet: Filling,
    asked: Asked,
    now: datetime,
    *,
    resumed: bool = False,
) -> ApplicationPage:
    known = prefilled(sheet.form, person) if asked.progress.news else {}
    answered = sheet.known()
    enrollments = enrollments_of(session, cohort.id, person.id)
    plan = plan_of(cohort.program)
    sent = any(EnrollmentState(e.status) in TAKING_PART for e in enrollments)
    over = () if asked.progress.news else over_in(enrollments, roles_in(sheet.form, answered))
    applies = bool(over) or not sent
    late = has_closed(plan, now) and applies
    before = NEVER if sent else last_time(session, cohort, person, asked.page, answered)
    return ApplicationPage(
        program=program_shown(cohort.program),
        cohort=cohort.id,
        page=asked.page,
        answers={**before.chosen, **known, **answered},
        submit=sheet.form.submit if asked.last and _sends(session, cohort, person, enrollments, over) else "",
        resumed=resumed,
        news=asked.progress.news,
        carried=asked.progress.carried(),
        endorsement=_endorsement_ahead(session, cohort, person, sheet) if asked.last and applies else None,
        closed_on=plan.dates.apply_until if late else None,
        next_program=next_open(session, cohort) if late else "",
        as_in=before.program,
        again=tuple(e.role for e in over),
    )


def _endorsement_ahead(
    session: WorkspaceSession, cohort: Cohort, person: Person, sheet: Filling
) -> EndorsementAhead | None:
    return endorsement_ahead(session, cohort, person, sheet.known(), sheet.form)


def _sends(
    session: WorkspaceSession,
    cohort: Cohort,
    person: Person,
    enrollments: Sequence[Enrollment],
    over: Sequence[Enrollment],
) -> bool:
    """Whether nothing stands behind the last page: a role is chosen, and its profile accepted. `over`: those that are
    applied for again.
    """
    roles = [e.role for e in enrollments if EnrollmentState(e.status) in states.LIVING or e in over]
    return bool(roles) and not still_to_accept(session, cohort.program, person, roles)


def _prefill(session: WorkspaceSession, person: Person, submission: Submission, sheet: Filling) -> None:
    """What the directory knows of questions that came since this was begun."""
    asked = {question.key for question in form_of(submission.form_version).questions} | sheet.known().keys()
    new = {key: value for key, value in prefilled(sheet.form, person).items() if key not in asked}
    save_answers(session, submission, new, sheet.newest)
