"""One colleague of each kind, put into any town; none of them has anything to do with what is tried there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from bot.domain.permissions import Role
from bot.usecases.people.actors import GUEST
from db.models import Coordinator, Enrollment, Nomination, Pair, Person, Program
from db.session import WorkspaceSession
from tests.usecases.people.company import found_program, hire

PEOPLE: Mapping[Role, str] = {role: f"URIGHT{role.name.replace('_', '')}" for role in Role}
"""Slack ids."""
PAIRS = (
    (PEOPLE[Role.MENTEE], "URIGHTOTHER"),
    ("URIGHTELSE", PEOPLE[Role.MENTOR]),
    ("URIGHTHERS", PEOPLE[Role.INVITED_GUEST]),
)
NEIGHBOUR = "URIGHTNEIGHBOUR"
TRYING = (*PEOPLE.items(), (Role.MEMBER, NEIGHBOUR))
"""Whoever coordinates another program is a colleague like any other here."""
ELSEWHERE = "TELSE"
_ACCOUNTS = {
    Role.WORKSPACE_ADMIN: {"is_admin": True},
    Role.GUEST: {"is_restricted": True},
    Role.INVITED_GUEST: {"is_restricted": True},
    Role.DEACTIVATED: {"deleted": True},
}


def settle_everybody(session: WorkspaceSession, program: Program, cohort_id: int, now: datetime) -> None:
    """Each of them, as they are in this program. Whoever has left and whoever is from elsewhere once coordinated it."""
    people = {role: hire(session, who, now, **_ACCOUNTS.get(role, {})) for role, who in PEOPLE.items()}
    for role in (Role.COORDINATOR, Role.OUTSIDER, Role.DEACTIVATED):
        for every in session.scalars(select(Program.id)):
            session.add(Coordinator(program_id=every, person_id=people[role].id, since=now))
    people[Role.OUTSIDER].is_outside = True
    led = hire(session, "URIGHTLED", now)
    led.manager_id = people[Role.MANAGER].id
    if program.champion_id is None:
        program.champion_id = people[Role.CHAMPION].id
    _enroll(session, cohort_id, people[Role.APPLICANT], "mentee", "applied", now)
    for mentee, mentor in (
        ("URIGHTMENTEE", "URIGHTOTHER"),
        ("URIGHTELSE", "URIGHTMENTOR"),
        ("URIGHTHERS", "URIGHTINVITEDGUEST"),
    ):
        _pair(session, cohort_id, [_known(session, who, now) for who in (mentee, mentor)], now)
    inviter = session.scalars(
        select(Coordinator.person_id).where(Coordinator.program_id == program.id)
    ).first()
    session.add(
        Nomination(
            program_id=program.id, nominee_id=people[Role.INVITED_GUEST].id, nominated_by=inviter, role="mentor",
            kind=GUEST, note=None, status="accepted", made_at=now,
        )
    )  # fmt: skip
    neighbour = hire(session, NEIGHBOUR, now)
    found_program(session, neighbour, now, name="Neighbours").admin_channel = "CNEXT"
    neighbour.is_workspace_admin = False
    session.flush()


def _known(session: WorkspaceSession, slack_id: str, now: datetime) -> Person:
    return session.scalar(select(Person).where(Person.slack_id == slack_id)) or hire(session, slack_id, now)


def _enroll(
    session: WorkspaceSession, cohort_id: int, person: Person, role: str, status: str, now: datetime
) -> None:
    session.add(
        Enrollment(
            cohort_id=cohort_id, person_id=person.id, role=role, status=status, capacity=1, begun_at=now,
            applied_at=now, decided_at=now if status != "applied" else None,
        )
    )  # fmt: skip
    session.flush()


def _pair(session: WorkspaceSession, cohort_id: int, two: list[Person], now: datetime) -> None:
    for person, role in zip(two, ("mentee", "mentor"), strict=True):
        _enroll(session, cohort_id, person, role, "matched", now)
    session.add(
        Pair(
            cohort_id=cohort_id, mentee_id=two[0].id, mentor_id=two[1].id, status="active", points=1, reasons=[],
            channel_id=f"C{two[0].slack_id[1:]}", channel_name="mentoring-two", published_at=now, shift_days=0,
        )
    )  # fmt: skip
    session.flush()
