"""Listeners of this stage."""

from __future__ import annotations

from blocks import ids
from bot.listeners.reviewing import adjusting, concerns, forms, halfway, missing, reading
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {"reviews": reading.mine, **concerns.MENTOR_COMMANDS, **adjusting.MENTOR_COMMANDS}
ADMIN_COMMANDS = {
    "reviews": missing.show,
    "reviews read": reading.waiting,
    **concerns.ADMIN_COMMANDS,
    **adjusting.ADMIN_COMMANDS,
}


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    wiring.action(ids.FORM_OPEN, forms.open_pair_form)
    wiring.view(ids.FORM_PAGE, forms.save_pair_form_page)
    wiring.closed(ids.FORM_PAGE, forms.keep_pair_form_draft)
    wiring.action(ids.REVIEW_READ, reading.read)
    wiring.action(ids.REVIEW_OWN, reading.own)
    wiring.action(ids.REVIEW_AGENDA, halfway.agenda_pressed)
    wiring.action(ids.REVIEWS_UNREAD, reading.waiting_pressed)
    wiring.action(ids.REVIEWS_MISSING, missing.page)
    wiring.action(ids.REVIEWS_ASK, missing.ask_pressed)
    wiring.view(ids.REVIEWS_ASK_SUBMIT, missing.ask_submitted)
    wiring.action(ids.REVIEWS_CALL_OFF, missing.call_off_pressed)
    concerns.register(wiring)
    adjusting.register(wiring)
