"""The closing conversation is confirmed with a few words about it."""

from __future__ import annotations

from bot.domain.reviews import CLOSING
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome
from bot.listeners.reviewing.forms import show_form


def confirm(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    return show_form(turn, turn.request.value, CLOSING, "")
