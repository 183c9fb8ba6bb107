"""People who come, change and go."""

from __future__ import annotations

from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done
from bot.usecases.people.presence import person_changed, person_joined
from bot.usecases.planning.team import left_channel


def changed(turn: Turn) -> Outcome:
    """Slack says what a person's record is now."""
    person_changed(turn.session, turn.request.event.get("user"), turn.now)
    return done()


def joined(turn: Turn) -> Outcome:
    """Somebody's account was made."""
    request = turn.request
    person_joined(turn.session, request.event.get("user"), request.happened_at, turn.now)
    return done()


def left(turn: Turn) -> Outcome:
    """Somebody left a channel that the app is in, or was taken out of it."""
    request = turn.request
    left_channel(turn.session, turn.person, request.channel_id, request.happened_at or turn.now, turn.now)
    return done()
