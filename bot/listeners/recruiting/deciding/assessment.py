"""The mentor skills assessment: opened by its mentor or a panel, answered, read."""

from __future__ import annotations

from blocks import ids
from blocks.recruiting.deciding.assessment import assessment_modal, result_modal
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal
from bot.usecases.recruiting.deciding.assessment import (
    mentor_to_assess,
    open_assessment,
    own_assessment,
    read_assessment,
    save_assessment,
)
from db.models import Program


def mine(turn: Turn, command: Command) -> Outcome:
    """`/mentor assessment [program]`."""
    return _open(turn, own_assessment(turn.session, turn.actor, turn.person, command.rest).id)


def assess(turn: Turn, command: Command, program: Program) -> Outcome:
    """`assess @mentor`: a coordinator answers as one of the panel, or reads the result."""
    mentor = mentor_to_assess(turn.session, turn.actor, program, command.mentions[0].user)
    return _open(turn, mentor.id)


def open_pressed(turn: Turn) -> Outcome:
    return _open(turn, turn.request.value)


def _open(turn: Turn, enrollment: object) -> Outcome:
    page = open_assessment(turn.session, turn.actor, turn.person, enrollment)
    view = assessment_modal(page, turn.reader)
    if turn.request.in_modal:
        return push_modal(view)
    return open_modal(view, offer={"what": ids.ASSESSMENT_OPEN, "value": str(page.enrollment)})


def submit(turn: Turn) -> Outcome:
    """The answers; then the result."""
    request = turn.request
    shown = save_assessment(
        turn.session, turn.actor, turn.person, request.metadata.get("enrollment"), request.answers, turn.now
    )
    return next_page(result_modal(shown, turn.reader))


def show_result(turn: Turn) -> Outcome:
    shown = read_assessment(turn.session, turn.actor, turn.person, turn.request.value)
    view = result_modal(shown, turn.reader)
    return push_modal(view) if turn.request.in_modal else open_modal(view)
