"""Coordinators read what was written for them."""

from __future__ import annotations

from blocks.reviewing.forms import review_read_modal
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal
from bot.usecases.reviewing.sharing import read_review


def read(turn: Turn) -> Outcome:
    """The button's value is a submission's id."""
    return open_modal(
        review_read_modal(read_review(turn.session, turn.actor, turn.request.value, turn.now), turn.reader)
    )
