"""Listeners of goals and topics."""

from __future__ import annotations

import re

from blocks import ids
from bot.listeners.guiding.growing import goals
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {}
ADMIN_COMMANDS: dict[str, AdminCommand] = {}
_OF_EACH_MATE = re.compile(rf"{re.escape(ids.GOALS_SHOW)}:\d+")


def register(wiring: Wiring) -> None:
    """Connect the listeners of this room."""
    wiring.action(ids.GOAL_ADD, goals.add)
    wiring.view(ids.GOAL_SUBMIT, goals.submit)
    wiring.action(ids.GOAL_NEWS, goals.news)
    wiring.view(ids.GOAL_NEWS_SUBMIT, goals.submit_news)
    wiring.action(ids.GOALS_SHOW, goals.all_goals)
    wiring.action(_OF_EACH_MATE, goals.all_goals)
