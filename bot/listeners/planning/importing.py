"""A plan as a file: sent out, taken in, decided about."""

from __future__ import annotations

from dataclasses import replace as but

from blocks.planning.importing import (
    plan_discarded,
    plan_file_modal,
    plan_file_taken,
    plan_read,
    plan_used,
)
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.domain.shown.plan_files import PlanFileShown
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say
from bot.usecases.facts import plan_files as facts
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.exporting import export_plan
from bot.usecases.planning.importing import discard_plan, is_outdated, upload_plan, use_plan
from bot.usecases.programs import coordinated
from db.models import Program


def export(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin program export`."""
    export_plan(turn.session, turn.actor, turn.person, program.id, turn.now)
    return say(turn.reader.say("The plan is on its way to you as a file, in our direct messages."))


def ask_for_file(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin program import`."""
    coordinated(turn.session, turn.actor, program.id, Action.CHANGE_PROGRAM)
    return open_modal(plan_file_modal(program_shown(program), turn.reader))


def file_sent(turn: Turn) -> Outcome:
    """The modal with the file."""
    answers = turn.request.answers
    files = answers.get("file")
    upload_plan(
        turn.session,
        turn.actor,
        turn.person,
        turn.request.metadata.get("program"),
        purpose=answers.get("purpose"),
        files=files if isinstance(files, list) else [],
        now=turn.now,
    )
    return next_page(plan_file_taken(turn.reader))


def use_pressed(turn: Turn) -> Outcome:
    """Use the plan, unless what it would change is no longer what the message says."""
    id_, _, base = turn.request.value.partition(":")
    if is_outdated(turn.session, turn.actor, id_, base):
        shown: PlanFileShown = facts.plan_read(turn.session, {"plan_file": id_}, turn.now)
        anew = plan_read(but(shown, stale=True), turn.reader)
        return replace(anew.text, anew.blocks)
    use = use_plan(turn.session, turn.actor, turn.person, id_, turn.now)
    message = plan_used(facts.used(use, turn.person), turn.reader)
    return replace(message.text, message.blocks)


def discard_pressed(turn: Turn) -> Outcome:
    """Forget the file."""
    discard_plan(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = plan_discarded(turn.person.slack_id, turn.reader)
    return replace(message.text, message.blocks)
