"""Finding a pair for someone who may act on it, and keeping its journey's alarm set."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm.attributes import flag_modified

from bot.domain.access import Action, Actor, PairMembers, require
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.shown.guiding import Named
from bot.domain.states.pair import LIVING, PairEvent, PairState, move
from bot.errors import DomainError
from bot.languages import common_language
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.beginning.checklist import tick_off
from bot.usecases.guiding.beginning.offering import offer_hello
from bot.usecases.guiding.circles import own_pair_id
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from db.models import Pair, Person
from db.session import WorkspaceSession


def members_of(pair: Pair) -> PairMembers:
    """The two, as access rules see them."""
    return PairMembers(mentee=str(pair.mentee_id), mentor=str(pair.mentor_id), pair=str(pair.id))


def pair_for(session: WorkspaceSession, actor: Actor, pair_id: object, action: Action) -> Pair:
    """A pair looked up by an id from a click and authorized for `action`. Raises DomainError."""
    pair = session.find(Pair, pair_id)
    if pair is None:
        raise DomainError("not_your_pair")
    require(action, actor, program=str(pair.cohort.program_id), pair=members_of(pair))
    return pair


def working_pair(
    session: WorkspaceSession, actor: Actor, pair_id: object, action: Action, *, also_resting: bool = False
) -> Pair:
    """A pair in which one of the two may do something now; until the transaction ends, nobody else can.

    A button that a whole circle reads means each reader's own pair. Raises DomainError, also while the pair is
    paused (unless `also_resting`; a circle goes on without whoever pauses) or once it is over.
    """
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), action)
    if actor.person not in members_of(pair):
        raise DomainError("not_your_pair")
    take_turn(session, pair)
    rests = also_resting and pair.circle_id is None and pair.status == PairState.PAUSED
    if not rests:
        require_at_work(PairState(pair.status))
    return pair


def require_at_work(state: PairState) -> None:
    """Raise DomainError unless the two may sign, plan and set goals in this state."""
    if state is PairState.PAUSED:
        raise DomainError("pair_paused")
    if state is PairState.ARCHIVED:
        raise DomainError("pair_archived")
    if state is PairState.CLOSED:
        raise DomainError("pair_closed_well")
    if state not in LIVING:
        raise DomainError("pair_already_closed")


def plan_with_goals(pair: Pair) -> Plan:
    """The pair's plan. Raises DomainError program_without_goals."""
    plan = plan_of(pair.cohort.program)
    if not plan.with_goals:
        raise DomainError("program_without_goals")
    return plan


def plan_with_agreement(pair: Pair) -> Plan:
    """The pair's plan. Raises DomainError program_without_agreement."""
    plan = plan_of(pair.cohort.program)
    if not plan.with_agreement:
        raise DomainError("program_without_agreement")
    return plan


def partner_of(pair: Pair, person: Person) -> Person:
    """The other one. Raises DomainError for someone who is not in the pair."""
    if person.id == pair.mentee_id:
        return pair.mentor
    if person.id == pair.mentor_id:
        return pair.mentee
    raise DomainError("not_your_pair")


def role_in(pair: Pair, person: Person) -> Role:
    """Which of the two somebody is. Raises DomainError for someone who is not in the pair."""
    partner_of(pair, person)
    return Role.MENTEE if person.id == pair.mentee_id else Role.MENTOR


def named(person: Person) -> Named:
    """A person, as views name them."""
    return Named(person.slack_id, person.name)


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


def had_a_pair(session: WorkspaceSession, person: Person) -> bool:
    """Whether this person is or was in a pair."""
    mine = or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id)
    return session.scalar(select(Pair.id).where(mine).limit(1)) is not None


def look_again(pair: Pair, now: datetime) -> None:
    """A fact of this pair changed: its journey is looked at in the next tick."""
    pair.next_due_at = now
    # Written even if it says so already: a tick that runs beside us may be about to write something later.
    flag_modified(pair, "next_due_at")


def facts_changed(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Set the pair's alarm, tick off its first steps, and publish both Home tabs anew.

    To be called once the change is made: what is read here must be how things stand by then.
    """
    look_again(pair, now)
    tick_off(session, pair, now)
    outbox.refresh_homes(session, pair.people(), now)


def begin(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """The channel stands and the two are invited: the pair becomes active.

    Said again, or when the pair was paused or closed meanwhile, it changes nothing.
    """
    if pair.status != PairState.PUBLISHED:
        return
    pair.status = move(PairState.PUBLISHED, PairEvent.BEGIN).value
    pair.shift_days += (
        now - pair.published_at
    ).days  # its channel came that much later, as when it was paused
    record(session, "pair.begun", now, pair=pair)
    offer_hello(session, pair, now)
    facts_changed(session, pair, now)


def language_of_pair(pair: Pair) -> str:
    """What is said in a pair's channel: in the language that both read, else in the program's."""
    of_program = plan_of(pair.cohort.program).language
    if pair.circle_id is not None:
        return of_program
    return common_language((person.language or person.locale for person in pair.people()), of_program)
