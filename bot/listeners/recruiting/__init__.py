"""Listeners of recruiting."""

from __future__ import annotations

from blocks import ids
from bot.listeners.recruiting import application, decisions, setup
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {"join": application.join}
ADMIN_COMMANDS = {"open": setup.preview_opening, "applications": decisions.show_queue}


def register(wiring: Wiring) -> None:
    """Connect recruiting's listeners."""
    wiring.view(ids.PROGRAM_SETUP, setup.submit)
    wiring.action(ids.PROGRAM_OPEN, setup.open_pressed)
    for action_id in (ids.APPLICATION_BEGIN, ids.APPLICATION_RESUME):
        wiring.action(action_id, application.begin_pressed)
    wiring.view(ids.APPLICATION_PAGE, application.page_submitted)
    wiring.action(ids.APPLICATION_WITHDRAW, application.withdraw_pressed)
    wiring.action(ids.APPLICATION_APPROVE, decisions.approve)
    wiring.action(ids.APPLICATION_WAITLIST, decisions.waitlist)
    wiring.action(ids.APPLICATION_DECLINE, decisions.decline)
    wiring.action(ids.APPLICATION_SHOW, decisions.show_answers)
    wiring.action(ids.APPLICATIONS_APPROVE_ALL, decisions.approve_everyone)
