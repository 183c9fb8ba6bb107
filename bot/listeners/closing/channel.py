"""Keep the channel, or archive it."""

from __future__ import annotations

from blocks.closing.answers import channel_chosen
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.closing.channel import ARCHIVE, KEEP, choose_channel


def keep(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    return _choose(turn, KEEP)


def archive(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    return _choose(turn, ARCHIVE)


def _choose(turn: Turn, choice: str) -> Outcome:
    chosen = choose_channel(
        turn.session, turn.actor, turn.person, turn.request.value, choice=choice, now=turn.now
    )
    message = channel_chosen(chosen, turn.reader)
    return say(message.text, message.blocks)
