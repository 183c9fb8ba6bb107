"""Who acts, as the database knows them now: nothing a payload says is believed."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.access import Actor
from db.models import Coordinator, Person
from db.session import WorkspaceSession


def actor_of(session: WorkspaceSession, person: Person, *, outside: bool = False) -> Actor:
    """The actor for `person`; `outside` when the click came from another workspace."""
    programs = session.scalars(select(Coordinator.program_id).where(Coordinator.person_id == person.id))
    return Actor(
        person=str(person.id),
        is_guest=person.is_guest,
        is_outside=person.is_outside or outside,
        deactivated=person.deactivated_at is not None,
        workspace_admin=person.is_workspace_admin,
        coordinator_of=frozenset(str(program_id) for program_id in programs),
    )
