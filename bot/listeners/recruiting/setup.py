"""Setting a program up and opening it."""

from __future__ import annotations

from blocks.parts import context
from blocks.recruiting.messages import opening_preview
from blocks.recruiting.setup import setup_modal
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal, replace, say
from bot.program_file import load_template, template_names
from bot.usecases.facts.programs import program_shown
from bot.usecases.recruiting.opening import open_program, program_to_open
from bot.usecases.recruiting.setup import may_set_up, set_up_program
from db.models import Program


def begin(turn: Turn) -> Outcome:
    """`/mentor-admin setup`: the channel it was typed in becomes the admin channel."""
    may_set_up(turn.actor, turn.request.seen)
    templates = [(name, load_template(name).name) for name in template_names()]
    view = setup_modal(templates, turn.request.channel_id, turn.person.slack_id, turn.reader)
    return open_modal(view)


def submit(turn: Turn) -> Outcome:
    """The setup modal."""
    answers = turn.request.answers
    set_up_program(
        turn.session,
        turn.actor,
        turn.person,
        load_template(str(answers.get("template") or "career_development")),
        name=str(answers.get("name") or ""),
        coordinators=answers.get("coordinators") or [],
        admin_channel=str(turn.request.metadata.get("channel", "")),
        announce_channel=str(answers.get("announce") or ""),
        champion=answers.get("champion"),
        now=turn.now,
    )
    return Outcome()


def preview_opening(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin open`: the announcement is seen before it is posted."""
    return _preview(turn, program.id)


def open_pressed(turn: Turn) -> Outcome:
    """See the announcement, or post it."""
    program_id, _, step = turn.request.value.partition(":")
    if step == "preview":
        return _preview(turn, program_id)
    program = open_program(turn.session, turn.actor, turn.person, program_id, turn.now)
    text = turn.reader.say(
        "The program is open; the announcement is on its way to <#{channel}>.",
        channel=program.announce_channel,
    )
    return replace(text, [context(text)])


def _preview(turn: Turn, program_id: object) -> Outcome:
    program = program_to_open(turn.session, turn.actor, program_id)
    message = opening_preview(program_shown(program), turn.reader)
    return say(message.text, message.blocks)
