"""Role profiles: read and accepted before taking part, asked again only when the words change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.program import RoleProfile
from bot.domain.role_profiles import COORDINATOR, MANAGER, ROLES, digest_of_profile
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.people.actors import coordinated_by
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Coordinator, Enrollment, OutboxRow, Person, Program, RoleAcceptance
from db.session import WorkspaceSession

ASKED = "profile.asked"
TAKING_PART = frozenset(
    {
        EnrollmentState.APPLIED,
        EnrollmentState.APPROVED,
        EnrollmentState.WAITLISTED,
        EnrollmentState.MATCHED,
    }
)
"""Whoever is here has accepted some words once; the others come to it with their application."""


def profile_of(program: Program, role: str) -> RoleProfile | None:
    """The profile of a role as the plan has it now; None if it has none."""
    return plan_of(program).role_profiles.get(role)


def lineage(session: WorkspaceSession, program: Program) -> list[int]:
    """The ids of a program and of the cohorts before it, the newest first: the same words count in all."""
    ids: list[int] = []
    one: Program | None = program
    while one is not None and one.id not in ids:
        ids.append(one.id)
        one = session.get(Program, one.follows_id) if one.follows_id is not None else None
    return ids


def acceptances_of(
    session: WorkspaceSession, program: Program, role: str, *, person_id: int | None = None
) -> list[RoleAcceptance]:
    """Every yes to a profile of this role, also from the cohorts before, the earliest first."""
    query = select(RoleAcceptance).where(
        RoleAcceptance.program_id.in_(lineage(session, program)), RoleAcceptance.role == role
    )
    if person_id is not None:
        query = query.where(RoleAcceptance.person_id == person_id)
    return list(session.scalars(query.order_by(RoleAcceptance.accepted_at, RoleAcceptance.id)))


def version_of(session: WorkspaceSession, program: Program, role: str, digest: str) -> int:
    """The number of these words among all that people said yes to; the next one for words that are new."""
    known = session.execute(
        select(RoleAcceptance.digest, RoleAcceptance.version).where(
            RoleAcceptance.program_id.in_(lineage(session, program)), RoleAcceptance.role == role
        )
    ).all()
    same = [version for words, version in known if words == digest]
    return min(same) if same else max((version for _, version in known), default=0) + 1


def has_accepted(session: WorkspaceSession, program: Program, person: Person, role: str) -> bool:
    """Whether somebody has said yes to the words of today; where there are none, there is nothing to say."""
    profile = profile_of(program, role)
    if profile is None:
        return True
    digest = digest_of_profile(profile)
    mine = acceptances_of(session, program, role, person_id=person.id)
    return any(one.digest == digest for one in mine)


def still_to_accept(
    session: WorkspaceSession, program: Program, person: Person, roles: Iterable[str]
) -> tuple[str, ...]:
    """Those of `roles` whose profile somebody has not said yes to, in the order of ROLES."""
    wanted = {str(role) for role in roles}
    return tuple(
        role for role in ROLES if role in wanted and not has_accepted(session, program, person, role)
    )


def accept(
    session: WorkspaceSession, program: Program, person: Person, role: str, digest: str, now: datetime
) -> bool:
    """Write down somebody's yes to the words they read (`digest`).

    False if the words have changed since they were shown: nothing is written then.
    """
    profile = profile_of(program, role)
    if profile is None or digest_of_profile(profile) != digest:
        return profile is None
    if has_accepted(session, program, person, role):
        return True
    version = version_of(session, program, role, digest)
    session.add(
        RoleAcceptance(
            program_id=program.id, person_id=person.id, role=role, version=version, digest=digest,
            accepted_at=now,
        )
    )  # fmt: skip
    session.flush()
    record(session, "profile.accepted", now, actor=person, program_id=program.id, role=role, version=version)
    key = _key(program, person, role, digest)
    if session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None:
        outbox.amend(session, key, now, person=person.id, program=program.id, role=role, digest=digest)
    outbox.refresh_home(session, person, now)
    return True


def ask_to_accept(
    session: WorkspaceSession, program: Program, person: Person, role: str, now: datetime
) -> bool:
    """Ask somebody by direct message to read the profile of their role, in their working hours.

    Once for the same words; nothing for somebody who has said yes to them. Returns whether a message is new.
    """
    profile = profile_of(program, role)
    if profile is None or has_accepted(session, program, person, role):
        return False
    digest = digest_of_profile(profile)
    plan = plan_of(program)
    at = next_working_moment(now, person.zone, person.country, plan.hours, silent_days(plan))
    return outbox.post(
        session, ASKED, now, key=_key(program, person, role, digest), not_before=at,
        person=person.id, program=program.id, role=role, digest=digest,
    )  # fmt: skip


def was_asked(session: WorkspaceSession, program: Program, person: Person, role: str) -> bool:
    """Whether somebody has been asked to read the words of today."""
    profile = profile_of(program, role)
    if profile is None:
        return False
    key = _key(program, person, role, digest_of_profile(profile))
    return session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None


def accept_profile(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    program_id: object,
    role: str,
    digest: str,
    now: datetime,
) -> Program:
    """The button of a profile that stands by itself. Raises DomainError: not theirs, or the words changed."""
    program = program_of_profile(session, actor, person, program_id, role)
    if not accept(session, program, person, role, digest, now):
        raise DomainError("profile_changed")
    return program


def program_of_profile(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, role: str
) -> Program:
    """The program whose profile somebody wants to read, looked up again. Raises DomainError."""
    require(Action.ACCEPT_PROFILE, actor, owner=str(person.id))
    program = session.find(Program, program_id)
    if program is None or profile_of(program, role) is None or role not in roles_of(session, program, person):
        raise DomainError("profile_not_yours")
    return program


def roles_taken(session: WorkspaceSession, program: Program, person: Person) -> tuple[str, ...]:
    """The roles in which somebody takes part: with an application that was sent, or as coordinator."""
    held = set(_enrolled(session, program, person, TAKING_PART))
    if program.id in coordinated_by(session, person):
        held.add(COORDINATOR)
    return tuple(role for role in ROLES if role in held)


def roles_of(session: WorkspaceSession, program: Program, person: Person) -> tuple[str, ...]:
    """The roles somebody has in a program: as applicant, as coordinator, as a manager who was asked."""
    held = set(_enrolled(session, program, person, TAKING_PART | {EnrollmentState.BEGUN}))
    if program.id in coordinated_by(session, person):
        held.add(COORDINATOR)
    if _manages(session, program, person):
        held.add(MANAGER)
    return tuple(role for role in ROLES if role in held)


def people_of(session: WorkspaceSession, program: Program) -> Mapping[str, list[Person]]:
    """Who takes part in a program: applicants and coordinators, by role; nobody who has left."""
    by_role: dict[str, dict[int, Person]] = {}
    states = [state.value for state in TAKING_PART]
    rows = session.execute(
        select(Enrollment.role, Person)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Cohort.program_id == program.id,
            Enrollment.status.in_(states),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.id)
    )
    for role, person in rows:
        by_role.setdefault(role, {})[person.id] = person
    found = {role: list(people.values()) for role, people in by_role.items()}
    found[COORDINATOR] = list(
        session.scalars(
            select(Person)
            .join(Coordinator, Coordinator.person_id == Person.id)
            .where(Coordinator.program_id == program.id, Person.deactivated_at.is_(None))
            .order_by(Coordinator.id)
        )
    )
    return found


def _enrolled(
    session: WorkspaceSession, program: Program, person: Person, within: frozenset[EnrollmentState]
) -> list[str]:
    states = [state.value for state in within]
    return list(
        session.scalars(
            select(Enrollment.role)
            .join(Cohort, Cohort.id == Enrollment.cohort_id)
            .where(
                Cohort.program_id == program.id,
                Enrollment.person_id == person.id,
                Enrollment.status.in_(states),
            )
        )
    )


def _manages(session: WorkspaceSession, program: Program, person: Person) -> bool:
    """They were asked for it, or have said yes to it before. That somebody of theirs takes part is not enough: they
    would learn by it what may be nobody's business.
    """
    accepted = acceptances_of(session, program, MANAGER, person_id=person.id)
    return bool(accepted) or was_asked(session, program, person, MANAGER)


def _key(program: Program, person: Person, role: str, digest: str) -> str:
    return f"{ASKED}:{program.id}:{person.id}:{role}:{digest[:16]}"
