"""Listeners: adjusting what a cohort does."""

from __future__ import annotations

import re
from typing import Any

from blocks import ids
from bot.listeners.reviewing.adjusting import adjust, checkpoint, midpoint
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: dict[str, Any] = {}
ADMIN_COMMANDS: dict[str, Any] = {"midpoint": midpoint.midpoint, "checkpoint": checkpoint.checkpoint}
_SEVERAL_ACTS = re.compile(rf"{re.escape(ids.ADJUST_OPEN)}:\d+")
_SEVERAL_MONTHS = re.compile(rf"{re.escape(ids.CHECKPOINT_READ)}:\d+")


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
    wiring.action(ids.MIDPOINT_SHOW, midpoint.show_pressed)
    wiring.action(ids.MIDPOINT_WORDS, midpoint.words_pressed)
    wiring.action(ids.ADJUST_OPEN, adjust.open_pressed)
    wiring.action(_SEVERAL_ACTS, adjust.open_pressed)
    wiring.view(ids.ADJUST_CHOOSE_SUBMIT, adjust.chosen)
    wiring.view(ids.ADJUST_SUBMIT, adjust.confirmed)
    wiring.action(ids.ADJUST_TAKE_BACK, adjust.take_back_pressed)
    wiring.action(ids.TOPIC_OFFERED_TAKE, adjust.topic_taken)
    wiring.action(ids.CHECKPOINT_SHOW, checkpoint.show_pressed)
    wiring.action(ids.CHECKPOINT_HOLD, checkpoint.hold_pressed)
    wiring.view(ids.CHECKPOINT_SUBMIT, checkpoint.held)
    wiring.action(ids.CHECKPOINT_READ, checkpoint.read_pressed)
    wiring.action(_SEVERAL_MONTHS, checkpoint.read_pressed)
    wiring.action(ids.DECISION_ADD, checkpoint.add_pressed)
    wiring.view(ids.DECISION_SUBMIT, checkpoint.decided)
    wiring.action(ids.DECISION_DONE, checkpoint.done_pressed)
    wiring.action(ids.DECISION_DROP, checkpoint.drop_pressed)
