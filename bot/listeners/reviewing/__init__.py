"""Listeners of this stage."""

from __future__ import annotations

from blocks import ids
from bot.listeners.reviewing import adjusting, concerns, forms, reading
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {**concerns.MENTOR_COMMANDS, **adjusting.MENTOR_COMMANDS}
ADMIN_COMMANDS = {**concerns.ADMIN_COMMANDS, **adjusting.ADMIN_COMMANDS}


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    wiring.action(ids.FORM_OPEN, forms.open_pair_form)
    wiring.view(ids.FORM_PAGE, forms.save_pair_form_page)
    wiring.action(ids.REVIEW_READ, reading.read)
    concerns.register(wiring)
    adjusting.register(wiring)
