"""One goal with everything that belongs to it: comments, other wordings, what is done for it, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_answer, parse_page
from bot.domain.calendar import local_date
from bot.domain.forms import Answer
from bot.domain.guiding_questions import ACTIVITY, COMMENT, comment_page, obstacle_page, shape_page
from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.shown.growing import ActivityShown, GoalForm, GoalPage, Reworded, StoryLine
from bot.domain.shown.guiding import Named
from bot.domain.states.goal import LIVING, GoalState
from bot.domain.states.pair import AT_WORK, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.growing.goals import goal_shown, obstacle_of, working_goal
from bot.usecases.guiding.pairs import facts_changed, named, pair_for, partner_of, plan_with_goals
from bot.usecases.planning.plans import plan_of
from db.models import Goal, GoalUpdate, LearningActivity, Pair, Person
from db.session import WorkspaceSession

MOST_ACTIVITIES = 8
STORY_SHOWN = 12
SHAPED = ("title", "measure", "due_on", "skill")
"""What can be put differently; a goal of another kind is another goal."""


def goal_in_full(
    session: WorkspaceSession, actor: Actor, person: Person, goal_id: object, now: datetime
) -> GoalPage:
    """A goal for one of the two whose goal it is. Raises DomainError."""
    goal = session.find(Goal, goal_id)
    if goal is None:
        raise DomainError("not_yours")
    pair = pair_for(session, actor, goal.pair_id, Action.SEE_PAIR)
    partner = partner_of(pair, person)
    plan = plan_with_goals(pair)
    session.refresh(goal)
    story = _story(pair, goal, plan)
    living = goal.status in LIVING
    return GoalPage(
        goal=goal_shown(pair, goal, now),
        partner=named(partner),
        activities=tuple(activity_shown(one) for one in goal.activities),
        story=tuple(story[:STORY_SHOWN]),
        older=max(0, len(story) - STORY_SHOWN),
        may_add_activity=living and len(goal.activities) < MOST_ACTIVITIES,
        at_work=PairState(pair.status) in AT_WORK,
    )


def activity_shown(one: LearningActivity) -> ActivityShown:
    """An activity as views show it."""
    return ActivityShown(one.id, one.kind, str(one.title), one.due_on, one.done_at)


def comment_form(
    session: WorkspaceSession, actor: Actor, person: Person, goal_id: object, now: datetime
) -> GoalForm:
    """What to fill in for a comment. Raises DomainError."""
    goal, pair = working_goal(session, actor, goal_id, Action.COMMENT_GOAL)
    return GoalForm(goal_shown(pair, goal, now), named(partner_of(pair, person)), comment_page(), {})


def obstacle_form(
    session: WorkspaceSession, actor: Actor, person: Person, news_id: object, now: datetime
) -> GoalForm:
    """What to fill in about what is in the way. Raises DomainError."""
    shown, news = obstacle_of(session, actor, person, news_id, now)
    _, pair = working_goal(session, actor, shown.id)
    own = {"note": str(news.note)} if news.note and news.person_id == person.id else {}
    answers: dict[str, Answer] = dict(own)
    return GoalForm(shown, named(partner_of(pair, person)), obstacle_page(), answers)


def comment_on_goal(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    goal_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> None:
    """Keep a word about a goal, and tell the two that there is one. Raises DomainError at the field `note`."""
    goal, pair = working_goal(session, actor, goal_id, Action.COMMENT_GOAL)
    note = parse_answer(COMMENT, raws.get(COMMENT.key))
    _add_to_log(session, pair, goal, person, "comment", note, now)


def shape_form(
    session: WorkspaceSession, actor: Actor, person: Person, goal_id: object, now: datetime
) -> GoalForm:
    """A goal to be put differently, as it reads now. Raises DomainError goal_finished."""
    goal, pair = _living_goal(session, actor, goal_id)
    page = shape_page(plan_of(pair.cohort.program).skills)
    return GoalForm(goal_shown(pair, goal, now), named(partner_of(pair, person)), page, _as_answers(goal))


def shape_goal(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    goal_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> None:
    """Put a goal in other words, or at another day; its log keeps what was there before. The same words change
    nothing. Raises FormErrors, DomainError goal_due_in_the_past at a day that is new and past.
    """
    goal, pair = _living_goal(session, actor, goal_id)
    before = _as_answers(goal)
    answers = parse_page(shape_page(plan_of(pair.cohort.program).skills), raws, before)
    due_on = date.fromisoformat(str(answers["due_on"]))
    if due_on != goal.due_on and due_on < local_date(now, person.zone):
        raise DomainError("goal_due_in_the_past", field="due_on")
    changed = {
        key: [before.get(key), answers.get(key)] for key in SHAPED if answers.get(key) != before.get(key)
    }
    if not changed:
        return
    goal.title, goal.measure = answers["title"], answers["measure"]
    goal.due_on, goal.skill = due_on, _text(answers.get("skill"))
    _add_to_log(session, pair, goal, person, "shaped", {"why": answers.get("why"), "changed": changed}, now)


def add_activity(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    goal_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> LearningActivity:
    """Note something that is done to reach a goal. Raises FormErrors; DomainError activities_enough."""
    goal, pair = _living_goal(session, actor, goal_id)
    answers = parse_page(ACTIVITY, raws)
    if len(goal.activities) >= MOST_ACTIVITIES:
        raise DomainError("activities_enough", maximum=MOST_ACTIVITIES)
    due_on = date.fromisoformat(str(answers["due_on"])) if answers.get("due_on") else None
    if due_on is not None and due_on < local_date(now, person.zone):
        raise DomainError("goal_due_in_the_past", field="due_on")
    made = LearningActivity(
        kind=str(answers["kind"]), title=answers["title"], due_on=due_on,
        added_by=person.id, added_at=now, done_at=None,
    )  # fmt: skip
    goal.activities.append(made)
    session.flush()
    record(
        session, "activity.added", now, actor=person, pair=pair, subject="activity",
        subject_id=made.id, kind=made.kind,
    )  # fmt: skip
    return made


def activity_form(
    session: WorkspaceSession, actor: Actor, person: Person, goal_id: object, now: datetime
) -> GoalForm:
    """What to fill in for an activity. Raises DomainError activities_enough."""
    goal, pair = _living_goal(session, actor, goal_id)
    if len(goal.activities) >= MOST_ACTIVITIES:
        raise DomainError("activities_enough", maximum=MOST_ACTIVITIES)
    return GoalForm(goal_shown(pair, goal, now), named(partner_of(pair, person)), ACTIVITY, {})


def finish_activity(
    session: WorkspaceSession, actor: Actor, person: Person, activity_id: object, now: datetime
) -> int:
    """Tick an activity; ticked again it stays ticked. Returns the goal's id. Raises DomainError."""
    found = session.find(LearningActivity, activity_id)
    if found is None:
        raise DomainError("not_yours")
    goal, pair = working_goal(session, actor, found.goal_id)
    session.refresh(found)
    if found.done_at is None:
        found.done_at = now
        record(
            session, "activity.done", now, actor=person, pair=pair, subject="activity", subject_id=found.id
        )
        session.flush()
    return goal.id


def _living_goal(session: WorkspaceSession, actor: Actor, goal_id: object) -> tuple[Goal, Pair]:
    goal, pair = working_goal(session, actor, goal_id)
    if goal.status not in LIVING:
        raise DomainError("goal_finished", state=goal.status)
    return goal, pair


def _add_to_log(
    session: WorkspaceSession, pair: Pair, goal: Goal, person: Person, kind: str, note: object, now: datetime
) -> None:
    entry = GoalUpdate(person_id=person.id, kind=kind, status=goal.status, note=note, at=now)
    goal.updates.append(entry)
    session.flush()
    record(session, f"goal.{kind}", now, actor=person, pair=pair, subject="goal", subject_id=goal.id)
    outbox.tell_pair(session, pair, f"goal.{kind}", now, key=f"goal.{kind}:{entry.id}", entry=entry.id)
    facts_changed(session, pair, now)


def _as_answers(goal: Goal) -> dict[str, Answer]:
    return {
        "title": str(goal.title),
        "measure": str(goal.measure),
        "due_on": goal.due_on.isoformat() if goal.due_on else None,
        "skill": goal.skill,
    }


def _story(pair: Pair, goal: Goal, plan: Plan) -> list[StoryLine]:
    """Everything in a goal's log, the newest first."""
    people: dict[int, Named] = {who.id: named(who) for who in pair.people()}
    lines = [StoryLine("set", goal.set_at, people.get(goal.set_by))]
    for entry in goal.updates:
        note = entry.note.get("why") if isinstance(entry.note, dict) else entry.note
        by, state = people.get(entry.person_id), GoalState(entry.status)
        lines.append(StoryLine(entry.kind, entry.at, by, state, str(note or ""), changes_in(entry, plan)))
    return list(reversed(lines))


def changes_in(entry: GoalUpdate, plan: Plan) -> tuple[Reworded, ...]:
    """What one entry of a log put differently."""
    note = entry.note
    return _changes(note.get("changed"), plan) if isinstance(note, dict) else ()


def _changes(changed: Any, plan: Plan) -> tuple[Reworded, ...]:
    if not isinstance(changed, dict):
        return ()
    made = []
    for key in SHAPED:
        if key in changed:
            was, now = (_text(one) or "" for one in changed[key])
            if key == "skill":
                was, now = (label_of(plan.skills, one) if one else "" for one in (was, now))
            made.append(Reworded(key, was, now))
    return tuple(made)


def _text(answer: object) -> str | None:
    return str(answer) if answer else None
