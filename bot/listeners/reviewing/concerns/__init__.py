"""Listeners: concerns."""

from __future__ import annotations

from typing import Any

from blocks import ids
from bot.listeners.reviewing.concerns import following, handling, raising
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: dict[str, Any] = {"concern": raising.typed}
ADMIN_COMMANDS: dict[str, Any] = {"concerns": handling.listed}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
    wiring.action(ids.CONCERN_BEGIN, raising.begin)
    wiring.action(ids.CONCERN_NEW, raising.new)
    wiring.view(ids.CONCERN_PROGRAM_SUBMIT, raising.program_chosen)
    wiring.view(ids.CONCERN_SUBMIT, raising.submit)
    wiring.action(ids.CONCERN_SHOW, following.show)
    wiring.action(ids.CONCERN_ADD, following.add)
    wiring.action(ids.CONCERN_REOPEN, following.add)
    wiring.view(ids.CONCERN_ADD_SUBMIT, following.add_submit)
    wiring.action(ids.CONCERN_TURN, following.turn_to)
    wiring.view(ids.CONCERN_TURN_SUBMIT, following.turn_submit)
    wiring.action(ids.CONCERN_WITHDRAW, following.withdraw)
    wiring.action(ids.CONCERN_READ, handling.read)
    wiring.action(ids.CONCERN_ACKNOWLEDGE, handling.write)
    wiring.action(ids.CONCERN_ANSWER, handling.write)
    wiring.action(ids.CONCERN_NOTE, handling.write)
    wiring.action(ids.CONCERN_RESOLVE, handling.write)
    wiring.view(ids.CONCERN_WRITE_SUBMIT, handling.write_submit)
    wiring.action(ids.CONCERN_TAKE, handling.take)
    wiring.action(ids.CONCERN_ASSIGN, handling.assign)
    wiring.view(ids.CONCERN_ASSIGN_SUBMIT, handling.assign_submit)
    wiring.action(ids.CONCERN_MEDIATE, handling.mediate)
