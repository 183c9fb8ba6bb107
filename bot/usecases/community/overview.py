"""The community of a cohort for its coordinators, on one screen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.shown.community import (
    MENTEES,
    MENTORS,
    ChannelStanding,
    CommunityShown,
    FacilitatorStanding,
    WhoComes,
)
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import TAKEN, SessionState
from bot.usecases.community.channels import channel_of, kinds_wanted, names_of_members, on_its_way
from bot.usecases.community.facilitators import facilitations, without_facilitator
from bot.usecases.community.get_togethers import ahead
from bot.usecases.community.slots import bookings_of, slot_shown, slots_ahead
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.training.people import mentors_at_work
from bot.usecases.training.seats import standings
from db.models import Cohort, Person, TrainingSeat, TrainingSession
from db.session import WorkspaceSession


def community_overview(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime
) -> CommunityShown:
    """Channels, the next get-together, facilitators, office hours; of office hours never who booked them."""
    program = coordinated(session, actor, program_id, Action.SEE_TRAINING)
    cohort, plan = current_cohort(session, program), plan_of(program)
    coming = ahead(session, program, now)
    slots = slots_ahead(session, program, now)
    booked = bookings_of(session, slots)
    return CommunityShown(
        program=program.id,
        name=program.name,
        channels=tuple(_channel(session, cohort, plan, kind) for kind in (MENTORS, MENTEES)),
        get_together=who_comes(session, coming[0], now) if coming else None,
        facilitators=_facilitators(session, cohort),
        without=tuple(one.slack_id for one in without_facilitator(session, cohort)),
        slots=tuple(slot_shown(session, slot, booked.get(slot.id)) for slot in slots),
        closed=cohort.status == CohortState.CLOSED,
    )


def who_comes(session: WorkspaceSession, date: TrainingSession, now: datetime) -> WhoComes:
    """Who has said that they come to a get-together."""
    query = (
        select(Person.slack_id)
        .join(TrainingSeat, TrainingSeat.person_id == Person.id)
        .where(
            TrainingSeat.session_id == date.id,
            TrainingSeat.status.in_([state.value for state in TAKEN]),
        )
        .order_by(TrainingSeat.id)
    )
    return WhoComes(
        date.program.name,
        standings(session, [date], now)[0],
        tuple(session.scalars(query)),
        called_off=date.status == SessionState.CANCELLED,
    )


def _channel(session: WorkspaceSession, cohort: Cohort, plan: Plan, kind: str) -> ChannelStanding:
    people = len(names_of_members(session, cohort.program, kind))
    channel = channel_of(session, cohort, kind)
    if channel is None:
        return ChannelStanding(kind, "none" if kind in kinds_wanted(plan) else "off", people)
    state = "archived" if channel.archived_at is not None else "open"
    if state == "open" and channel.channel_id is None:
        state = "coming" if on_its_way(session, channel) else "refused"
    return ChannelStanding(kind, state, people, channel.id, channel.channel_id or "", channel.channel_name)


def _facilitators(session: WorkspaceSession, cohort: Cohort) -> tuple[FacilitatorStanding, ...]:
    """Who looks after whom, of the mentors that are at work."""
    mentors = mentors_at_work(session, cohort.program)
    groups: dict[tuple[int, bool], list[str]] = {}
    for one in facilitations(session, cohort):
        if one.mentor_id in mentors:
            group = groups.setdefault((one.facilitator_id, one.accepted_at is not None), [])
            group.append(mentors[one.mentor_id].slack_id)
    return tuple(
        FacilitatorStanding(session.get_one(Person, number).slack_id, tuple(names), agreed)
        for (number, agreed), names in groups.items()
    )
