"""The Home tab, and the two commands that show the same and let go of it."""

from __future__ import annotations

from blocks.home import leave_message, status_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, say
from bot.usecases.facts.home import home_facts
from bot.usecases.people.home import open_home, what_to_leave


def opened(turn: Turn) -> Outcome:
    """Somebody looks at the app: at its Home tab, or at its messages."""
    if turn.request.event.get("tab", "home") == "home":
        open_home(turn.session, turn.person, turn.now)
    return done()


def status(turn: Turn, _command: Command) -> Outcome:
    """`/mentor status`."""
    message = status_message(home_facts(turn.session, turn.person, turn.now), turn.reader)
    return say(message.text, message.blocks)


def leave(turn: Turn, command: Command) -> Outcome:
    """`/mentor leave [program]`: a button for each thing that can be left; each asks once."""
    message = leave_message(what_to_leave(turn.session, turn.person, command.rest, turn.now), turn.reader)
    return say(message.text, message.blocks)
