"""Listeners of recruiting."""

from __future__ import annotations

from blocks import ids
from bot.listeners.recruiting import application, assessment, balance, decisions, opening
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {"join": application.join, "assessment": assessment.mine}
ADMIN_COMMANDS = {
    "open": opening.preview_opening,
    "applications": decisions.show_queue,
    "assess": assessment.assess,
    "recruiting": balance.show,
}


def register(wiring: Wiring) -> None:
    """Connect recruiting's listeners."""
    wiring.action(ids.PROGRAM_OPEN, opening.open_pressed)
    for action_id in (ids.APPLICATION_BEGIN, ids.APPLICATION_RESUME):
        wiring.action(action_id, application.begin_pressed)
    wiring.action(ids.ASSESSMENT_OPEN, assessment.open_pressed)
    wiring.view(ids.ASSESSMENT_SUBMIT, assessment.submit)
    wiring.action(ids.ASSESSMENT_RESULT, assessment.show_result)
    wiring.action(ids.APPLICATION_NEWS, application.news_pressed)
    wiring.view(ids.APPLICATION_PAGE, application.page_submitted)
    wiring.action(ids.APPLICATION_WITHDRAW, application.withdraw_pressed)
    wiring.action(ids.APPLICATION_APPROVE, decisions.approve)
    wiring.action(ids.APPLICATION_WAITLIST, decisions.waitlist)
    wiring.action(ids.APPLICATION_DECLINE, decisions.decline)
    wiring.action(ids.APPLICATION_SHOW, decisions.show_answers)
    wiring.action(ids.APPLICATIONS_APPROVE_ALL, decisions.approve_everyone)
