"""Listeners of goals and topics."""

from __future__ import annotations

import re

from blocks import ids
from bot.listeners.guiding.growing import goals, helping, pages, topics
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {"topics": topics.browse}
ADMIN_COMMANDS: dict[str, AdminCommand] = {"topics": topics.library}
_OF_EACH_MATE = re.compile(rf"{re.escape(ids.GOALS_SHOW)}:\d+")


def register(wiring: Wiring) -> None:
    """Connect the listeners of this room."""
    wiring.action(ids.GOAL_ADD, goals.add)
    wiring.view(ids.GOAL_SUBMIT, goals.submit)
    wiring.action(ids.GOAL_NEWS, goals.news)
    wiring.view(ids.GOAL_NEWS_SUBMIT, goals.submit_news)
    wiring.action(ids.GOALS_SHOW, goals.all_goals)
    wiring.action(_OF_EACH_MATE, goals.all_goals)
    wiring.action(ids.GOALS_BACK, goals.back_to_all)
    wiring.action(ids.GOAL_ON_TRACK, goals.on_track)
    wiring.action(ids.GOAL_STUCK, goals.stuck)
    wiring.action(ids.GOAL_ACHIEVED, goals.achieved)
    wiring.action(ids.GOAL_REOPEN, goals.reopen)
    wiring.action(ids.GOAL_OBSTACLE, goals.obstacle)
    wiring.view(ids.GOAL_OBSTACLE_SUBMIT, goals.submit_obstacle)
    _register_pages(wiring)
    wiring.action(ids.GOAL_HELP_YES, helping.agree)
    wiring.action(ids.GOAL_HELP_NO, helping.decline)
    _register_topics(wiring)


def _register_pages(wiring: Wiring) -> None:
    wiring.action(ids.GOAL_SHOW, pages.page)
    wiring.action(ids.GOAL_COMMENT, pages.comment)
    wiring.view(ids.GOAL_COMMENT_SUBMIT, pages.submit_comment)
    wiring.action(ids.GOAL_SHAPE, pages.shape)
    wiring.view(ids.GOAL_SHAPE_SUBMIT, pages.submit_shape)
    wiring.action(ids.ACTIVITY_ADD, pages.activity)
    wiring.view(ids.ACTIVITY_SUBMIT, pages.submit_activity)
    wiring.action(ids.ACTIVITY_DONE, pages.activity_done)


def _register_topics(wiring: Wiring) -> None:
    wiring.action(ids.TOPICS_OF, topics.of_pair)
    wiring.action(ids.TOPICS_TURN, topics.page)
    wiring.action(ids.TOPIC_SHOW, topics.read)
    wiring.action(ids.TOPIC_TAKE, topics.take)
    wiring.action(ids.LIBRARY_TURN, topics.library_page)
    wiring.action(ids.TOPIC_ADD, topics.add)
    wiring.action(ids.TOPIC_EDIT, topics.edit)
    wiring.view(ids.TOPIC_SUBMIT, topics.submit)
