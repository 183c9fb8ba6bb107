"""Facts of this stage's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.occurrence import stamp
from bot.domain.shown.guiding import (
    AgreementShown,
    CoordinatorStep,
    GoalShown,
    MeetingShown,
    NudgeShown,
    PartnerLines,
)
from bot.domain.states.agreement import AgreementState
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING
from bot.usecases.guiding.beginning.agreement import agreement_shown, latest_agreement, same_text
from bot.usecases.guiding.growing.goals import goal_shown
from bot.usecases.guiding.meeting.feedback import lines_for
from bot.usecases.guiding.meeting.meetings import meeting_shown
from bot.usecases.guiding.pairs import named
from bot.usecases.guiding.reminding.reminders import coordinator_step, nudge_shown
from db.models import Agreement, Goal, GoalUpdate, Meeting, Nudge, Pair, Person, StepTaken
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def _nudge(session: WorkspaceSession, args: Args, now: datetime) -> NudgeShown:
    nudge = session.get(Nudge, int(args["nudge"]))
    reader = session.get(Person, nudge.person_id) if nudge is not None else None
    if nudge is None or reader is None or (reader.quiet_until is not None and reader.quiet_until > now):
        raise NoLongerApplies
    return nudge_shown(session, nudge, now)


def _admin_nudge(session: WorkspaceSession, args: Args, now: datetime) -> CoordinatorStep:
    taken = session.get(StepTaken, int(args["step"]))
    if taken is None:
        raise NoLongerApplies
    return coordinator_step(session, taken, now)


def _proposed(session: WorkspaceSession, args: Args, _now: datetime) -> AgreementShown:
    """Only the version that stands, and only to someone who has not signed it."""
    agreement, pair = _agreement(session, args)
    if any(signature.person_id == int(args["person"]) for signature in agreement.signatures):
        raise NoLongerApplies
    return agreement_shown(session, pair, agreement)


def _signed(session: WorkspaceSession, args: Args, _now: datetime) -> AgreementShown:
    agreement, pair = _agreement(session, args)
    if any(one.status != AgreementState.SIGNED for one, _ in same_text(session, agreement)):
        raise NoLongerApplies
    return agreement_shown(session, pair, agreement)


def _agreement(session: WorkspaceSession, args: Args) -> tuple[Agreement, Pair]:
    agreement = session.get(Agreement, int(args["agreement"]))
    pair = _living(session, agreement.pair_id if agreement else None)
    latest = latest_agreement(session, pair)
    if agreement is None or latest is None or latest.id != agreement.id:
        raise NoLongerApplies
    return latest, pair


def _goal_set(session: WorkspaceSession, args: Args, _now: datetime) -> GoalShown:
    goal = session.get(Goal, int(args["goal"]))
    pair = _living(session, goal.pair_id if goal else None)
    if goal is None:
        raise NoLongerApplies
    return goal_shown(pair, goal)


def _goal_news(session: WorkspaceSession, args: Args, _now: datetime) -> GoalShown:
    """The goal as the news left it, told by whoever gave them; without the note."""
    news = session.get(GoalUpdate, int(args["news"]))
    goal = session.get(Goal, news.goal_id) if news else None
    pair = _living(session, goal.pair_id if goal else None)
    if news is None or goal is None:
        raise NoLongerApplies
    by = next((named(who) for who in pair.people() if who.id == news.person_id), None)
    return replace(goal_shown(pair, goal), state=GoalState(news.status), note="", by=by)


def _meeting_planned(session: WorkspaceSession, args: Args, now: datetime) -> MeetingShown:
    """Unless it was moved, called off or has begun meanwhile."""
    meeting, pair = _meeting(session, args)
    moved_on = meeting.status != MeetingState.PLANNED or stamp(meeting.starts_at) != args["starts"]
    if moved_on or meeting.starts_at <= now:
        raise NoLongerApplies
    return meeting_shown(pair, meeting, moved=bool(args.get("moved")))


def _meeting_cancelled(session: WorkspaceSession, args: Args, _now: datetime) -> MeetingShown:
    meeting, pair = _meeting(session, args)
    if meeting.status != MeetingState.CANCELLED:
        raise NoLongerApplies
    return meeting_shown(pair, meeting)


def _line(session: WorkspaceSession, args: Args, _now: datetime) -> PartnerLines:
    meeting, pair = _meeting(session, args)
    person = session.get(Person, int(args["person"]))
    lines = lines_for(session, pair, meeting, person) if person else None
    if lines is None:
        raise NoLongerApplies
    return lines


def _meeting(session: WorkspaceSession, args: Args) -> tuple[Meeting, Pair]:
    meeting = session.get(Meeting, int(args["meeting"]))
    pair = _living(session, meeting.pair_id if meeting else None)
    if meeting is None:
        raise NoLongerApplies
    return meeting, pair


def _living(session: WorkspaceSession, pair_id: int | None) -> Pair:
    pair = session.get(Pair, pair_id) if pair_id is not None else None
    if pair is None or pair.status not in LIVING:
        raise NoLongerApplies
    return pair


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "nudge": _nudge,
    "admin.nudge": _admin_nudge,
    "agreement.proposed": _proposed,
    "agreement.signed": _signed,
    "goal.set": _goal_set,
    "goal.news": _goal_news,
    "meeting.planned": _meeting_planned,
    "meeting.cancelled": _meeting_cancelled,
    "meeting.line": _line,
}
