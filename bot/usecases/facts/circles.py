"""Facts of the messages that introduce a circle, and whoever comes into it later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.first_steps import NOTHING_TO_TICK
from bot.domain.messages import NoLongerApplies
from bot.domain.roles import Role
from bot.domain.shown.matching import CircleIntroduced, MateIntroduced
from bot.domain.states.pair import LIVING, PairState
from bot.matching.reasons import COORDINATORS_ONLY
from bot.usecases.facts.drafts import reasons_shown
from bot.usecases.facts.matching import profile_shown
from bot.usecases.facts.programs import program_shown
from bot.usecases.guiding.beginning.checklist import circle_checklist
from bot.usecases.guiding.beginning.starters import starters
from bot.usecases.guiding.circles import living_in
from bot.usecases.planning.plans import plan_of
from db.models import Pair
from db.session import WorkspaceSession


def introduced(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> CircleIntroduced:
    """Everybody who is in the circle when it is sent."""
    pairs = living_in(session, int(args["circle"]))
    if not pairs:
        raise NoLongerApplies
    return _introduction(session, pairs, newcomer=False)


def joined(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> CircleIntroduced:
    """Somebody who came into a circle that goes on, unless they have left meanwhile."""
    pair = session.get(Pair, int(args["pair"]))
    if pair is None or PairState(pair.status) not in LIVING:
        raise NoLongerApplies
    return _introduction(session, [pair], newcomer=True)


def _introduction(session: WorkspaceSession, pairs: Sequence[Pair], *, newcomer: bool) -> CircleIntroduced:
    pair = pairs[0]
    plan = plan_of(pair.cohort.program)
    return CircleIntroduced(
        pair=pair.id,
        program=program_shown(pair.cohort.program),
        mentor=profile_shown(session, pair.cohort, pair.mentor, Role.MENTOR),
        mates=tuple(_mate(one) for one in pairs),
        first_steps=plan.first_steps,
        starters=starters(pair),
        with_goals=plan.with_goals,
        with_agreement=plan.with_agreement,
        newcomer=newcomer,
        checklist=NOTHING_TO_TICK if newcomer else circle_checklist(session, pairs),
    )


def _mate(pair: Pair) -> MateIntroduced:
    """What mentees wrote for their partner is for the mentor; the circle reads why each of them is in it."""
    plan, mentee = plan_of(pair.cohort.program), pair.mentee
    reasons = tuple(one for one in reasons_shown(pair.reasons, plan) if one.code not in COORDINATORS_ONLY)
    return MateIntroduced(mentee.slack_id, mentee.title, mentee.department, mentee.location, reasons)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "circle.announced": introduced,
    "circle.joined": joined,
}
