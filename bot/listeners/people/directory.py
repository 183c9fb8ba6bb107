"""A company directory: asked for, taken, decided about."""

from __future__ import annotations

from blocks.people.directory import applied, directory_modal, directory_taken, discarded
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace
from bot.usecases.facts import people as facts
from bot.usecases.facts.programs import program_shown
from bot.usecases.people.importing import apply_directory, discard_directory, upload_directory
from bot.usecases.programs import coordinated
from db.models import Program


def ask_for_file(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin import`."""
    coordinated(turn.session, turn.actor, program.id, Action.IMPORT_DIRECTORY)
    return open_modal(directory_modal(program_shown(program), turn.reader))


def file_sent(turn: Turn) -> Outcome:
    """The modal with the file."""
    program_id, files = turn.request.metadata.get("program"), turn.request.answers.get("file") or []
    upload_directory(turn.session, turn.actor, turn.person, program_id, files=files, now=turn.now)
    return next_page(directory_taken(turn.reader))


def apply_pressed(turn: Turn) -> Outcome:
    """Apply the good rows."""
    _, found = apply_directory(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = applied(facts.applied(turn.person, found), turn.reader)
    return replace(message.text, message.blocks)


def discard_pressed(turn: Turn) -> Outcome:
    """Forget the file."""
    discard_directory(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = discarded(turn.person.slack_id, turn.reader)
    return replace(message.text, message.blocks)
