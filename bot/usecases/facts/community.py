"""Facts of the messages about the community, each checked again at the moment it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.community import (
    MENTORS,
    ChannelOpened,
    ChannelRefused,
    FacilitatorAsked,
    FacilitatorIntroduced,
    FacilitatorNeeded,
    FacilitatorWeek,
    GetTogetherAsked,
    OfficeHoursOffered,
    SlotShown,
    TouchBaseAsked,
    WhoComes,
)
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import SeatState, SessionState
from bot.usecases.community.channels import names_of_members
from bot.usecases.community.facilitators import facilitations, without_facilitator
from bot.usecases.community.get_togethers import ahead, last_held
from bot.usecases.community.overview import who_comes
from bot.usecases.community.slots import (
    HOST,
    KIND,
    booking_of,
    bookings_of,
    offered_together,
    slot_shown,
)
from bot.usecases.community.touching import FINE, TALK, still_facilitates
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.training.people import mentors_at_work
from bot.usecases.training.sessions import ends_at
from db.models import (
    Cohort,
    CommunityChannel,
    Facilitation,
    Person,
    Program,
    TouchBase,
    TrainingSeat,
    TrainingSession,
)
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def _opened(session: WorkspaceSession, args: Args, _now: datetime) -> ChannelOpened:
    channel, cohort = _channel(session, args)
    if channel.channel_id is None or channel.archived_at is not None:
        raise NoLongerApplies
    peers = plan_of(cohort.program).among_peers
    names = names_of_members(session, cohort.program, channel.kind)
    return ChannelOpened(channel.kind, cohort.program.name, tuple(names.values()), peers)


def _refused(session: WorkspaceSession, args: Args, _now: datetime) -> ChannelRefused:
    channel, cohort = _channel(session, args)
    if channel.channel_id is not None:
        raise NoLongerApplies
    return ChannelRefused(channel.kind, cohort.program.name, channel.channel_name)


def _channel(session: WorkspaceSession, args: Args) -> tuple[CommunityChannel, Cohort]:
    channel = session.get(CommunityChannel, int(args["community"]))
    if channel is None:
        raise NoLongerApplies
    return channel, session.get_one(Cohort, channel.cohort_id)


def _coming(session: WorkspaceSession, args: Args, now: datetime) -> WhoComes:
    """Who comes; that it is called off is told only where it was announced."""
    date = session.get(TrainingSession, int(args["date"]))
    channel = session.get(CommunityChannel, int(args["community"]))
    if date is None or channel is None or channel.kind != MENTORS or channel.archived_at is not None:
        raise NoLongerApplies
    shown = who_comes(session, date, now)
    if "message" not in args and (shown.called_off or not shown.people or date.starts_at <= now):
        raise NoLongerApplies
    return shown


def _get_together(session: WorkspaceSession, args: Args, now: datetime) -> GetTogetherAsked:
    """Unless a date stands by now."""
    program = _program(session, args)
    mentors = mentors_at_work(session, program)
    if not plan_of(program).community.get_together_days or not mentors or ahead(session, program, now):
        raise NoLongerApplies
    last = last_held(session, program, now)
    return GetTogetherAsked(program.id, program.name, len(mentors), last.starts_at if last else None)


def _program(session: WorkspaceSession, args: Args) -> Program:
    program = session.get(Program, int(args["program"]))
    if program is None or _silent(session, program):
        raise NoLongerApplies
    return program


def _silent(session: WorkspaceSession, program: Program) -> bool:
    return program.on_hold or current_cohort(session, program).status == CohortState.CLOSED


def _facilitator_asked(session: WorkspaceSession, args: Args, _now: datetime) -> FacilitatorAsked:
    return facilitator_asked(session, int(args["cohort"]), int(args["person"]))


def facilitator_asked(session: WorkspaceSession, cohort_id: int, person_id: int) -> FacilitatorAsked:
    """Whom somebody is asked to look after, as far as they have not said yes. Raises NoLongerApplies."""
    cohort = session.get(Cohort, cohort_id)
    if cohort is None or cohort.status == CohortState.CLOSED:
        raise NoLongerApplies
    waiting = [
        one
        for one in facilitations(session, cohort)
        if one.facilitator_id == person_id and one.accepted_at is None
    ]
    if not waiting:
        raise NoLongerApplies
    return FacilitatorAsked(
        cohort.id,
        cohort.program.name,
        tuple(session.get_one(Person, one.mentor_id).slack_id for one in waiting),
        plan_of(cohort.program).community.touch_base_days,
    )


def _introduced(session: WorkspaceSession, args: Args, _now: datetime) -> FacilitatorIntroduced:
    one = session.get(Facilitation, int(args["facilitation"]))
    if one is None or one.accepted_at is None:
        raise NoLongerApplies
    program = session.get_one(Cohort, one.cohort_id).program
    if _silent(session, program):
        raise NoLongerApplies
    facilitator = session.get_one(Person, one.facilitator_id)
    days = plan_of(program).community.touch_base_days
    return FacilitatorIntroduced(program.name, facilitator.slack_id, days)


def _needed(session: WorkspaceSession, args: Args, _now: datetime) -> FacilitatorNeeded:
    """Unless everybody is looked after again."""
    program = session.get(Program, int(args["program"]))
    if program is None:
        raise NoLongerApplies
    cohort = current_cohort(session, program)
    without = without_facilitator(session, cohort)
    if not without or cohort.status == CohortState.CLOSED:
        raise NoLongerApplies
    who = session.get_one(Person, int(args["who"])).slack_id
    names = tuple(one.slack_id for one in without)
    return FacilitatorNeeded(program.id, program.name, who, str(args["how"]), names)


def _touch(session: WorkspaceSession, args: Args, _now: datetime) -> TouchBaseAsked:
    """Unless it is answered, or whoever asks looks after this mentor no more."""
    return _touch_shown(session, args)


def _touch_again(session: WorkspaceSession, args: Args, _now: datetime) -> TouchBaseAsked:
    return _touch_shown(session, args, again=True)


def _touch_shown(session: WorkspaceSession, args: Args, *, again: bool = False) -> TouchBaseAsked:
    touch = session.get(TouchBase, int(args["touch"]))
    if touch is None or touch.answer or not still_facilitates(session, touch):
        raise NoLongerApplies
    program = session.get_one(Cohort, touch.cohort_id).program
    mentor = session.get_one(Person, touch.mentor_id)
    if _silent(session, program) or not mentors_at_work(session, program, {mentor.id}):
        raise NoLongerApplies
    facilitator = session.get_one(Person, touch.facilitator_id).slack_id
    return TouchBaseAsked(touch.id, program.name, facilitator, again)


def _week(session: WorkspaceSession, args: Args, _now: datetime) -> FacilitatorWeek:
    """What mentors told this facilitator, and nobody else."""
    cohort = session.get_one(Cohort, int(args["cohort"]))
    query = select(TouchBase).where(
        TouchBase.cohort_id == cohort.id,
        TouchBase.facilitator_id == int(args["person"]),
        TouchBase.reported_at == datetime.fromisoformat(str(args["at"])),
    )
    told = session.scalars(query.order_by(TouchBase.id)).all()
    if not told:
        raise NoLongerApplies
    talk = [
        (session.get_one(Person, touch.mentor_id).slack_id, str(touch.note or ""))
        for touch in told
        if touch.answer == TALK
    ]
    fine = sum(1 for touch in told if touch.answer == FINE)
    return FacilitatorWeek(cohort.program.name, tuple(talk), fine)


def _offered(session: WorkspaceSession, args: Args, now: datetime) -> OfficeHoursOffered:
    first = session.get(TrainingSession, int(args["date"]))
    if first is None or first.kind != KIND:
        raise NoLongerApplies
    return offered_shown(session, first, now)


def offered_shown(session: WorkspaceSession, first: TrainingSession, now: datetime) -> OfficeHoursOffered:
    """The slots that were offered together with `first`, for all coordinators."""
    slots = offered_together(session, first)
    booked = bookings_of(session, slots)
    return OfficeHoursOffered(
        first.program.name,
        session.get_one(Person, first.made_by).slack_id,
        tuple(
            replace(
                slot_shown(session, slot, booked.get(slot.id)),
                begun=slot.starts_at <= now,
                over=ends_at(slot) <= now,
            )
            for slot in slots
        ),
    )


def _booked(session: WorkspaceSession, args: Args, now: datetime) -> SlotShown:
    """For the host, as long as the booking stands."""
    slot, who = _slot(session, args), int(args["who"])
    booking = booking_of(session, slot)
    if booking is None or booking.person_id != who or slot.starts_at <= now:
        raise NoLongerApplies
    return slot_shown(session, slot, booking, private=True)


def _given_back(session: WorkspaceSession, args: Args, now: datetime) -> SlotShown:
    """For the host, unless the same person has it again."""
    slot, who = _slot(session, args), session.get_one(Person, int(args["who"]))
    booking = booking_of(session, slot)
    if (booking is not None and booking.person_id == who.id) or slot.starts_at <= now:
        raise NoLongerApplies
    if slot.status != SessionState.PLANNED:
        raise NoLongerApplies
    shown = slot_shown(session, slot)
    return SlotShown(
        shown.session,
        shown.program,
        shown.host,
        shown.starts_at,
        shown.minutes,
        shown.place,
        guest=who.slack_id,
    )


def _called_off(session: WorkspaceSession, args: Args, _now: datetime) -> SlotShown:
    slot = _slot(session, args)
    if slot.status != SessionState.CANCELLED:
        raise NoLongerApplies
    return slot_shown(session, slot)


def _slot(session: WorkspaceSession, args: Args) -> TrainingSession:
    slot = session.get(TrainingSession, int(args["date"]))
    if slot is None or slot.kind != KIND:
        raise NoLongerApplies
    return slot


def _reminder(session: WorkspaceSession, args: Args, now: datetime) -> SlotShown:
    """For either of the two: with `guest` and topic for the host, without for who booked it."""
    seat = session.get(TrainingSeat, int(args["seat"]))
    if seat is None or seat.status != SeatState.CHOSEN:
        raise NoLongerApplies
    slot = seat.session
    booking = booking_of(session, slot)
    if booking is None or slot.status != SessionState.PLANNED or slot.starts_at <= now:
        raise NoLongerApplies
    return slot_shown(session, slot, booking, private=seat.role == HOST)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "community.opened": _opened,
    "community.coming": _coming,
    "admin.community_refused": _refused,
    "admin.get_together": _get_together,
    "facilitator.asked": _facilitator_asked,
    "facilitator.introduced": _introduced,
    "facilitator.week": _week,
    "admin.facilitator_needed": _needed,
    "touch_base.asked": _touch,
    "touch_base.reminder": _touch_again,
    "admin.office_hours": _offered,
    "office_hours.booked": _booked,
    "office_hours.given_back": _given_back,
    "office_hours.called_off": _called_off,
    "office_hours.reminder": _reminder,
}
