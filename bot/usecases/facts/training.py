"""Facts of training's messages, each checked again at the moment it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.training import (
    AttendanceShown,
    Invitation,
    KickoffFollowUp,
    SeatShown,
    SessionsOffered,
    StillAsked,
    TrainingShown,
)
from bot.domain.states.cohort import CohortState
from bot.domain.states.pair import LIVING
from bot.domain.states.seat import SeatState, SessionKind, SessionState
from bot.usecases.guiding.beginning.agreement import latest_agreement
from bot.usecases.guiding.meeting.meetings import nothing_booked
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.saying import TAKE_BACK
from bot.usecases.training.invited import is_answered
from bot.usecases.training.overview import training_shown
from bot.usecases.training.people import concerned, role_at, waiting_places
from bot.usecases.training.seats import attendance_of, date_shown, dates_shown, seats_of, standings
from bot.usecases.training.sessions import offered_together
from db.models import Cohort, Goal, Pair, Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def _begin(session: WorkspaceSession, args: Args, now: datetime) -> TrainingShown:
    """Somebody's modules; where the message stands already, also when they are all passed."""
    shown = _own(session, args, now)
    if not shown.modules or (shown.complete and "message" not in args):
        raise NoLongerApplies
    return shown


def _missing(session: WorkspaceSession, args: Args, now: datetime) -> TrainingShown:
    """What somebody lacks still; dates only as long as they have no seat."""
    shown = _own(session, args, now)
    if shown.complete and (shown.seat is not None or not shown.dates):
        raise NoLongerApplies
    return shown


def _own(session: WorkspaceSession, args: Args, now: datetime) -> TrainingShown:
    program, person = session.get(Program, int(args["program"])), session.get(Person, int(args["person"]))
    if program is None or person is None or _silent(session, program):
        raise NoLongerApplies
    return training_shown(session, program, person, now)


def _still(session: WorkspaceSession, args: Args, _now: datetime) -> StillAsked:
    """Only to those who wait for a match and have not said yes."""
    cohort = session.get(Cohort, int(args["cohort"]))
    places = waiting_places(session, cohort.id, int(args["person"])) if cohort else []
    if cohort is None or not places or all(place.still_in for place in places):
        raise NoLongerApplies
    if _silent(session, cohort.program):
        raise NoLongerApplies
    roles = tuple(place.role for place in places)
    return StillAsked(cohort.id, cohort.program.name, roles, others_matched=cohort.published_at is not None)


def _invited(session: WorkspaceSession, args: Args, now: datetime) -> Invitation:
    """Unless they have a seat by now, or no date has one left; one that stands without an answer says what is left."""
    date, person = session.get(TrainingSession, int(args["date"])), session.get(Person, int(args["person"]))
    if date is None or person is None or _silent(session, date.program):
        raise NoLongerApplies
    program, kind = date.program, SessionKind(date.kind)
    shown = invitation(session, program, kind, person, now)
    if "message" in args:
        role = role_at(session, program, kind, person)
        if role is None or is_answered(session, program, kind, str(args["message"])):
            raise NoLongerApplies
        return shown or Invitation(program.id, program.name, kind, role, ())
    if shown is None or shown.seat is not None or all(one.seats_left == 0 for one in shown.dates):
        raise NoLongerApplies
    return shown


def invitation(
    session: WorkspaceSession, program: Program, kind: SessionKind, person: Person, now: datetime
) -> Invitation | None:
    """The dates of a kind for somebody; None for whom it is not, and when none is ahead."""
    role = role_at(session, program, kind, person)
    dates = dates_shown(session, program, kind, person, now)
    if role is None or not dates:
        return None
    missed = kind is not SessionKind.GET_TOGETHER and any(
        seat.status == SeatState.MISSED for seat in seats_of(session, program, kind, person)
    )
    return Invitation(program.id, program.name, kind, role, dates, missed=missed)


def _reminder(session: WorkspaceSession, args: Args, now: datetime) -> SeatShown:
    seat = _chosen(session, args)
    if seat.session.status != SessionState.PLANNED or seat.session.starts_at <= now:
        raise NoLongerApplies
    return seat_shown(seat)


def _asked(session: WorkspaceSession, args: Args, _now: datetime) -> SeatShown:
    seat = _chosen(session, args)
    if seat.session.status == SessionState.CANCELLED:
        raise NoLongerApplies
    return seat_shown(seat)


def _called_off(session: WorkspaceSession, args: Args, _now: datetime) -> SeatShown:
    seat = _chosen(session, args)
    if seat.session.status != SessionState.CANCELLED:
        raise NoLongerApplies
    return replace(seat_shown(seat), file_follows=bool(args.get("file")))


def seat_shown(seat: TrainingSeat) -> SeatShown:
    """A seat, for whoever has it."""
    return SeatShown(seat.id, seat.session.program.name, date_shown(seat.session, seat))


def _chosen(session: WorkspaceSession, args: Args) -> TrainingSeat:
    seat = session.get(TrainingSeat, int(args["seat"]))
    if seat is None or seat.status != SeatState.CHOSEN:
        raise NoLongerApplies
    return seat


def _offered(session: WorkspaceSession, args: Args, now: datetime) -> SessionsOffered:
    """What a coordinator has offered; dates that were called off since are left out. Dates that are all over by now
    are not announced any more.
    """
    first = session.get(TrainingSession, int(args["date"]))
    if first is None:
        raise NoLongerApplies
    shown = offered_shown(session, first, now)
    if "message" not in args and all(date.starts_at <= now for date in shown.dates):
        raise NoLongerApplies
    return shown


def offered_shown(session: WorkspaceSession, first: TrainingSession, now: datetime) -> SessionsOffered:
    """The dates that were offered together with `first`, as far as they still stand. Raises NoLongerApplies."""
    dates = [one for one in offered_together(session, first) if one.status != SessionState.CANCELLED]
    if not dates:
        raise NoLongerApplies
    kind = SessionKind(first.kind)
    return SessionsOffered(
        name=first.program.name,
        kind=kind,
        by=session.get_one(Person, first.made_by).slack_id,
        dates=standings(session, dates, now),
        invited=len(concerned(session, first.program, kind)),
        begins_at=first.made_at + TAKE_BACK,
    )


def _attendance(session: WorkspaceSession, args: Args, now: datetime) -> AttendanceShown:
    date = session.get(TrainingSession, int(args["date"]))
    if date is None or date.status == SessionState.CANCELLED:
        raise NoLongerApplies
    return attendance_of(session, date, now)


def _kickoff(session: WorkspaceSession, args: Args, now: datetime) -> KickoffFollowUp:
    """What the pair has not done yet; nothing for a pair that has done it all, or is over."""
    pair = session.get(Pair, int(args["pair"]))
    if pair is None or pair.status not in LIVING or pair.cohort.program.on_hold:
        raise NoLongerApplies
    plan = plan_of(pair.cohort.program)
    alone = pair.circle_id is None  # a circle's goals and agreements are each pair's own, not for its channel
    shown = KickoffFollowUp(
        pair=pair.id,
        agreement=alone and plan.with_agreement and latest_agreement(session, pair) is None,
        goal=alone and plan.with_goals and _without_goal(session, pair),
        meeting=nothing_booked(session, pair, now),
    )
    if not (shown.agreement or shown.goal or shown.meeting):
        raise NoLongerApplies
    return shown


def _without_goal(session: WorkspaceSession, pair: Pair) -> bool:
    return session.scalar(select(Goal.id).where(Goal.pair_id == pair.id).limit(1)) is None


def _silent(session: WorkspaceSession, program: Program) -> bool:
    return program.on_hold or current_cohort(session, program).status == CohortState.CLOSED


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "training.begin": _begin,
    "training.missing": _missing,
    "training.still": _still,
    "session.invited": _invited,
    "session.reminder": _reminder,
    "session.asked": _asked,
    "session.called_off": _called_off,
    "admin.sessions_offered": _offered,
    "admin.attendance": _attendance,
    "pair.kickoff": _kickoff,
}
