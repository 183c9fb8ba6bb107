"""One goal's page, and what is changed from there: each form turns back into the page."""

from __future__ import annotations

from blocks.guiding.growing.page import activity_modal, comment_modal, goal_view, shape_modal
from blocks.parts import View
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, update_modal
from bot.usecases.guiding.growing.story import (
    activity_form,
    add_activity,
    comment_form,
    comment_on_goal,
    finish_activity,
    goal_in_full,
    shape_form,
    shape_goal,
)


def page(turn: Turn) -> Outcome:
    return _in_place(turn, _page(turn, turn.request.value))


def comment(turn: Turn) -> Outcome:
    form = comment_form(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _in_place(turn, comment_modal(form, turn.reader))


def submit_comment(turn: Turn) -> Outcome:
    goal = turn.request.metadata.get("goal")
    comment_on_goal(turn.session, turn.actor, turn.person, goal, turn.request.answers, turn.now)
    return next_page(_page(turn, goal))


def shape(turn: Turn) -> Outcome:
    form = shape_form(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _in_place(turn, shape_modal(form, turn.reader))


def submit_shape(turn: Turn) -> Outcome:
    goal = turn.request.metadata.get("goal")
    shape_goal(turn.session, turn.actor, turn.person, goal, turn.request.answers, turn.now)
    return next_page(_page(turn, goal))


def activity(turn: Turn) -> Outcome:
    form = activity_form(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _in_place(turn, activity_modal(form, turn.reader))


def submit_activity(turn: Turn) -> Outcome:
    goal = turn.request.metadata.get("goal")
    add_activity(turn.session, turn.actor, turn.person, goal, turn.request.answers, turn.now)
    return next_page(_page(turn, goal))


def activity_done(turn: Turn) -> Outcome:
    goal = finish_activity(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _in_place(turn, _page(turn, goal))


def _page(turn: Turn, goal: object) -> View:
    return goal_view(goal_in_full(turn.session, turn.actor, turn.person, goal, turn.now), turn.reader)


def _in_place(turn: Turn, view: View) -> Outcome:
    """In the window one is in: Slack stacks three at most, and a goal has more pages than that."""
    return update_modal(view) if turn.request.in_modal else show(turn, view)
