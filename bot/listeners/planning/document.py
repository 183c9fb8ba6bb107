"""The plan as a document."""

from __future__ import annotations

from dataclasses import replace as changed

from blocks.parts import context
from blocks.planning.document import plan_message, plan_pages
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, replace, say
from bot.usecases.planning.document import plan_shown, post_plan
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin program show`: for whoever asked, until they post it."""
    message = plan_message(plan_shown(turn.session, turn.actor, program.id), turn.reader)
    return say(message.text, message.blocks)


def show_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:page`. In a message of their own the page takes its place."""
    program_id, _, page = turn.request.value.partition(":")
    shown = plan_shown(turn.session, turn.actor, program_id)
    message = plan_message(changed(shown, page=int(page) if page.isdecimal() else 1), turn.reader)
    answer = replace if turn.request.only_for_them else say
    return answer(message.text, message.blocks)


def post_pressed(turn: Turn) -> Outcome:
    """Share it with everybody in the admin channel."""
    shown = plan_shown(turn.session, turn.actor, turn.request.value)
    pages = len(plan_pages(shown, turn.reader))
    post_plan(turn.session, turn.actor, turn.person, turn.request.value, pages, turn.now)
    text = turn.reader.say("The plan is on its way to this program's admin channel.")
    return replace(text, [context(text)])
