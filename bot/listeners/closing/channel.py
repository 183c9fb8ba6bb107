"""Keep the channel, or archive it."""

from __future__ import annotations

from blocks.closing.answers import channel_chosen, channel_chosen_modal, channel_modal
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, open_modal, say, update_modal
from bot.usecases.closing.channel import ARCHIVE, KEEP, channel_choice, choose_channel


def keep(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    return _choose(turn, KEEP)


def archive(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    return _choose(turn, ARCHIVE)


def change(turn: Turn) -> Outcome:
    """What was chosen, and the other way; the button's value is the pair's id."""
    chosen = channel_choice(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, channel_modal(chosen, turn.reader))


def _choose(turn: Turn, choice: str) -> Outcome:
    """One of the two reads what stands now where they are; a coordinator below the message."""
    chosen = choose_channel(
        turn.session, turn.actor, turn.person, turn.request.value, choice=choice, now=turn.now
    )
    message = channel_chosen(chosen, turn.reader)
    if chosen.partner and turn.request.in_modal:
        return update_modal(channel_chosen_modal(chosen, turn.reader))
    if chosen.partner and turn.request.on_home:
        return open_modal(channel_chosen_modal(chosen, turn.reader))
    return say(message.text, message.blocks)
