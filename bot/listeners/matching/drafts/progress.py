"""How far publishing is: looked at, paused, gone on with."""

from __future__ import annotations

from blocks.matching.drafts.publishing import nothing_published, published
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, replace, say
from bot.usecases.facts.matching import published_shown
from bot.usecases.matching.drafts.progress import being_published, pause_publishing, resume_publishing
from bot.usecases.programs import coordinated
from db.models import MatchRound, Program


def status(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match status`."""
    coordinated(turn.session, turn.actor, program.id, Action.MATCH_PREVIEW)
    under_way = being_published(turn.session, program)
    if not under_way:
        message = nothing_published(program.name, turn.reader)
        return say(message.text, message.blocks)
    told = [published(published_shown(turn.session, made), turn.reader) for made in under_way]
    return say(told[0].text, [block for message in told for block in message.blocks])


def pause_pressed(turn: Turn) -> Outcome:
    """Its value: the round."""
    made = pause_publishing(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _shown(turn, made)


def go_on_pressed(turn: Turn) -> Outcome:
    """Its value: the round."""
    made = resume_publishing(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _shown(turn, made)


def _shown(turn: Turn, made: MatchRound) -> Outcome:
    turn.session.flush()
    message = published(published_shown(turn.session, made), turn.reader)
    return replace(message.text, message.blocks)
