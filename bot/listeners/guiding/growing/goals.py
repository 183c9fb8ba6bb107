"""Goals: add, tell how they are going, list."""

from __future__ import annotations

from blocks.guiding.growing.goals import goal_modal, goals_view, news_modal, tapped_message
from blocks.guiding.growing.page import goal_view, obstacle_modal
from bot.domain.states.goal import GoalEvent, GoalState
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import in_message, show
from bot.listeners.outcomes import Outcome, close_all, done, update_modal
from bot.usecases.guiding.growing.goals import (
    goal_draft,
    goal_for_news,
    goals_of_pair,
    set_goal,
    tap_goal_news,
    tell_goal_news,
    tell_obstacle,
)
from bot.usecases.guiding.growing.story import goal_in_full, obstacle_form


def add(turn: Turn) -> Outcome:
    draft = goal_draft(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, goal_modal(draft, turn.reader))


def submit(turn: Turn) -> Outcome:
    pair = turn.request.metadata.get("pair")
    set_goal(turn.session, turn.actor, turn.person, pair, turn.request.answers, turn.now)
    return close_all()


def news(turn: Turn) -> Outcome:
    goal = goal_for_news(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, news_modal(goal, turn.reader))


def submit_news(turn: Turn) -> Outcome:
    goal = turn.request.metadata.get("goal")
    tell_goal_news(turn.session, turn.actor, turn.person, goal, turn.request.answers, turn.now)
    return close_all()


def all_goals(turn: Turn) -> Outcome:
    shown = goals_of_pair(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, goals_view(shown, turn.reader))


def back_to_all(turn: Turn) -> Outcome:
    """From one goal to all of them, in the same window."""
    shown = goals_of_pair(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return update_modal(goals_view(shown, turn.reader))


def on_track(turn: Turn) -> Outcome:
    return _tapped(turn, GoalEvent.PROGRESS)


def stuck(turn: Turn) -> Outcome:
    return _tapped(turn, GoalEvent.STALL)


def achieved(turn: Turn) -> Outcome:
    return _tapped(turn, GoalEvent.ACHIEVE)


def reopen(turn: Turn) -> Outcome:
    """Achieved or let go by mistake, or too early."""
    return _tapped(turn, GoalEvent.REOPEN)


def _tapped(turn: Turn, event: GoalEvent) -> Outcome:
    """The first tap; for a goal that is stuck, what is in the way is asked for next."""
    goal, kept = tap_goal_news(turn.session, turn.actor, turn.person, turn.request.value, event, turn.now)
    message = tapped_message(goal, kept.id, turn.reader)
    if turn.request.in_modal:
        page = goal_in_full(turn.session, turn.actor, turn.person, goal.id, turn.now)
        return update_modal(goal_view(page, turn.reader, news=message.blocks))
    if turn.request.on_home:
        return _ask_on_home(turn, kept.id) if goal.state is GoalState.STUCK else done()
    return in_message(turn, message, message.blocks)


def _ask_on_home(turn: Turn, news_id: int) -> Outcome:
    form = obstacle_form(turn.session, turn.actor, turn.person, news_id, turn.now)
    return show(turn, obstacle_modal(form, news_id, turn.reader))


def obstacle(turn: Turn) -> Outcome:
    form = obstacle_form(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, obstacle_modal(form, int(turn.request.value), turn.reader))


def submit_obstacle(turn: Turn) -> Outcome:
    news_id = turn.request.metadata.get("news")
    tell_obstacle(turn.session, turn.actor, turn.person, news_id, turn.request.answers, turn.now)
    return close_all()
