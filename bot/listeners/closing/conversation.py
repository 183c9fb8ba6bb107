""" "We had our closing conversation"."""

from __future__ import annotations

from blocks.closing.answers import closing_confirmed
from bot.domain.reviews import CLOSING
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.listeners.reviewing.forms import show_form
from bot.usecases.closing.conversation import asks_closing_form, confirm_closing


def confirm(turn: Turn) -> Outcome:
    """The button's value is the pair's id. A program may ask a few words with it."""
    if asks_closing_form(turn.session, turn.actor, turn.request.value):
        return show_form(turn, turn.request.value, CLOSING, "")
    confirmed = confirm_closing(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = closing_confirmed(confirmed, turn.reader)
    return say(message.text, message.blocks)
