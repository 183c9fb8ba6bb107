"""Listeners of this stage."""

from __future__ import annotations

import re

from blocks import ids
from blocks.guiding.meetings import SCORES, rate_action
from bot.listeners.guiding import agreement, goals, meetings, reminders
from bot.listeners.reviewing import forms
from bot.listeners.wiring import Wiring


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    wiring.action(ids.AGREEMENT_WRITE, agreement.write)
    wiring.view(ids.AGREEMENT_SUBMIT, agreement.submit)
    wiring.action(ids.AGREEMENT_SHOW, agreement.read)
    wiring.action(ids.AGREEMENT_SIGN, agreement.sign)

    wiring.action(ids.GOAL_ADD, goals.add)
    wiring.view(ids.GOAL_SUBMIT, goals.submit)
    wiring.action(ids.GOAL_NEWS, goals.news)
    wiring.view(ids.GOAL_NEWS_SUBMIT, goals.submit_news)
    wiring.action(ids.GOALS_SHOW, goals.all_goals)

    wiring.action(ids.MEETING_PLAN, meetings.plan)
    wiring.action(ids.MEETING_MOVE, meetings.move)
    wiring.view(ids.MEETING_SUBMIT, meetings.submit)
    wiring.action(ids.MEETING_RECORD, meetings.record)
    wiring.view(ids.MEETING_RECORD_SUBMIT, meetings.submit_record)
    wiring.action(ids.MEETING_HELD, meetings.held)
    wiring.action(ids.MEETING_MISSED, meetings.missed)
    wiring.action(ids.MEETING_CANCEL, meetings.cancel)
    for score in SCORES:
        wiring.action(rate_action(score), meetings.rate)
    wiring.action(ids.MEETING_FEEDBACK, meetings.add_line)
    wiring.view(ids.MEETING_FEEDBACK_SUBMIT, meetings.submit_feedback)

    for action_id, handler in ((ids.GOALS_SHOW, goals.all_goals), (ids.FORM_OPEN, forms.open_pair_form)):
        wiring.action(re.compile(rf"{re.escape(action_id)}:\d+"), handler)  # one for each mentee of a circle

    wiring.action(ids.REMINDER_SNOOZE, reminders.later)
    wiring.action(ids.PAIR_SHOW, reminders.pair)
