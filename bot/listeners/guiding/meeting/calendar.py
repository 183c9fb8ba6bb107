"""A meeting in somebody's own calendar."""

from __future__ import annotations

from blocks.guiding.meeting.calendar import file_coming
from blocks.parts import notice
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, done, say
from bot.usecases.guiding.meeting.calendar import ask_for_file


def send_file(turn: Turn) -> Outcome:
    ask_for_file(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = file_coming(turn.reader)
    if turn.request.in_modal or turn.request.on_home:
        return show(
            turn, notice(turn.reader.say("Calendar file"), message.text, close=turn.reader.say("Close"))
        )
    return say(message.text, message.blocks)


def link(_turn: Turn) -> Outcome:
    """Slack opens the link by itself; it only wants to be told that we heard."""
    return done()
