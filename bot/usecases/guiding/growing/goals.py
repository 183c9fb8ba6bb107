"""Goals of a pair: set by either, kept current by news."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_page
from bot.domain.calendar import local_date
from bot.domain.guiding_questions import SHARE, goal_news_page, goal_page
from bot.domain.shown.guiding import GoalDraft, GoalShown, GoalsShown
from bot.domain.states.goal import LIVING, GoalEvent, GoalKind, GoalState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.circles import own_pair_id
from bot.usecases.guiding.pairs import (
    facts_changed,
    named,
    pair_for,
    partner_of,
    plan_with_goals,
    working_pair,
)
from db.models import Goal, GoalUpdate, Pair, Person
from db.session import WorkspaceSession

MOST_GOALS = 20
"""Living goals of one pair; more than that is a to-do list."""


def goal_draft(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> GoalDraft:
    """What to fill in for a new goal. Raises DomainError."""
    pair = _pair_with_goals(session, actor, pair_id, Action.SET_GOAL)
    return GoalDraft(pair.id, named(partner_of(pair, person)), goal_page(circle=_in_circle(pair)))


def set_goal(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> Goal:
    """Add a goal. Raises FormErrors; DomainError goal_due_in_the_past at the date."""
    pair = _pair_with_goals(session, actor, pair_id, Action.SET_GOAL)
    answers = parse_page(goal_page(circle=_in_circle(pair)), raws)
    due_on = date.fromisoformat(str(answers["due_on"]))
    if due_on < local_date(now, person.zone):
        raise DomainError("goal_due_in_the_past", field="due_on")
    if sum(goal.status in LIVING for goal in _goals(session, pair)) >= MOST_GOALS:
        raise DomainError("goals_enough", maximum=MOST_GOALS)
    goal = Goal(
        pair_id=pair.id,
        kind=str(answers["kind"]),
        title=answers["title"],
        measure=answers["measure"],
        due_on=due_on,
        status=GoalState.OPEN.value,
        set_by=person.id,
        set_at=now,
        last_news_at=now,
    )
    session.add(goal)
    session.flush()
    record(
        session, "goal.set", now, actor=person, pair=pair, subject="goal", subject_id=goal.id, kind=goal.kind
    )
    outbox.tell_pair(
        session, pair, "goal.set", now,
        key=f"goal.set:{goal.id}", everybody=_is_shared(answers), goal=goal.id,
    )  # fmt: skip
    facts_changed(session, pair, now)
    return goal


def tell_goal_news(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    goal_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> Goal:
    """Say how a goal is going. Raises FormErrors; DomainError goal_finished."""
    goal, pair = _working_goal(session, actor, goal_id)
    answers = parse_page(goal_news_page(circle=_in_circle(pair)), raws)
    goal.status = move(GoalState(goal.status), GoalEvent(str(answers["news"]))).value
    goal.last_news_at = now
    news = GoalUpdate(person_id=person.id, status=goal.status, note=answers.get("note"), at=now)
    goal.updates.append(news)
    session.flush()
    record(session, f"goal.{goal.status}", now, actor=person, pair=pair, subject="goal", subject_id=goal.id)
    outbox.tell_pair(
        session, pair, "goal.news", now,
        key=f"goal.news:{news.id}", everybody=_is_shared(answers), news=news.id,
    )  # fmt: skip
    facts_changed(session, pair, now)
    return goal


def goal_for_news(session: WorkspaceSession, actor: Actor, person: Person, goal_id: object) -> GoalShown:
    """The goal somebody is about to tell of. Raises goal_finished."""
    goal, pair = _working_goal(session, actor, goal_id)
    partner_of(pair, person)
    if goal.status not in LIVING:
        raise DomainError("goal_finished", state=goal.status)
    return goal_shown(pair, goal)


def goals_of_pair(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> GoalsShown:
    """All goals of a pair, for one of the two: living ones first, each with its latest word."""
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), Action.SEE_PAIR)
    partner = partner_of(pair, person)
    plan_with_goals(pair)
    return GoalsShown(pair.id, named(partner), goals_shown(session, pair))


def goals_shown(session: WorkspaceSession, pair: Pair) -> tuple[GoalShown, ...]:
    """The goals of a pair as views show them, living ones first."""
    goals = sorted(_goals(session, pair), key=lambda goal: (goal.status not in LIVING, goal.id))
    return tuple(goal_shown(pair, goal) for goal in goals)


def goal_shown(pair: Pair, goal: Goal) -> GoalShown:
    """One goal."""
    noted = next((update for update in reversed(goal.updates) if update.note), None)
    return GoalShown(
        id=goal.id,
        pair=pair.id,
        kind=GoalKind(goal.kind),
        title=str(goal.title),
        measure=str(goal.measure),
        due_on=goal.due_on,
        state=GoalState(goal.status),
        note=str(noted.note) if noted else "",
        by=next((named(who) for who in pair.people() if who.id == goal.set_by), None),
        circle=_in_circle(pair),
    )


def _in_circle(pair: Pair) -> bool:
    return pair.circle_id is not None


def _is_shared(answers: Mapping[str, object]) -> bool:
    """Whether a whole circle may read it; in a pair there is nobody else."""
    return bool(answers.get(SHARE.key))


def _pair_with_goals(session: WorkspaceSession, actor: Actor, pair_id: object, action: Action) -> Pair:
    pair = working_pair(session, actor, pair_id, action)
    plan_with_goals(pair)
    return pair


def _goals(session: WorkspaceSession, pair: Pair) -> list[Goal]:
    query = select(Goal).where(Goal.pair_id == pair.id).order_by(Goal.id).options(selectinload(Goal.updates))
    return list(session.scalars(query))


def _working_goal(session: WorkspaceSession, actor: Actor, goal_id: object) -> tuple[Goal, Pair]:
    goal = session.find(Goal, goal_id)
    if goal is None:
        raise DomainError("not_yours")
    pair = _pair_with_goals(session, actor, goal.pair_id, Action.UPDATE_GOAL)
    if pair.id != goal.pair_id:  # a goal in a circle is not for the others
        raise DomainError("not_yours")
    session.refresh(goal)
    return goal, pair
