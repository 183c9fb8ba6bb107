"""Facts of this stage's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.guiding import (
    AgreementShown,
    CoordinatorStep,
    NudgeShown,
)
from bot.domain.states.agreement import AgreementState
from bot.domain.states.pair import LIVING
from bot.usecases.coordinating.queue import said_in_queue
from bot.usecases.guiding.beginning.agreement import agreement_shown, latest_agreement, same_text
from bot.usecases.guiding.reminding.reminders import coordinator_step, nudge_shown, standing_nudge
from bot.usecases.planning.plans import plan_of
from db.models import Agreement, Nudge, Pair, Person, StepTaken
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def _nudge(session: WorkspaceSession, args: Args, now: datetime) -> NudgeShown:
    """Once it stands in Slack, what needs no buttons any more says why."""
    nudge = session.get(Nudge, int(args["nudge"]))
    if nudge is not None and "message" in args:
        return standing_nudge(session, nudge, now)
    reader = session.get(Person, nudge.person_id) if nudge is not None else None
    if nudge is None or reader is None or (reader.quiet_until is not None and reader.quiet_until > now):
        raise NoLongerApplies
    return nudge_shown(session, nudge, now)


def _admin_nudge(session: WorkspaceSession, args: Args, now: datetime) -> CoordinatorStep:
    taken = session.get(StepTaken, int(args["step"]))
    if taken is None:
        raise NoLongerApplies
    shown = coordinator_step(session, taken, now)
    pair = session.get_one(Pair, taken.pair_id)
    if said_in_queue(session, pair.id, plan_of(pair.cohort.program).step(taken.step)):
        raise NoLongerApplies  # coordinators read it where they can act on it
    return shown


def _proposed(session: WorkspaceSession, args: Args, _now: datetime) -> AgreementShown:
    """Only the version that stands, and only to someone who has not signed it; where an earlier one stands in a message
    already, that there is a newer one.
    """
    earlier = session.get(Agreement, int(args["agreement"])) if "message" in args else None
    if earlier is not None:
        pair = _living(session, earlier.pair_id)
        latest = latest_agreement(session, pair)
        if latest is not None and latest.id != earlier.id:
            return replace(agreement_shown(session, pair, latest), replaces=True)
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
}
