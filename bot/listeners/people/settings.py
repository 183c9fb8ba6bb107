"""My settings, from the Home tab or by command."""

from __future__ import annotations

from blocks import ids
from blocks.people.settings import settings_view
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, open_modal, update_modal
from bot.usecases.people.settings import change_settings, end_silence, own_settings, send_again


def opened(turn: Turn, _command: Command | None = None) -> Outcome:
    """`/mentor settings`, or the button."""
    shown = own_settings(turn.session, turn.actor, turn.person, turn.now)
    return open_modal(settings_view(shown, turn.reader), offer={"what": ids.SETTINGS_OPEN, "value": ""})


def saved(turn: Turn) -> Outcome:
    """The form was sent."""
    change_settings(turn.session, turn.actor, turn.person, turn.request.answers, turn.now)
    return done()


def silence_ended(turn: Turn) -> Outcome:
    """Reminders may come again."""
    end_silence(turn.session, turn.actor, turn.person, turn.now)
    return _anew(turn)


def wanted_again(turn: Turn) -> Outcome:
    """What was stopped in a pair may remind again."""
    send_again(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _anew(turn)


def _anew(turn: Turn) -> Outcome:
    """The form as it stands now; what was filled in meanwhile stays in its fields."""
    shown = own_settings(turn.session, turn.actor, turn.person, turn.now)
    return update_modal(settings_view(shown, turn.reader))
