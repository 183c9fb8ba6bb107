"""Who acts, as the database knows them now: nothing a payload says is believed."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.domain.access import Actor, Presence
from db.models import Coordinator, Nomination, Person
from db.often import often
from db.session import WorkspaceSession

GUEST = "guest"
"""The kind of nomination that invites a guest of the workspace as external mentor."""
_COORDINATED = often(select(Coordinator.program_id).where(Coordinator.person_id == bindparam("person")))


def actor_of(
    session: WorkspaceSession, person: Person, *, outside: bool = False, presence: Presence | None = None
) -> Actor:
    """The actor for `person`; `outside` when the click came from another workspace, `presence` what Slack says of
    them, where somebody acts.
    """
    programs = coordinated_by(session, person)
    return Actor(
        person=str(person.id),
        is_guest=person.is_guest,
        is_outside=person.is_outside or outside,
        deactivated=person.deactivated_at is not None,
        workspace_admin=person.is_workspace_admin,
        coordinator_of=frozenset(str(program_id) for program_id in programs),
        invited_to=_invited_to(session, person) if person.is_guest else frozenset(),
        presence=presence,
    )


def coordinated_by(session: WorkspaceSession, person: Person) -> frozenset[int]:
    """The programs that this person coordinates, by id."""
    asked, reads = {"person": person.id}, frozenset({Coordinator})
    name = ("coordinated", person.id)
    return session.once(name, lambda: frozenset(session.scalars(_COORDINATED, asked)), reads=reads)


def _invited_to(session: WorkspaceSession, person: Person) -> frozenset[str]:
    """The programs to which a coordinator invited this guest; whoever declined may still change their mind."""
    invited = select(Nomination.program_id).where(
        Nomination.nominee_id == person.id, Nomination.kind == GUEST
    )
    return frozenset(str(program_id) for program_id in session.scalars(invited))
