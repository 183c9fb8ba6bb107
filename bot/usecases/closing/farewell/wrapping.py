"""Goals at the end: for each that is still open its mentee says what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor
from bot.domain.farewell import Phase
from bot.domain.shown.farewell import GoalsToWrap
from bot.domain.states.goal import KEPT, LIVING, GoalEvent, GoalState, move
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.farewell.standing import farewell_pair
from bot.usecases.guiding.growing.goals import goal_shown
from bot.usecases.guiding.pairs import facts_changed, named, partner_of
from bot.usecases.planning.plans import plan_of
from db.models import Goal, GoalUpdate, Pair, Person
from db.session import WorkspaceSession

PHASES = (Phase.NEAR, Phase.OVER)


class Fate(StrEnum):
    """What becomes of a goal when its pair comes to its end."""

    ACHIEVED = "achieved"
    GOES_ON = "goes_on"
    LET_GO = "let_go"


_EVENTS = {Fate.ACHIEVED: GoalEvent.ACHIEVE, Fate.LET_GO: GoalEvent.DROP}


def open_goals(session: WorkspaceSession, pair: Pair) -> list[Goal]:
    """Goals about which nothing was said for the end yet, oldest first; none where a program has no goals."""
    if not plan_of(pair.cohort.program).with_goals:
        return []
    goals = session.scalars(
        select(Goal).where(Goal.pair_id == pair.id).order_by(Goal.id).options(selectinload(Goal.updates))
    )
    return [goal for goal in goals if goal.status in LIVING and all(one.kind != KEPT for one in goal.updates)]


def goals_to_wrap(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> GoalsToWrap:
    """The open goals, for the mentee to say. Raises DomainError, also goals_are_wrapped when there are none."""
    pair = _mentees(session, actor, person, pair_id, now)
    goals = open_goals(session, pair)
    if not goals:
        raise DomainError("goals_are_wrapped")
    return _shown(pair, person, goals)


def wrap_before_confirming(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> GoalsToWrap | None:
    """The same before the closing is confirmed; None where there is nothing to ask this person."""
    pair = session.find(Pair, pair_id)
    if pair is None or pair.mentee_id != person.id or not open_goals(session, pair):
        return None
    try:
        return goals_to_wrap(session, actor, person, pair_id, now)
    except DomainError:  # too early for a goodbye: the form says what can be confirmed
        return None


def wrap_goals(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    fates: Mapping[str, object],
    now: datetime,
) -> Pair:
    """Keep what becomes of each goal (`fates` by goal id), and tell the other one in one message.

    Every goal that is still open needs a word. What was settled meanwhile stays as it is. Raises FormErrors at the
    goals, DomainError for anybody but the mentee.
    """
    pair = _mentees(session, actor, person, pair_id, now)
    goals = open_goals(session, pair)
    missing = [
        DomainError("answer_required", field=field_of(goal.id)) for goal in goals if not _fate(fates, goal)
    ]
    if missing:
        raise FormErrors(missing)
    first = 0
    for goal in goals:
        entry = _settle(session, pair, goal, person, _fate(fates, goal) or Fate.GOES_ON, now)
        first = first or entry
    if goals:
        outbox.tell_pair(
            session, pair, "goals.wrapped", now, key=f"goals.wrapped:{pair.id}:{first}", entry=first
        )
        facts_changed(session, pair, now)
    return pair


def field_of(goal_id: int) -> str:
    """The block in which a goal is asked about."""
    return f"goal-{goal_id}"


def _settle(
    session: WorkspaceSession, pair: Pair, goal: Goal, person: Person, fate: Fate, now: datetime
) -> int:
    event = _EVENTS.get(fate)
    if event is not None:
        goal.status = move(GoalState(goal.status), event).value
        goal.last_news_at = now
    kind = "news" if event is not None else KEPT
    entry = GoalUpdate(person_id=person.id, kind=kind, status=goal.status, note=None, at=now)
    goal.updates.append(entry)
    session.flush()
    verb = f"goal.{goal.status}" if event is not None else "goal.kept"
    record(session, verb, now, actor=person, pair=pair, subject="goal", subject_id=goal.id, closing=True)
    return entry.id


def _mentees(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime) -> Pair:
    pair = farewell_pair(session, actor, person, pair_id, now, PHASES, Action.UPDATE_GOAL)
    if pair.mentee_id != person.id:
        raise DomainError("only_the_mentee")
    return pair


def _fate(fates: Mapping[str, object], goal: Goal) -> Fate | None:
    given = fates.get(field_of(goal.id))
    return next((fate for fate in Fate if fate == given), None)


def _shown(pair: Pair, person: Person, goals: list[Goal]) -> GoalsToWrap:
    return GoalsToWrap(
        pair=pair.id,
        partner=named(partner_of(pair, person)),
        goals=tuple(goal_shown(pair, goal) for goal in goals),
        circle=pair.circle_id is not None,
    )
