"""The worst-off lifted: the draft that the answer about fairness offers."""

from __future__ import annotations

from blocks.matching.asking.advice import lifted_message
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.matching.asking.advice import ask_for_lifted


def lift_pressed(turn: Turn) -> Outcome:
    """A draft with the worst-off lifted, beside the best one."""
    ask_for_lifted(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = lifted_message(turn.reader)
    return say(message.text, message.blocks)
