"""Listeners: saying goodbye well."""

from __future__ import annotations

import re

from blocks import ids
from bot.listeners.closing.farewell import asking, card, keeping, recommending
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {
    "closing": card.show_cards,
    "certificate": keeping.check,
}
ADMIN_COMMANDS: dict[str, AdminCommand] = {}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
    wiring.action(ids.CLOSING_GUIDE, card.open_guide)
    wiring.action(ids.CLOSING_LOOK_BACK, card.open_look_back)
    wiring.action(ids.CLOSING_GOALS, card.open_goals)
    wiring.view(ids.CLOSING_GOALS_SUBMIT, card.wrap)
    wiring.action(ids.THANKS_WRITE, asking.open_thanks)
    wiring.view(ids.THANKS_SUBMIT, asking.keep_thanks)
    wiring.action(ids.WISH_OPEN, asking.open_wish)
    wiring.view(ids.WISH_SUBMIT, asking.keep_wish)
    wiring.action(ids.WISH_MORE_TIME, asking.more_time)
    wiring.action(ids.NEXT_STEPS, asking.open_next_steps)
    wiring.view(ids.NEXT_STEPS_SUBMIT, asking.keep_next_steps)
    wiring.action(ids.NEXT_STEPS_APPLY, asking.apply_again_for)
    wiring.action(re.compile(rf"^{re.escape(ids.NEXT_STEPS_APPLY)}:\d+$"), asking.apply_again_for)
    wiring.action(ids.RECOMMENDATION_WRITE, recommending.open_recommendation)
    wiring.view(ids.RECOMMENDATION_SUBMIT, recommending.keep_recommendation)
    wiring.action(ids.RECOMMENDATION_YES, recommending.say_yes)
    wiring.action(ids.RECOMMENDATION_NO, recommending.say_no)
    wiring.action(ids.CERTIFICATE_ASK, keeping.open_certificate)
    wiring.view(ids.CERTIFICATE_SUBMIT, keeping.ask_certificate)
    wiring.action(ids.REVIEW_TEXT, keeping.open_text)
    wiring.view(ids.REVIEW_TEXT_SUBMIT, keeping.keep_text)
