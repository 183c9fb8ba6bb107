"""Facts of messages: adjusting what a cohort does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.adjusting import (
    AdjustmentPosted,
    DecisionDue,
    MidpointShown,
    ModuleOffered,
    TimesOffered,
    TopicOffered,
)
from bot.domain.states.adjustment import AdjustmentState
from bot.domain.states.decision import DecisionState
from bot.errors import DomainError
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.adjusting.adjustments import adjustment_posted
from bot.usecases.reviewing.adjusting.choosing import MODULE, TOPIC
from bot.usecases.reviewing.adjusting.decisions import decision_shown
from bot.usecases.reviewing.adjusting.offering import module_offered, still_offered, topic_offered
from bot.usecases.reviewing.adjusting.picture import posted_halfway
from db.models import Adjustment, Cohort, Decision, Pair, Person, Program
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def _midpoint(session: WorkspaceSession, args: Args, now: datetime) -> MidpointShown:
    """As it is when it is sent; not on hold, and not without a midpoint."""
    program, cohort = session.get(Program, int(args["program"])), session.get(Cohort, int(args["cohort"]))
    if program is None or cohort is None or program.on_hold:
        raise NoLongerApplies
    try:
        return posted_halfway(session, program, cohort, now)
    except DomainError:
        raise NoLongerApplies from None


def _adjustment(session: WorkspaceSession, args: Args, _now: datetime) -> AdjustmentPosted:
    """As it stands: it waits, was taken back, or is done."""
    made = session.get(Adjustment, int(args["adjustment"]))
    if made is None or made.status == AdjustmentState.DRAFT:
        raise NoLongerApplies
    return adjustment_posted(session, made)


def _topic(session: WorkspaceSession, args: Args, _now: datetime) -> TopicOffered:
    made, pair, by = _offer(session, args)
    return topic_offered(pair, plan_of(pair.cohort.program), str(made.detail[TOPIC]), by)


def _times(session: WorkspaceSession, args: Args, _now: datetime) -> TimesOffered:
    _made, pair, by = _offer(session, args)
    return TimesOffered(pair.id, by.slack_id)


def _module(session: WorkspaceSession, args: Args, _now: datetime) -> ModuleOffered:
    """Only for who is still here, while the module is in the plan and the program is not on hold."""
    made, person = session.get(Adjustment, int(args["adjustment"])), session.get(Person, int(args["person"]))
    program = session.get(Program, int(args["program"]))
    by = session.get(Person, made.made_by) if made is not None else None
    if made is None or person is None or program is None or by is None or program.on_hold:
        raise NoLongerApplies
    if person.deactivated_at is not None:
        raise NoLongerApplies
    return module_offered(session, program, str(made.detail[MODULE]), person, by)


def _offer(session: WorkspaceSession, args: Args) -> tuple[Adjustment, Pair, Person]:
    """An offer to a pair; not once it rests or is over."""
    made, pair = session.get(Adjustment, int(args["adjustment"])), session.get(Pair, int(args["pair"]))
    by = session.get(Person, made.made_by) if made is not None else None
    if made is None or pair is None or by is None or not still_offered(pair):
        raise NoLongerApplies
    return made, pair, by


def _owned(session: WorkspaceSession, args: Args, _now: datetime) -> DecisionDue:
    """To the owner, while it is open."""
    decision = session.get(Decision, int(args["decision"]))
    if decision is None or decision.status != DecisionState.OPEN or decision.owner_id != int(args["person"]):
        raise NoLongerApplies
    program = session.get_one(Cohort, decision.cohort_id).program
    if program.on_hold:
        raise NoLongerApplies
    by = session.get_one(Person, decision.made_by).slack_id if decision.made_by != decision.owner_id else ""
    return DecisionDue(decision_shown(session, decision, program), program.name, by)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "admin.midpoint": _midpoint,
    "admin.adjustment": _adjustment,
    "topic.offered": _topic,
    "times.offered": _times,
    "training.offered": _module,
    "decision.given": _owned,
    "decision.reminder": _owned,
}
