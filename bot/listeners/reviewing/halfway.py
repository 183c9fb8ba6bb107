"""Talking points go onto the next agenda."""

from __future__ import annotations

from blocks.reviewing.halfway import agenda_words
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.reviewing.halfway import put_on_agenda


def agenda_pressed(turn: Turn) -> Outcome:
    """The button's value is `submission id:point:point:…`, as its reader saw them."""
    submission, *keys = turn.request.value.split(":")
    shown = put_on_agenda(
        turn.session, turn.actor, turn.person, submission_id=submission, keys=keys, now=turn.now
    )
    return say(agenda_words(shown, turn.reader))
