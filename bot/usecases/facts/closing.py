"""Facts of the close stage's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.closing import (
    CircleClosed,
    LeaveQuestion,
    PairClosed,
    PairEnded,
    PairEndedForCoordinators,
    PairLeft,
    PairOver,
    PartnerGone,
    PersonGone,
)
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.closing.asked_again import is_asked_again
from bot.usecases.closing.farewell.standing import good_end
from bot.usecases.closing.seats import has_another, seat_of
from bot.usecases.guiding.circles import is_mentors_circle, living_in, pairs_of_circle
from bot.usecases.guiding.meeting.ended import called_off_for, called_off_with
from bot.usecases.guiding.pairs import partner_of, role_in
from bot.usecases.planning.plans import plan_of
from db.models import Activity, Enrollment, Goal, Meeting, Pair, Person, Program
from db.session import WorkspaceSession

_POOL = (EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value)


def pair_closed(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PairClosed:
    """What the two did together; not said of a pair that was reopened meanwhile."""
    pair = _pair(session, args)
    if pair.status not in (PairState.CLOSED, PairState.ARCHIVED):
        raise NoLongerApplies
    return what_they_did(session, pair)


def what_they_did(session: WorkspaceSession, pair: Pair) -> PairClosed:
    """What stands in the last post of a pair, as things are."""
    goals = session.scalars(select(Goal.status).where(Goal.pair_id == pair.id)).all()
    held = select(func.count(Meeting.id)).where(
        Meeting.pair_id == pair.id, Meeting.status == MeetingState.HELD.value
    )
    plan = plan_of(pair.cohort.program)
    return PairClosed(
        mentee=pair.mentee.slack_id,
        mentor=pair.mentor.slack_id,
        program=pair.cohort.program.name,
        emoji=plan.emoji,
        meetings_held=session.scalar(held) or 0,
        goals_set=len([goal for goal in goals if goal != GoalState.DROPPED]),
        goals_achieved=len([goal for goal in goals if goal == GoalState.ACHIEVED]),
        archived=pair.status == PairState.ARCHIVED,
        pair=pair.id,
        good_end=good_end(pair),
    )


def pair_reopened(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PairClosed:
    """The two of a pair that goes on."""
    pair = _pair(session, args)
    if pair.status in (PairState.CLOSED, PairState.ARCHIVED, PairState.ENDED):
        raise NoLongerApplies
    program = pair.cohort.program
    return PairClosed(
        pair.mentee.slack_id, pair.mentor.slack_id, program.name, plan_of(program).emoji, 0, 0, 0
    )


def circle_closed(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> CircleClosed:
    """To a circle that is over for everybody who stayed; not while somebody still meets in it."""
    pairs = pairs_of_circle(session, int(args["circle"]))
    stayed = [pair for pair in pairs if pair.status in (PairState.CLOSED, PairState.ARCHIVED)]
    if not stayed or any(pair.status in LIVING for pair in pairs):
        raise NoLongerApplies
    held = select(Meeting.pair_id, func.count(Meeting.id)).where(
        Meeting.pair_id.in_([pair.id for pair in pairs]), Meeting.status == MeetingState.HELD.value
    )
    counts = [int(number) for _, number in session.execute(held.group_by(Meeting.pair_id))]
    program = stayed[0].cohort.program
    return CircleClosed(
        mentor=stayed[0].mentor.slack_id,
        mentees=tuple(pair.mentee.slack_id for pair in stayed),
        program=program.name,
        emoji=plan_of(program).emoji,
        meetings_held=max(counts, default=0),
        good_end=all(good_end(pair) for pair in stayed),
    )


def pair_ended(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PairEnded:
    """To the one who was left."""
    pair, person = _over(session, args), _person(session, args["person"])
    return PairEnded(
        partner_of(pair, person).slack_id,
        pair.cohort.program.name,
        _in_pool(session, pair, person),
        circle_goes_on=is_mentors_circle(pair, person) and _goes_on(session, pair),
        pair=pair.id,
        asks=_is_asked(session, pair, person),
        stays=_stays(session, pair, person),
        off=called_off_for(session, pair, person),
    )


def pair_left(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PairLeft:
    """To the one who left."""
    pair, person = _over(session, args), _person(session, args["person"])
    question = LeaveQuestion(
        pair.id,
        partner_of(pair, person).slack_id,
        pair.cohort.program.name,
        circle=pair.circle_id is not None,
        stays=bool(args["stays"]),
        off=called_off_for(session, pair, person),
    )
    return PairLeft(question, again=bool(args["again"]))


def pair_over(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PairOver:
    """To both at once, in their channel; in a circle's, only while nobody meets in it any more."""
    pair = _over(session, args)
    if _goes_on(session, pair):
        raise NoLongerApplies
    together = [pair, *_left_with(session, pair)]
    program = pair.cohort.program
    return PairOver(
        mentor=pair.mentor.slack_id,
        mentees=tuple(one.mentee.slack_id for one in together),
        program=program.name,
        emoji=plan_of(program).emoji,
        circle=pair.circle_id is not None,
        off=called_off_with(session, pair),
    )


def pair_ended_for_coordinators(
    session: WorkspaceSession, args: Mapping[str, Any], now: datetime
) -> PairEndedForCoordinators:
    """Who left, and who can be matched again."""
    pair = _over(session, args)
    left = pair.mentor if pair.ended_by == pair.mentor_id else pair.mentee
    ended = [pair, *_left_with(session, pair)]
    available = {who.slack_id: None for one in ended for who in one.people() if _in_pool(session, one, who)}
    asked = {who.slack_id: None for one in ended for who in one.people() if _is_asked(session, one, who)}
    return PairEndedForCoordinators(
        pair=pair.id,
        left=left.slack_id,
        partner=partner_of(pair, left).slack_id,
        program=pair.cohort.program.name,
        available=tuple(available),
        others=tuple(partner_of(one, left).slack_id for one in ended[1:]),
        circle_goes_on=_goes_on(session, pair),
        asked=tuple(asked),
    )


def _left_with(session: WorkspaceSession, pair: Pair) -> list[Pair]:
    """The other pairs of a circle that its mentor left at the same moment."""
    if pair.circle_id is None:
        return []
    return [
        one
        for one in pairs_of_circle(session, pair.circle_id)
        if one is not pair and one.ended_by == pair.ended_by and one.closed_at == pair.closed_at
    ]


def _goes_on(session: WorkspaceSession, pair: Pair) -> bool:
    return pair.circle_id is not None and bool(living_in(session, pair.circle_id))


def partner_gone(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PartnerGone:
    """Not said of somebody who came back before it was sent, and whose pair goes on."""
    pair, person = _over(session, args), _person(session, args["person"])
    name = partner_of(pair, person).name
    return PartnerGone(
        name,
        pair.cohort.program.name,
        _in_pool(session, pair, person),
        stays=_stays(session, pair, person),
    )


def person_gone(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PersonGone:
    """Who left the company, and whom they leave behind in this program."""
    person = _person(session, args["who"])
    program = session.get(Program, int(args["program"]))
    if person.deactivated_at is None or program is None:
        raise NoLongerApplies
    ended = session.scalars(
        select(Pair)
        .join(Activity, Activity.pair_id == Pair.id)
        .where(
            Activity.verb == "pair.ended",
            Activity.program_id == program.id,
            Activity.at == datetime.fromisoformat(str(args["at"])),
            (Pair.mentee_id == person.id) | (Pair.mentor_id == person.id),
        )
        .order_by(Pair.id)
    ).all()
    withdrawn = select(Enrollment.id).where(
        Enrollment.person_id == person.id, Enrollment.status == EnrollmentState.WITHDRAWN.value
    )
    return PersonGone(
        person=person.slack_id,
        name=person.name,
        program=program.name,
        left_behind=tuple(partner_of(pair, person).slack_id for pair in ended),
        withdrawn=session.scalar(withdrawn.limit(1)) is not None,
    )


def _pair(session: WorkspaceSession, args: Mapping[str, Any]) -> Pair:
    pair = session.get(Pair, int(args["pair"]))
    if pair is None:
        raise NoLongerApplies
    return pair


def _over(session: WorkspaceSession, args: Mapping[str, Any]) -> Pair:
    """A pair that ended early, and still is."""
    pair = _pair(session, args)
    if pair.status not in (PairState.ENDED, PairState.ARCHIVED):
        raise NoLongerApplies
    return pair


def _person(session: WorkspaceSession, person_id: object) -> Person:
    person = session.get(Person, int(str(person_id)))
    if person is None:
        raise NoLongerApplies
    return person


def _is_asked(session: WorkspaceSession, pair: Pair, person: Person) -> bool:
    """Whether somebody who was left has not said yet what they would like."""
    seat = seat_of(session, pair, role_in(pair, person))
    waits = seat is not None and is_asked_again(session, seat)
    return waits and pair.ended_by not in (None, person.id) and person.deactivated_at is None


def _stays(session: WorkspaceSession, pair: Pair, person: Person) -> bool:
    """Whether somebody who was left keeps their place by another pair."""
    return _in_pool(session, pair, person) and has_another(session, pair, role_in(pair, person))


def _in_pool(session: WorkspaceSession, pair: Pair, person: Person) -> bool:
    seat = seat_of(session, pair, role_in(pair, person))
    return seat is not None and seat.status in _POOL and person.deactivated_at is None


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "pair.closed": pair_closed,
    "pair.reopened": pair_reopened,
    "circle.completed": pair_closed,
    "circle.closed": circle_closed,
    "pair.ended": pair_ended,
    "pair.left": pair_left,
    "pair.over": pair_over,
    "admin.pair_ended": pair_ended_for_coordinators,
    "partner.gone": partner_gone,
    "admin.person_gone": person_gone,
}
