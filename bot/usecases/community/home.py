"""The community on somebody's Home tab: what is open for them as mentor, facilitator, guest or host."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, allowed
from bot.domain.shown.community import CommunityHome, TouchBaseAsked
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import SessionKind
from bot.usecases.community.channels import channel_of, kinds_wanted, who_belongs
from bot.usecases.community.facilitators import facilitations
from bot.usecases.community.slots import bookings_of, slot_shown, slots_ahead
from bot.usecases.community.touching import still_facilitates
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.training.people import mentors_at_work, programs_to_learn_in
from bot.usecases.training.seats import dates_shown
from db.models import Cohort, Facilitation, Person, Program, TouchBase, TrainingSeat, TrainingSession
from db.session import WorkspaceSession


def community_lines(session: WorkspaceSession, person: Person, now: datetime) -> tuple[CommunityHome, ...]:
    """Program by program what the community has for this person; nothing of programs that are over."""
    if person.is_guest or person.is_outside:
        return ()
    programs = {program.id: program for program in programs_to_learn_in(session, person)}
    for cohort in _facilitated(session, person):  # also who is in another program
        programs.setdefault(cohort.program_id, cohort.program)
    shown = [_lines(session, program, person, now) for program in programs.values()]
    return tuple(one for one in shown if one is not None and not one.empty)


def _facilitated(session: WorkspaceSession, person: Person) -> list[Cohort]:
    query = (
        select(Cohort)
        .join(Facilitation, Facilitation.cohort_id == Cohort.id)
        .where(Facilitation.facilitator_id == person.id)
    )
    return list(session.scalars(query.distinct().order_by(Cohort.id.desc())))


def _lines(
    session: WorkspaceSession, program: Program, person: Person, now: datetime
) -> CommunityHome | None:
    cohort = current_cohort(session, program)
    if cohort.status == CohortState.CLOSED:
        return None
    mentor = person.id in mentors_at_work(session, program, {person.id})
    mine = facilitations(session, cohort)
    own = next((one for one in mine if one.mentor_id == person.id and one.accepted_at is not None), None)
    facilitator = session.get_one(Person, own.facilitator_id).slack_id if own is not None and mentor else ""
    slots, hosting, free = _office_hours(session, program, person, now)
    names = {
        accepted: tuple(
            session.get_one(Person, one.mentor_id).slack_id
            for one in mine
            if one.facilitator_id == person.id and (one.accepted_at is not None) is accepted
        )
        for accepted in (True, False)
    }
    return CommunityHome(
        program=program.id,
        cohort=cohort.id,
        name=program.name,
        channels=_channels(session, cohort, person),
        get_togethers=dates_shown(session, program, SessionKind.GET_TOGETHER, person, now) if mentor else (),
        facilitator=facilitator,
        touch=_open_question(session, cohort, person) if mentor else None,
        looks_after=names[True],
        to_accept=names[False],
        slots=tuple(slot_shown(session, slot, seat, private=True) for slot, seat in slots),
        hosting=tuple(slot_shown(session, slot, seat, private=True) for slot, seat in hosting),
        free=free,
    )


def _channels(session: WorkspaceSession, cohort: Cohort, person: Person) -> tuple[tuple[str, str], ...]:
    found = []
    for kind in kinds_wanted(plan_of(cohort.program)):
        channel = channel_of(session, cohort, kind)
        if channel is None or channel.channel_id is None or channel.archived_at is not None:
            continue
        if person.id in who_belongs(session, cohort.program, kind, {person.id}):
            found.append((kind, channel.channel_id))
    return tuple(found)


def _open_question(session: WorkspaceSession, cohort: Cohort, person: Person) -> TouchBaseAsked | None:
    """The newest question, while it waits for its answer."""
    touch = session.scalar(
        select(TouchBase)
        .where(TouchBase.cohort_id == cohort.id, TouchBase.mentor_id == person.id)
        .order_by(TouchBase.id.desc())
        .limit(1)
    )
    if touch is None or touch.answer or not still_facilitates(session, touch):
        return None
    facilitator = session.get_one(Person, touch.facilitator_id).slack_id
    return TouchBaseAsked(touch.id, cohort.program.name, facilitator)


_Booked = list[tuple[TrainingSession, TrainingSeat]]


def _office_hours(
    session: WorkspaceSession, program: Program, person: Person, now: datetime
) -> tuple[_Booked, _Booked, int]:
    """(slot, booking) of this person's own, of those who come to them, and how many are free to them."""
    slots = slots_ahead(session, program, now)
    booked = bookings_of(session, slots)
    mine = [(slot, booked[slot.id]) for slot in slots if slot.id in booked]
    own = [(slot, seat) for slot, seat in mine if seat.person_id == person.id]
    hosting = [(slot, seat) for slot, seat in mine if slot.made_by == person.id]
    free = 0
    if not own and allowed(Action.BOOK_OFFICE_HOURS, actor_of(session, person)):
        free = sum(1 for slot in slots if slot.id not in booked and slot.made_by != person.id)
    return own, hosting, free
