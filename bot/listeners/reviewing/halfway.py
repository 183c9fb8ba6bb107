"""Talking points go onto the next agenda."""

from __future__ import annotations

from blocks.reviewing.halfway import no_meeting_yet
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, say
from bot.usecases.reviewing.halfway import put_on_agenda


def agenda_pressed(turn: Turn) -> Outcome:
    """The button's value is `submission id:point:point:…`, as its reader saw them. The message says that they are
    on the agenda; more is said only where they meet at no time yet.
    """
    submission, *keys = turn.request.value.split(":")
    shown = put_on_agenda(
        turn.session, turn.actor, turn.person, submission_id=submission, keys=keys, now=turn.now
    )
    if shown.meets_at is not None or not shown.points:
        return done()
    ways = no_meeting_yet(shown, turn.reader)
    return say(ways.text, ways.blocks)
