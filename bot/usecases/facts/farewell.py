"""Facts of messages: saying goodbye well. Each is looked at again at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from bot.domain.forms import Reader, is_empty
from bot.domain.messages import NoLongerApplies
from bot.domain.roles import Role
from bot.domain.shown.farewell import (
    CertificateReady,
    ClosingNear,
    GoalsWrapped,
    InTouch,
    MoreTimeWanted,
    NextRound,
    NotSent,
    RecommendationAgreed,
    Recommended,
    ThanksGiven,
    WishTold,
)
from bot.domain.shown.reviewing import Answered
from bot.domain.states.goal import KEPT
from bot.domain.states.pair import PairState
from bot.domain.states.recommendation import RecommendationState
from bot.usecases.closing.farewell.certifying import certificate_ready
from bot.usecases.closing.farewell.guide import HOPES
from bot.usecases.closing.farewell.next_steps import in_touch, next_round
from bot.usecases.closing.farewell.recommending import require_reader
from bot.usecases.closing.farewell.skills import INTAKE
from bot.usecases.closing.farewell.standing import ends_at
from bot.usecases.closing.farewell.thanking import thanks_given
from bot.usecases.closing.farewell.wishing import more_time_wanted, wishes_told
from bot.usecases.guiding.circles import living_in
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.submissions import Subject, answers_in_role, find_submission, form_of_submission
from db.models import Cohort, Farewell, Goal, GoalUpdate, Pair, Person, Recommendation
from db.models.base import Scoped
from db.session import WorkspaceSession

Row = TypeVar("Row", bound=Scoped)

_AGREED = (RecommendationState.AGREED.value, RecommendationState.PAIRED.value)


def closing_near(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ClosingNear:
    """To the channel; once the conversation was held only where the last counted meeting stood for it."""
    pair = _found(session, Pair, args["pair"])
    pairs = [pair] if pair.circle_id is None else living_in(session, pair.circle_id)
    begun = pair.status == PairState.CLOSING and plan_of(pair.cohort.program).closes_after_meetings
    if not begun and all(one.status != PairState.ACTIVE for one in pairs):
        raise NoLongerApplies
    people = dict.fromkeys(who.slack_id for one in pairs for who in one.people())
    return ClosingNear(pair.id, pair.cohort.program.name, tuple(people), ends_at(pair), begun=begun)


def goals_wrapped(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> GoalsWrapped:
    """What the mentee said of all goals at once: those whose entries were written with the first one."""
    first = _found(session, GoalUpdate, args["entry"])
    pair = session.get_one(Pair, session.get_one(Goal, first.goal_id).pair_id)
    told: dict[str, list[str]] = {"achieved": [], "dropped": [], KEPT: []}
    for goal in session.scalars(select(Goal).where(Goal.pair_id == pair.id).order_by(Goal.id)):
        for entry in goal.updates:
            if entry.at == first.at and entry.person_id == first.person_id and entry.kind in ("news", KEPT):
                told.setdefault(KEPT if entry.kind == KEPT else entry.status, []).append(str(goal.title))
    return GoalsWrapped(
        pair.mentee.slack_id, tuple(told["achieved"]), tuple(told[KEPT]), len(told["dropped"])
    )


def thanks(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ThanksGiven:
    """A thank you, for the one it is for."""
    return thanks_given(session, _found(session, Farewell, args["farewell"]), int(args["person"]))


def ready(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> CertificateReady:
    """A certificate waits, as long as nobody has fetched it."""
    pair, person = _found(session, Pair, args["pair"]), _found(session, Person, args["person"])
    return certificate_ready(session, pair, person, now)


def wishes(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> WishTold:
    """What both wish alike, or nothing of it."""
    pair, person = _found(session, Pair, args["pair"]), _found(session, Person, args["person"])
    return wishes_told(session, pair, person, now)


def stays_in_touch(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> InTouch:
    """What the partner chose that this reader was named for."""
    farewell = _found(session, Farewell, args["farewell"])
    return in_touch(session, farewell, str(args["step"]), int(args["person"]))


def invited(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> NextRound:
    """The invitation to the next round."""
    cohort, person = _found(session, Cohort, args["cohort"]), _found(session, Person, args["person"])
    return next_round(session, cohort, person, now)


def more_time(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> MoreTimeWanted:
    """Two who would both go on."""
    return more_time_wanted(session, _found(session, Pair, args["pair"]))


def recommended(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> Recommended:
    """To whoever is asked now: to the mentor with what the mentee hopes for, as far as they may read it."""
    found, pair = _recommendation(session, args)
    reader = int(args["person"])
    require_reader(found, pair, reader, now)
    other = session.get_one(Person, found.mentor_id)
    hopes: tuple[Answered, ...] = ()
    if reader == found.mentor_id:
        intake = find_submission(session, INTAKE, pair.mentee, Subject("cohort", pair.cohort_id))
        form = form_of_submission(intake) if intake is not None else None
        told = answers_in_role(intake, Reader.CANDIDATE, Role.MENTEE) if intake is not None else {}
        hopes = tuple(
            Answered(form.question(key), told[key])
            for key in HOPES
            if form is not None and not is_empty(told.get(key))
        )
    return Recommended(
        found.id, pair.cohort.program.name, pair.mentor.slack_id, pair.mentee.slack_id, other.slack_id,
        words=str(found.words or ""), title=other.title, hopes=hopes,
    )  # fmt: skip


def recommendation_agreed(
    session: WorkspaceSession, args: Mapping[str, Any], now: datetime
) -> RecommendationAgreed:
    """Both said yes."""
    found, pair = _recommendation(session, args)
    if found.status not in _AGREED:
        raise NoLongerApplies
    other, program = session.get_one(Person, found.mentor_id), pair.cohort.program
    reader = session.get(Person, int(args["person"])) if "person" in args else None
    return RecommendationAgreed(
        found.id, program.id, program.name, pair.mentor.slack_id, pair.mentee.slack_id, other.slack_id,
        ready=current_cohort(session, program).id == pair.cohort_id,
        reader=reader.slack_id if reader is not None else "",
    )  # fmt: skip


def recommendation_over(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> Recommended:
    """To the mentee who had agreed, on the day that was fixed then: not if it came about."""
    found, pair = _recommendation(session, args)
    if found.status in _AGREED or int(args["person"]) != pair.mentee_id:
        raise NoLongerApplies
    other = session.get_one(Person, found.mentor_id)
    return Recommended(
        found.id, pair.cohort.program.name, pair.mentor.slack_id, pair.mentee.slack_id, other.slack_id
    )


def not_sent(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> NotSent:
    """A certificate that Slack did not take."""
    pair = _found(session, Pair, args["pair"])
    return NotSent(pair.id, pair.cohort.program.name)


def _recommendation(session: WorkspaceSession, args: Mapping[str, Any]) -> tuple[Recommendation, Pair]:
    found = _found(session, Recommendation, args["recommendation"])
    return found, session.get_one(Pair, found.pair_id)


def _found(session: WorkspaceSession, kind: type[Row], given: object) -> Row:
    row = session.find(kind, given)
    if row is None:
        raise NoLongerApplies
    return row


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "closing.near": closing_near,
    "goals.wrapped": goals_wrapped,
    "farewell.thanks": thanks,
    "farewell.certificate": ready,
    "farewell.wishes": wishes,
    "farewell.in_touch": stays_in_touch,
    "farewell.next_round": invited,
    "admin.more_time": more_time,
    "recommendation.offered": recommended,
    "recommendation.asked": recommended,
    "recommendation.agreed": recommendation_agreed,
    "recommendation.over": recommendation_over,
    "admin.recommendation": recommendation_agreed,
    "certificate.not_sent": not_sent,
}
