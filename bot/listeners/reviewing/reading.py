"""Coordinators read what was written for them; people read what they sent."""

from __future__ import annotations

from blocks.reviewing.forms import own_read_modal, review_read_modal
from blocks.reviewing.mine import own_forms_message
from blocks.reviewing.missing import to_read_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal, replace, say
from bot.usecases.reviewing.mine import my_forms, read_own
from bot.usecases.reviewing.sharing import read_review
from bot.usecases.reviewing.unread import to_read
from db.models import Program


def read(turn: Turn) -> Outcome:
    """The button's value is a submission's id."""
    return open_modal(
        review_read_modal(read_review(turn.session, turn.actor, turn.request.value, turn.now), turn.reader)
    )


def waiting(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin reviews read`."""
    message = to_read_message(to_read(turn.session, turn.actor, turn.person, program.id, 1), turn.reader)
    return say(message.text, message.blocks)


def waiting_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:page`."""
    program, _, number = turn.request.value.partition(":")
    page = int(number) if number.isdecimal() and len(number) <= 4 else 1  # noqa: PLR2004
    message = to_read_message(to_read(turn.session, turn.actor, turn.person, program, page), turn.reader)
    return (replace if turn.request.only_for_them else say)(message.text, message.blocks)


def mine(turn: Turn, _command: Command) -> Outcome:
    """`/mentor reviews`."""
    message = own_forms_message(my_forms(turn.session, turn.person, turn.now), turn.reader)
    return say(message.text, message.blocks)


def own(turn: Turn) -> Outcome:
    """The button's value is the id of a submission of the reader's own."""
    shown = read_own(turn.session, turn.person, turn.request.value)
    return open_modal(own_read_modal(shown, turn.reader))
