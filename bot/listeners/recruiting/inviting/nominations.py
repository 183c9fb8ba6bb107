"""Thinking of a colleague, answering that, and inviting an external mentor."""

from __future__ import annotations

from blocks import ids
from blocks.recruiting.inviting.nominations import guest_invited, let_be, nominated_notice, nomination_modal
from blocks.recruiting.joining.application import application_modal
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say, update_modal
from bot.usecases.recruiting.inviting.guests import invite_guest
from bot.usecases.recruiting.inviting.nominations import (
    decline_nomination,
    look_at_nomination,
    nominate,
    nomination_form,
)
from db.models import Program


def nominate_command(turn: Turn, command: Command) -> Outcome:
    """`/mentor nominate [@person]`."""
    return _form(turn, command.mentions[0].user if command.mentions else "")


def shortcut(turn: Turn) -> Outcome:
    """“Nominate for mentoring” on a message: whoever wrote it is chosen already."""
    return _form(turn, turn.request.value)


def open_pressed(turn: Turn) -> Outcome:
    """A button that opens the form again."""
    if turn.request.in_modal:
        facts = nomination_form(turn.session, turn.actor, turn.person)
        return update_modal(nomination_modal(facts, turn.reader))
    return _form(turn, turn.request.value)


def _form(turn: Turn, nominee: str) -> Outcome:
    facts = nomination_form(turn.session, turn.actor, turn.person, nominee)
    offer = {"what": ids.NOMINATION_OPEN, "value": nominee}
    return open_modal(nomination_modal(facts, turn.reader), offer=offer)


def submit(turn: Turn) -> Outcome:
    """The form."""
    answers = turn.request.answers
    made = nominate(
        turn.session,
        turn.actor,
        turn.person,
        program_id=answers.get("program") or turn.request.metadata.get("program"),
        nominee=answers.get("nominee"),
        role=answers.get("role"),
        note=str(answers.get("note") or ""),
        now=turn.now,
    )
    return next_page(nominated_notice(made, turn.reader))


def accept(turn: Turn) -> Outcome:
    """“Have a look”: the questionnaire, with the role chosen."""
    page = look_at_nomination(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    offer = {"what": ids.APPLICATION_RESUME, "value": str(page.program.program)}
    return open_modal(application_modal(page, turn.reader), offer=offer)


def decline(turn: Turn) -> Outcome:
    """“Not for me”."""
    made = decline_nomination(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = let_be(made.program.name, turn.reader)
    return replace(message.text, message.blocks)


def invite(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin invite @guest`."""
    made = invite_guest(turn.session, turn.actor, turn.person, program.id, command.mentions[0].user, turn.now)
    message = guest_invited(made, turn.reader)
    return say(message.text, message.blocks)
