"""External mentors: a coordinator invites a guest of the workspace, who decides, applies and guides one pair."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain import guests
from bot.domain.access import Action, Actor
from bot.domain.shown.admission import GuestInvited
from bot.domain.states.cohort import CohortState, require_open
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.locking import take_turn
from bot.usecases.people.actors import GUEST
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.nominations import ASKED, deliver, nomination_of
from db.models import Nomination, Person
from db.session import WorkspaceSession


def invite_guest(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, guest: str, now: datetime
) -> GuestInvited:
    """Ask a multi-channel guest (a Slack id) whether they would like to be an external mentor.

    Only a yes changes anything else. Raises DomainError for anybody who is no such guest, and while the program
    takes no applications.
    """
    program = coordinated(session, actor, program_id, Action.INVITE_GUEST)
    someone = _guest(session, guest)
    require_open(CohortState(current_cohort(session, program).status))
    take_turn(session, someone)
    shown = program_shown(program)
    before = nomination_of(session, program, someone)
    if before is not None:
        before.kind = GUEST  # thought of while they were a member: they are told already
        return GuestInvited(shown, someone.slack_id, before=True)
    made = Nomination(
        program_id=program.id, nominee_id=someone.id, nominated_by=person.id, role=guests.ROLE.value,
        kind=GUEST, note=None, status=ASKED, made_at=now,
    )  # fmt: skip
    deliver(session, made, program, someone, now)
    record(session, "guest.invited", now, actor=person, program_id=program.id, subject="nomination",
           subject_id=made.id)  # fmt: skip
    return GuestInvited(shown, someone.slack_id, before=False)


def _guest(session: WorkspaceSession, slack_id: str) -> Person:
    someone = session.scalar(select(Person).where(Person.slack_id == slack_id))
    if someone is None or someone.deactivated_at is not None:
        raise DomainError("person_not_known")
    if someone.is_outside or someone.is_bot:
        raise DomainError("guest_from_outside", who=someone.slack_id)
    if not someone.is_guest:
        raise DomainError("no_guest", who=someone.slack_id)
    if someone.is_single_channel:
        raise DomainError("guest_of_one_channel", who=someone.slack_id)
    return someone
