"""Twenty minutes with another mentor: each of the three answers for themselves."""

from __future__ import annotations

from blocks.guiding.growing.helping import answered_message
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, replace
from bot.usecases.guiding.growing.helping import answer_help


def agree(turn: Turn) -> Outcome:
    return _answer(turn, yes=True)


def decline(turn: Turn) -> Outcome:
    return _answer(turn, yes=False)


def _answer(turn: Turn, *, yes: bool) -> Outcome:
    state = answer_help(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=yes)
    message = answered_message(state, yes, turn.reader)
    return replace(message.text, message.blocks)
