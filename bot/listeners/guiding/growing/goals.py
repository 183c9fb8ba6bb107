"""Goals: add, tell how they are going, list."""

from __future__ import annotations

from blocks.guiding.growing.goals import goal_modal, goals_view, news_modal
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, close_all
from bot.usecases.guiding.growing.goals import (
    goal_draft,
    goal_for_news,
    goals_of_pair,
    set_goal,
    tell_goal_news,
)


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
    shown = goals_of_pair(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, goals_view(shown, turn.reader))
