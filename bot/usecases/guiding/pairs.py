"""Finding a pair for someone who may act on it, and keeping its journey's alarm set."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.access import Action, Actor, PairMembers, require
from bot.domain.states.pair import LIVING
from bot.errors import DomainError
from db.models import Pair, Person
from db.session import WorkspaceSession


def members_of(pair: Pair) -> PairMembers:
    """The two, as access rules see them."""
    return PairMembers(mentee=str(pair.mentee_id), mentor=str(pair.mentor_id))


def pair_for(session: WorkspaceSession, actor: Actor, pair_id: object, action: Action) -> Pair:
    """A pair looked up by an id from a click and authorized for `action`. Raises DomainError."""
    pair = session.get(Pair, int(str(pair_id))) if str(pair_id).isdigit() else None
    if pair is None:
        raise DomainError("not_your_pair")
    require(action, actor, program=str(pair.cohort.program_id), pair=members_of(pair))
    return pair


def partner_of(pair: Pair, person: Person) -> Person:
    """The other one. Raises DomainError for someone who is not in the pair."""
    if person.id == pair.mentee_id:
        return pair.mentor
    if person.id == pair.mentor_id:
        return pair.mentee
    raise DomainError("not_your_pair")


def living_pairs(session: WorkspaceSession, person: Person) -> list[Pair]:
    """The pairs this person is in that have not ended, oldest first."""
    return list(
        session.scalars(
            select(Pair)
            .where(
                or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id),
                Pair.status.in_([state.value for state in LIVING]),
            )
            .order_by(Pair.id)
        )
    )


def look_again(pair: Pair, now: datetime) -> None:
    """A fact of this pair changed: its journey is looked at in the next tick."""
    pair.next_due_at = now
