"""The closing conversation is confirmed with a few words about it; before that a mentee wraps up open goals."""

from __future__ import annotations

from dataclasses import replace

from blocks.closing.farewell.guide import goals_modal
from bot.domain.reviews import CLOSING
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome
from bot.listeners.reviewing.forms import show_form
from bot.usecases.closing.farewell.wrapping import wrap_before_confirming


def confirm(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    goals = wrap_before_confirming(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    if goals is not None:
        return show(turn, goals_modal(replace(goals, confirm=True), turn.reader))
    return show_form(turn, turn.request.value, CLOSING, "")
