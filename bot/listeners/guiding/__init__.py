"""Listeners of this stage, room by room."""

from __future__ import annotations

import re

from blocks import ids
from bot.listeners.guiding import beginning, growing, meeting, reminding
from bot.listeners.reviewing import forms
from bot.listeners.wiring import Wiring

_ROOMS = (beginning, meeting, growing, reminding)
MENTOR_COMMANDS = {name: handler for room in _ROOMS for name, handler in room.MENTOR_COMMANDS.items()}
ADMIN_COMMANDS = {name: handler for room in _ROOMS for name, handler in room.ADMIN_COMMANDS.items()}
_FORM_OF_EACH_MATE = re.compile(rf"{re.escape(ids.FORM_OPEN)}:\d+")


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    for room in _ROOMS:
        room.register(wiring)
    wiring.action(_FORM_OF_EACH_MATE, forms.open_pair_form)
