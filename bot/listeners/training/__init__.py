"""Listeners of training."""

from __future__ import annotations

import re

from blocks import ids
from bot.listeners.training import modules, seats, sessions
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {"training": modules.show}
ADMIN_COMMANDS = {
    "training": seats.overview,
    "orientation": sessions.orientation,
    "kickoff": sessions.kickoff,
}
SEVERAL_IN_A_ROW = re.compile(rf"{re.escape(ids.MODULE_OPEN)}:\d+")
"""Buttons of modules that stand in one row are numbered: Slack wants their ids to differ there."""


def register(wiring: Wiring) -> None:
    """Connect training's listeners."""
    wiring.action(ids.MODULE_OPEN, modules.open_pressed)
    wiring.action(SEVERAL_IN_A_ROW, modules.open_pressed)
    wiring.action(ids.TRAINING_SHOW, modules.show_pressed)
    wiring.view(ids.MODULE_PAGE, modules.next_card)
    wiring.action(ids.MODULE_BACK, modules.previous_card)
    wiring.view(ids.MODULE_CHECK_SUBMIT, modules.check)
    wiring.action(ids.SESSION_PLAN, sessions.plan_pressed)
    wiring.view(ids.SESSION_SUBMIT, sessions.preview)
    wiring.view(ids.SESSION_OFFER_SUBMIT, sessions.send)
    wiring.action(ids.SESSION_CALL_OFF, sessions.call_off_pressed)
    wiring.action(ids.ATTENDANCE_OPEN, sessions.attendance_pressed)
    wiring.view(ids.ATTENDANCE_SUBMIT, sessions.attendance_submitted)
    wiring.action(ids.SEAT_TAKE, seats.take)
    wiring.action(ids.SEAT_NONE, seats.none_suits)
    wiring.action(ids.SEAT_ATTENDED, seats.attended)
    wiring.action(ids.SEAT_MISSED, seats.missed)
    wiring.action(ids.STILL_YES, seats.still_in)
    wiring.action(ids.STILL_NO, seats.not_now)
    wiring.action(ids.TRAINING_NUDGE, seats.nudge_pressed)
