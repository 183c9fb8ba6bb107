"""What stands between the questionnaire and the application: a place to wait for, and the yes to the role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.campaign import has_closed
from bot.domain.eligible import LATE
from bot.domain.shown.eligibility import OutsideShown, WaitingPage
from bot.domain.shown.profiles import ProfilesPage
from bot.domain.states import enrollment as states
from bot.domain.states.cohort import TAKES_APPLICATIONS
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.usecases.enrolling import move_on
from bot.usecases.facts.eligibility import eligible_shown
from bot.usecases.facts.profiles import profile_shown
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.joining.eligibility import standing_of
from bot.usecases.recruiting.joining.profiles import accept, roles_of, still_to_accept
from db.models import Cohort, Coordinator, Enrollment, Person, Program
from db.session import WorkspaceSession


def waiting_page(
    session: WorkspaceSession,
    cohort: Cohort,
    person: Person,
    enrollments: Sequence[Enrollment],
    carried: Mapping[str, Any],
    now: datetime,
) -> WaitingPage | None:
    """The question to somebody who chose a role they are outside of and has not said yet that they would wait.

    None if there is nothing to ask. What coordinators have decided, or an application that was sent, stays.
    """
    begun = _begun(enrollments)
    found = {e.role: _rule(session, e, person, now) for e in begun}
    asked = [e for e in begun if found[e.role] and not e.outside]
    if not asked:
        return None
    plan = plan_of(cohort.program)
    return WaitingPage(
        program=cohort.program_id,
        name=cohort.program.name,
        cohort=cohort.id,
        outside=tuple(OutsideShown(e.role, found[e.role], eligible_shown(plan, e.role)) for e in asked),
        also=next((e.role for e in begun if not found[e.role]), ""),
        coordinators=coordinators_of(session, cohort),
        carried=carried,
    )


def wait_for_a_place(
    session: WorkspaceSession, person: Person, enrollments: Sequence[Enrollment], now: datetime
) -> None:
    """They would rather wait for the roles that they are outside of."""
    for enrollment in _begun(enrollments):
        enrollment.outside = _rule(session, enrollment, person, now)
    session.flush()


def roles_within(
    session: WorkspaceSession, person: Person, enrollments: Sequence[Enrollment], now: datetime
) -> tuple[str, ...]:
    """The chosen roles that this person may take."""
    return tuple(e.role for e in _begun(enrollments) if not _rule(session, e, person, now))


def profiles_page(
    session: WorkspaceSession,
    cohort: Cohort,
    person: Person,
    enrollments: Sequence[Enrollment],
    now: datetime,
) -> ProfilesPage | None:
    """The profiles of the chosen roles that are still to be accepted; None if all are."""
    living = [e for e in enrollments if EnrollmentState(e.status) in states.LIVING]
    program = cohort.program
    waiting = still_to_accept(session, program, person, (e.role for e in living))
    if not waiting:
        return None
    late = has_closed(plan_of(program), now)
    return ProfilesPage(
        program=program_shown(program),
        cohort=cohort.id,
        profiles=tuple(profile_shown(session, program, person, role) for role in waiting),
        waits=any(e.outside or late for e in _begun(enrollments)),
    )


def accept_profiles(
    session: WorkspaceSession, cohort: Cohort, person: Person, seen: Mapping[str, object], now: datetime
) -> None:
    """Write down the yes to each profile that was read: `seen` is role → digest of its words. Words that
    changed meanwhile are left for another look, and so is a role that is not theirs.
    """
    for role in roles_of(session, cohort.program, person):
        if role in seen:
            accept(session, cohort.program, person, role, str(seen[role]), now)


def apply_for(
    session: WorkspaceSession, cohort: Cohort, person: Person, enrollment: Enrollment, now: datetime
) -> None:
    """A role that was begun is applied for; where a rule says so, or after the last day, it waits for a place."""
    rule = _rule(session, enrollment, person, now)
    if not rule and has_closed(plan_of(cohort.program), now):
        rule = LATE
    enrollment.outside = rule
    enrollment.applied_at = now
    move_on(enrollment, EnrollmentEvent.APPLY)
    if rule:
        move_on(enrollment, EnrollmentEvent.WAITLIST)


def next_open(session: WorkspaceSession, cohort: Cohort) -> str:
    """The name of the program that follows this one, if it takes applications in time; else empty."""
    programs = session.scalars(
        select(Program)
        .join(Cohort, Cohort.program_id == Program.id)
        .where(
            Program.follows_id == cohort.program_id,
            Cohort.status.in_([state.value for state in TAKES_APPLICATIONS]),
        )
        .order_by(Program.id.desc())
    )
    return next((program.name for program in programs), "")


def coordinators_of(session: WorkspaceSession, cohort: Cohort) -> tuple[str, ...]:
    """The Slack ids of those who can put things right, the longest-serving first."""
    return tuple(
        session.scalars(
            select(Person.slack_id)
            .join(Coordinator, Coordinator.person_id == Person.id)
            .where(Coordinator.program_id == cohort.program_id, Person.deactivated_at.is_(None))
            .order_by(Coordinator.id)
        )
    )


def _begun(enrollments: Iterable[Enrollment]) -> list[Enrollment]:
    return [e for e in enrollments if EnrollmentState(e.status) is EnrollmentState.BEGUN]


def _rule(session: WorkspaceSession, enrollment: Enrollment, person: Person, now: datetime) -> str:
    return standing_of(session, enrollment.cohort.program, person, enrollment.role, now).outside
