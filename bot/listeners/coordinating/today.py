"""A coordinator's week on one screen, and what they leave out of it."""

from __future__ import annotations

from blocks.coordinating.today import today_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, replace, say
from bot.usecases.coordinating.digest import retry_all, skip_step
from bot.usecases.coordinating.today import today_shown
from db.models import Program


def today(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`today`: the digest, as it is now."""
    return _screen(turn, program)


def skip_pressed(turn: Turn) -> Outcome:
    """The value is `program id:Monday:step`, here and below."""
    return _skipped(turn, skip=True)


def send_pressed(turn: Turn) -> Outcome:
    return _skipped(turn, skip=False)


def retry_pressed(turn: Turn) -> Outcome:
    """The value is the program's id."""
    tried = retry_all(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    words = turn.reader.count("{n} message is tried again now.", "{n} messages are tried again now.", tried)
    return say(f":repeat: {words}")


def _skipped(turn: Turn, *, skip: bool) -> Outcome:
    program_id, _, rest = turn.request.value.partition(":")
    monday, _, step = rest.partition(":")
    program = skip_step(
        turn.session, turn.actor, turn.person, program_id, step, monday, skip=skip, now=turn.now
    )
    if turn.request.only_for_them:
        message = today_message(today_shown(turn.session, turn.actor, program, turn.now), turn.reader)
        return replace(message.text, message.blocks)
    return say(
        turn.reader.say(":white_check_mark: Left out this week. Nobody is reminded of it.")
        if skip
        else turn.reader.say(":white_check_mark: It is sent this week after all.")
    )


def _screen(turn: Turn, program: Program) -> Outcome:
    message = today_message(today_shown(turn.session, turn.actor, program, turn.now), turn.reader)
    return say(message.text, message.blocks)
