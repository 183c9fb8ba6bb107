"""Who may read a concern. Nobody else learns that there is one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from bot.domain.access import Action, Actor, require
from bot.domain.concerns import Office, Whose, may_handle
from bot.domain.shown.concerns import Candidate, Readers
from bot.errors import DomainError
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Concern, Coordinator, Pair, Person, Program
from db.session import WorkspaceSession


def whose(session: WorkspaceSession, concern: Concern) -> Whose:
    """Who has to do with it, as things stand now."""
    apart = {*(concern.about or ()), *partners(session, concern.raised_by, concern.program_id)}
    return Whose(
        program=str(concern.program_id),
        raised_by=str(concern.raised_by),
        neutral=str(concern.neutral_id) if concern.neutral_id is not None else None,
        apart=frozenset(map(str, apart)),
    )


def partners(session: WorkspaceSession, person_id: int, program_id: int) -> set[int]:
    """Everybody who is or was in a pair of this program with somebody."""
    rows = session.execute(
        select(Pair.mentee_id, Pair.mentor_id)
        .join(Cohort, Pair.cohort_id == Cohort.id)
        .where(Cohort.program_id == program_id, or_(Pair.mentee_id == person_id, Pair.mentor_id == person_id))
    )
    return {one for row in rows for one in row} - {person_id}


def handlers(session: WorkspaceSession, concern: Concern) -> list[Person]:
    """Everybody who may read and answer it today, in the order in which they came to coordinate."""
    about = whose(session, concern)
    if concern.neutral_id is not None:
        people = [session.get_one(Person, concern.neutral_id)]
    else:
        people = _coordinators(session, concern.program_id)
    return [person for person in people if may_handle(actor_of(session, person), about)]


def concern_to_handle(session: WorkspaceSession, actor: Actor, concern_id: object) -> Concern:
    """A concern for somebody who may handle it. Whether there is none or it is not for them sounds the same:
    DomainError not_yours.
    """
    concern = session.find(Concern, concern_id)
    if concern is None or not may_handle(actor, whose(session, concern)):
        raise DomainError("not_yours")
    owner = str(concern.neutral_id) if concern.neutral_id is not None else None
    require(Action.HANDLE_CONCERN, actor, program=str(concern.program_id), owner=owner)
    return concern


def own_concern(session: WorkspaceSession, actor: Actor, concern_id: object) -> Concern:
    """A concern for whoever raised it. DomainError not_yours for everybody else."""
    concern = session.find(Concern, concern_id)
    if concern is None or actor.person != str(concern.raised_by):
        raise DomainError("not_yours")
    # No program: whoever is a guest by now still follows what they once raised here, if invited anywhere.
    require(Action.FOLLOW_CONCERN, actor, owner=str(concern.raised_by))
    return concern


def readers_for(
    session: WorkspaceSession, program: Program, raiser: Person, about: Collection[int]
) -> Readers:
    """To whom somebody can turn about these people (person ids). The champion stands in where the plan names no
    neutral people.
    """
    out = {raiser.id, *about, *partners(session, raiser.id, program.id)}
    team = plan_of(program).team
    neutral = [one for one in _by_slack_ids(session, team.neutral) if _is_here(one)]
    instead = not team.neutral and program.champion_id is not None
    if instead:
        neutral = [one for one in [session.get_one(Person, program.champion_id)] if _is_here(one)]
    coordinators = [one for one in _coordinators(session, program.id) if _is_here(one)]
    return Readers(
        coordinators=tuple(one.slack_id for one in coordinators if one.id not in out),
        neutral=tuple(candidate(one) for one in neutral if one.id not in out),
        champion=instead,
    )


def bystanders(session: WorkspaceSession, concern: Concern) -> list[Person]:
    """Who hears that something waits, and nothing about it, once its readers did not answer."""
    program = session.get_one(Program, concern.program_id)
    about = [*(concern.about or ())]
    offered = readers_for(session, program, concern.raiser, about).neutral
    people = [session.get_one(Person, one.person) for one in offered]
    champion = session.get(Person, program.champion_id) if program.champion_id is not None else None
    out = {concern.raised_by, *about, *partners(session, concern.raised_by, concern.program_id)}
    if champion is not None and _is_here(champion) and champion.id not in out and champion not in people:
        people.append(champion)
    reading = {one.id for one in handlers(session, concern)}
    return [one for one in people if one.id not in reading and one.id != concern.neutral_id]


def candidate(person: Person) -> Candidate:
    """Somebody as menus name them."""
    return Candidate(person.id, person.slack_id, person.name or person.slack_id)


def office_of(program: Program) -> Office:
    """When the program works."""
    plan = plan_of(program)
    return Office(plan.zone, plan.country, plan.hours)


def _coordinators(session: WorkspaceSession, program_id: int) -> list[Person]:
    return list(
        session.scalars(
            select(Person)
            .join(Coordinator, Coordinator.person_id == Person.id)
            .where(Coordinator.program_id == program_id)
            .order_by(Coordinator.id)
        )
    )


def _by_slack_ids(session: WorkspaceSession, slack_ids: Collection[str]) -> list[Person]:
    found = {
        one.slack_id: one
        for one in session.scalars(select(Person).where(Person.slack_id.in_(list(slack_ids))))
    }
    return [found[one] for one in slack_ids if one in found]


def _is_here(person: Person) -> bool:
    return person.deactivated_at is None and not (person.is_guest or person.is_outside or person.is_bot)
