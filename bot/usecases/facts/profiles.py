"""Facts of role profiles: to read, mine, and who has accepted which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies
from bot.domain.role_profiles import MANAGER, ROLES, digest_of_profile
from bot.domain.shown.profiles import (
    AcceptancesShown,
    MyProfiles,
    ProfileShown,
    ProfileToRead,
    RoleAcceptances,
)
from bot.domain.states.cohort import CohortState
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.plans import current_cohort
from bot.usecases.recruiting.joining.profiles import (
    ASKED,
    acceptances_of,
    people_of,
    profile_of,
    roles_of,
    roles_taken,
    version_of,
)
from db.models import Cohort, Coordinator, Enrollment, OutboxRow, Person, Program, RoleAcceptance
from db.session import WorkspaceSession


def profile_shown(session: WorkspaceSession, program: Program, person: Person, role: str) -> ProfileShown:
    """The words of today, and when this person said yes to them. KeyError if the plan has no such profile."""
    profile = profile_of(program, role)
    if profile is None:
        raise KeyError(role)
    digest = digest_of_profile(profile)
    mine = acceptances_of(session, program, role, person_id=person.id)
    yes = next((one for one in mine if one.digest == digest), None)
    return ProfileShown(
        role=role,
        digest=digest,
        version=yes.version if yes else version_of(session, program, role, digest),
        promise=profile.promise,
        does=profile.does,
        does_not=profile.does_not,
        hours_per_month=profile.hours_per_month,
        accepted_at=yes.accepted_at if yes else None,
        before=mine[-1].version if mine and not yes else None,
    )


def asked(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ProfileToRead:
    """The message that asks to read a profile; once it stands, also that it was accepted.

    Not sent when the words have changed again, when they are accepted already, or the role is given up.
    """
    program, person = session.get(Program, int(args["program"])), session.get(Person, int(args["person"]))
    role = str(args["role"])
    if program is None or person is None or profile_of(program, role) is None:
        raise NoLongerApplies
    shown = profile_shown(session, program, person, role)
    if "message" in args and shown.accepted_at is not None:
        return ProfileToRead(program_shown(program), shown)
    here = role == MANAGER or role in roles_of(session, program, person)
    if shown.digest != args["digest"] or shown.accepted_at is not None or not here:
        raise NoLongerApplies
    return ProfileToRead(program_shown(program), shown)


def my_profiles(session: WorkspaceSession, person: Person, *, waiting: bool = False) -> MyProfiles:
    """Every profile of this person's roles in programs that are not over; `waiting`: of those who take part,
    only what they have yet to say yes to.
    """
    found = []
    for program in _programs_of(session, person):
        cohort = current_cohort(session, program)
        if cohort.status == CohortState.CLOSED:
            continue
        for role in (roles_taken if waiting else roles_of)(session, program, person):
            if profile_of(program, role) is None:
                continue
            shown = profile_shown(session, program, person, role)
            if not waiting or shown.accepted_at is None:
                found.append(ProfileToRead(program_shown(program), shown))
    return MyProfiles(tuple(found))


def _programs_of(session: WorkspaceSession, person: Person) -> list[Program]:
    enrolled = (
        select(Cohort.program_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.person_id == person.id)
    )
    coordinates = select(Coordinator.program_id).where(Coordinator.person_id == person.id)
    accepted = select(RoleAcceptance.program_id).where(RoleAcceptance.person_id == person.id)
    asked_of = session.scalars(
        select(OutboxRow).where(OutboxRow.kind == ASKED, OutboxRow.lane == f"person:{person.id}")
    )
    asked_in = {int(row.args["program"]) for row in asked_of}
    mine = (
        Program.id.in_(asked_in)
        | Program.id.in_(enrolled)
        | Program.id.in_(coordinates)
        | Program.id.in_(accepted)
    )
    return list(session.scalars(select(Program).where(mine).order_by(Program.id)))


def acceptances(session: WorkspaceSession, program: Program) -> AcceptancesShown:
    """Who has said yes to which version of each profile, and who has yet to."""
    people = people_of(session, program)
    roles = []
    for role in ROLES:
        profile = profile_of(program, role)
        if profile is None:
            continue
        digest = digest_of_profile(profile)
        latest: dict[int, RoleAcceptance] = {}
        current: set[int] = set()
        for one in acceptances_of(session, program, role):
            latest[one.person_id] = one
            if one.digest == digest:
                current.add(one.person_id)
        here = people.get(role, []) if role != MANAGER else _accepted_managers(session, latest)
        roles.append(
            RoleAcceptances(
                role=role,
                version=version_of(session, program, role, digest),
                accepted=tuple(p.slack_id for p in here if p.id in current),
                older=tuple(
                    (p.slack_id, latest[p.id].version) for p in here if p.id in latest and p.id not in current
                ),
                missing=tuple(p.slack_id for p in here if p.id not in latest),
            )
        )
    return AcceptancesShown(program_shown(program), tuple(roles))


def _accepted_managers(session: WorkspaceSession, latest: Mapping[int, RoleAcceptance]) -> list[Person]:
    """Managers are asked when they act, so only those who have are named."""
    return list(session.scalars(select(Person).where(Person.id.in_(latest)).order_by(Person.id)))


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {"profile.asked": asked}
