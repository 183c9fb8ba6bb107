"""Goals of a pair: set by either, kept current by news, which take two taps or a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_answer, parse_page
from bot.domain.calendar import local_date
from bot.domain.forms import Page
from bot.domain.goal_progress import News, progress_of, says_the_same
from bot.domain.guiding_questions import OBSTACLE, SHARE, goal_news_page, goal_page
from bot.domain.program import label_of
from bot.domain.shown.guiding import GoalDraft, GoalShown, GoalsShown
from bot.domain.states.goal import KEPT, LIVING, GoalEvent, GoalKind, GoalState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.circles import own_pair_id
from bot.usecases.guiding.growing.helping import consider_help
from bot.usecases.guiding.pairs import (
    facts_changed,
    named,
    pair_for,
    partner_of,
    plan_with_goals,
    working_pair,
)
from bot.usecases.planning.plans import plan_of
from db.models import Activity, Goal, GoalUpdate, Pair, Person
from db.session import WorkspaceSession

PICTURED = "goals.pictured"
"""The activity that says that the way of a pair's goals was shown in its channel."""
PICTURE_EVERY, A_WEEK = timedelta(days=30), timedelta(days=7)
MOST_GOALS = 20
"""Living goals of one pair; more than that is a to-do list."""


def goal_draft(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> GoalDraft:
    """What to fill in for a new goal. Raises DomainError."""
    pair = _pair_with_goals(session, actor, pair_id, Action.SET_GOAL)
    return GoalDraft(pair.id, named(partner_of(pair, person)), _goal_page(pair))


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
    answers = parse_page(_goal_page(pair), raws)
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
        skill=answers.get("skill"),
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
    goal, pair = working_goal(session, actor, goal_id)
    answers = parse_page(goal_news_page(circle=_in_circle(pair)), raws)
    event, note = GoalEvent(str(answers["news"])), answers.get("note")
    _keep_news(session, pair, goal, person, event, now, note=note, everybody=_is_shared(answers))
    return goal


def tap_goal_news(
    session: WorkspaceSession, actor: Actor, person: Person, goal_id: object, event: GoalEvent, now: datetime
) -> tuple[GoalShown, GoalUpdate]:
    """Say with one tap how a goal is going, or take one up again: the goal as it is now, and the news.

    What was said within the last day already, by either of the two, is not said again. Raises DomainError
    goal_finished, or goal_still_open.
    """
    goal, pair = working_goal(session, actor, goal_id)
    state = move(GoalState(goal.status), event)
    told = [update for update in goal.updates if update.kind == "news"]
    if told and says_the_same(_news(told), state, now):
        news = told[-1]
    else:
        news = _keep_news(session, pair, goal, person, event, now)
    return goal_shown(pair, goal, now), news


def obstacle_of(
    session: WorkspaceSession, actor: Actor, person: Person, news_id: object, now: datetime
) -> tuple[GoalShown, GoalUpdate]:
    """The goal and the news to which somebody may add what is in the way. Raises DomainError."""
    news = session.find(GoalUpdate, news_id)
    if news is None or news.kind != "news":
        raise DomainError("not_yours")
    goal, pair = working_goal(session, actor, news.goal_id)
    partner_of(pair, person)
    return goal_shown(pair, goal, now), news


def tell_obstacle(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    news_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> GoalShown:
    """Keep what is in the way of a goal, for the two alone. Nothing typed changes nothing. Raises DomainError."""
    _, news = obstacle_of(session, actor, person, news_id, now)
    note = parse_answer(OBSTACLE, raws.get(OBSTACLE.key))
    goal, pair = working_goal(session, actor, news.goal_id)
    if note and note != news.note:
        if news.note or news.person_id != person.id:  # nobody's words are overwritten
            note_of = GoalUpdate(person_id=person.id, kind="comment", status=goal.status, note=note, at=now)
            goal.updates.append(note_of)
        else:
            news.note = note
        session.flush()
        record(session, "goal.obstacle", now, actor=person, pair=pair, subject="goal", subject_id=goal.id)
        facts_changed(session, pair, now)
    return goal_shown(pair, goal, now)


def _keep_news(
    session: WorkspaceSession,
    pair: Pair,
    goal: Goal,
    person: Person,
    event: GoalEvent,
    now: datetime,
    *,
    note: object = None,
    everybody: bool = False,
) -> GoalUpdate:
    """Write the news down, tell the two, and see whether the goal needs somebody else's help."""
    goal.status = move(GoalState(goal.status), event).value
    goal.last_news_at = now
    news = GoalUpdate(person_id=person.id, kind="news", status=goal.status, note=note, at=now)
    goal.updates.append(news)
    session.flush()
    record(session, f"goal.{goal.status}", now, actor=person, pair=pair, subject="goal", subject_id=goal.id)
    outbox.tell_pair(
        session, pair, "goal.news", now, key=f"goal.news:{news.id}", everybody=everybody,
        news=news.id, picture=int(_picture_due(session, pair, goal, now)),
    )  # fmt: skip
    consider_help(session, pair, goal, now)
    facts_changed(session, pair, now)
    return news


def _picture_due(session: WorkspaceSession, pair: Pair, goal: Goal, now: datetime) -> bool:
    """Whether the way of the goals is shown with this news: when one is achieved, else once a month."""
    achieved = goal.status == GoalState.ACHIEVED
    month = now - PICTURE_EVERY
    recent = select(Activity.id).where(
        Activity.pair_id == pair.id, Activity.verb == PICTURED, Activity.at > month
    )
    old_enough = now - goal.set_at >= A_WEEK  # a day after it was set there is nothing to see
    if not achieved and (not old_enough or session.scalar(recent.limit(1)) is not None):
        return False
    record(session, PICTURED, now, pair=pair)
    return True


def goal_for_news(session: WorkspaceSession, actor: Actor, person: Person, goal_id: object) -> GoalShown:
    """The goal somebody is about to tell of. Raises goal_finished."""
    goal, pair = working_goal(session, actor, goal_id)
    partner_of(pair, person)
    if goal.status not in LIVING:
        raise DomainError("goal_finished", state=goal.status)
    return goal_shown(pair, goal)


def goals_of_pair(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime | None = None
) -> GoalsShown:
    """All goals of a pair, for one of the two: living ones first, each with its latest word and, with `now`, its
    way.
    """
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), Action.SEE_PAIR)
    partner = partner_of(pair, person)
    plan_with_goals(pair)
    return GoalsShown(pair.id, named(partner), goals_shown(session, pair, now))


def goals_shown(session: WorkspaceSession, pair: Pair, now: datetime | None = None) -> tuple[GoalShown, ...]:
    """The goals of a pair as views show them, living ones first; with `now` also their way."""
    return as_shown(pair, _goals(session, pair), now)


def as_shown(pair: Pair, goals: Sequence[Goal], now: datetime | None = None) -> tuple[GoalShown, ...]:
    """The same of goals that were looked up."""
    living_first = sorted(goals, key=lambda goal: (goal.status not in LIVING, goal.id))
    return tuple(goal_shown(pair, goal, now) for goal in living_first)


def goals_of(session: WorkspaceSession, pairs: Sequence[Pair]) -> dict[int, list[Goal]]:
    """The goals of several pairs, in the order they were set, by pair id."""
    ids = [pair.id for pair in pairs]
    query = select(Goal).where(Goal.pair_id.in_(ids)).order_by(Goal.id).options(selectinload(Goal.updates))
    found: dict[int, list[Goal]] = {}
    for goal in session.scalars(query):
        found.setdefault(goal.pair_id, []).append(goal)
    return found


def stuck_goals(session: WorkspaceSession, pair: Pair, now: datetime | None = None) -> tuple[GoalShown, ...]:
    """The goals of a pair that are stuck, those that have been for longest first: what the next meeting is about.

    `note` says what is in the way, where somebody said it.
    """
    stuck = [
        goal for goal in _goals(session, pair) if goal.status == GoalState.STUCK and not goes_on_alone(goal)
    ]
    return tuple(goal_shown(pair, goal, now) for goal in sorted(stuck, key=lambda one: one.last_news_at))


def goal_shown(pair: Pair, goal: Goal, now: datetime | None = None) -> GoalShown:
    """One goal; with `now` (aware) also its way, week by week."""
    told = [update for update in goal.updates if update.kind == "news"]
    living = goal.status in LIVING
    noted = next((update for update in reversed(told if living else told[-1:]) if update.note), None)
    goes_on = living and goes_on_alone(goal)
    plan = plan_of(pair.cohort.program)
    past = now is not None and goal.due_on is not None and goal.due_on < local_date(now, plan.zone)
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
        skill=label_of(plan.skills, goal.skill) if goal.skill else "",
        progress=progress_of(goal.set_at, _news(told), now, plan.zone) if now is not None else None,
        goes_on=goes_on,
        was_due=past and living and not goes_on,
    )


def goes_on_alone(goal: Goal) -> bool:
    """Whether the last word about a goal was that it goes on without the two."""
    return any(update.kind == KEPT and update.at >= goal.last_news_at for update in goal.updates)


def _news(updates: Sequence[GoalUpdate]) -> list[News]:
    return [News(update.at, GoalState(update.status)) for update in updates]


def _goal_page(pair: Pair) -> Page:
    return goal_page(circle=_in_circle(pair), skills=plan_of(pair.cohort.program).skills)


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
    return goals_of(session, [pair]).get(pair.id, [])


def working_goal(
    session: WorkspaceSession, actor: Actor, goal_id: object, action: Action = Action.UPDATE_GOAL
) -> tuple[Goal, Pair]:
    """A goal looked up by an id from a click, in a pair that is at work; nobody else can act in it until the
    transaction ends. Raises DomainError.
    """
    goal = session.find(Goal, goal_id)
    if goal is None:
        raise DomainError("not_yours")
    pair = _pair_with_goals(session, actor, goal.pair_id, action)
    if pair.id != goal.pair_id:  # a goal in a circle is not for the others
        raise DomainError("not_yours")
    session.refresh(goal)
    return goal, pair
