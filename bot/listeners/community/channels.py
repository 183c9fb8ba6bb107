"""The community on one screen, and its channels."""

from __future__ import annotations

from blocks.community.overview import archived_words, community_message, trying_words
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.community.channels import archive_channel, try_again
from bot.usecases.community.overview import community_overview
from db.models import Program


def overview(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin community [program]`."""
    shown = community_overview(turn.session, turn.actor, program.id, turn.now)
    message = community_message(shown, turn.reader)
    return say(message.text, message.blocks)


def archive(turn: Turn) -> Outcome:
    archive_channel(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return say(archived_words(turn.reader))


def again(turn: Turn) -> Outcome:
    try_again(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return say(trying_words(turn.reader))
