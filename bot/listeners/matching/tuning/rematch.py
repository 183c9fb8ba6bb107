"""Matching again after people left."""

from __future__ import annotations

from blocks.matching.tuning.rematch import rematch_message
from bot.domain.commands import Command
from bot.listeners.desk import Desk, Turn
from bot.listeners.matching.ahead import answered, ask_ahead
from bot.listeners.outcomes import Outcome, replace, say
from bot.listeners.payloads import Request
from bot.usecases.matching.tuning.rematch import compare_ways, draft_from_way, rematch_shown
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match rematch`."""
    message = rematch_message(rematch_shown(turn.session, turn.actor, program.id), turn.reader)
    return say(message.text, message.blocks)


def look_on(desk: Desk, request: Request) -> Request:
    """Compare the ways before the transaction begins."""
    program = request.value.partition(":")[0]
    return ask_ahead(desk, request, lambda session, actor: compare_ways(session, actor, program, desk.now()))


def compare_pressed(turn: Turn) -> Outcome:
    """The three ways, in place of the question."""
    message = rematch_message(answered(turn), turn.reader)
    return replace(message.text, message.blocks)


def draft_pressed(turn: Turn) -> Outcome:
    """Make one of them the draft."""
    _, key, mark, *_ = [*turn.request.value.split(":"), "", ""]
    draft_from_way(turn.session, turn.actor, turn.person, answered(turn), key, mark, turn.now)
    return say(
        turn.reader.say("The draft is on its way to this program's admin channel. Nobody else sees it.")
    )
