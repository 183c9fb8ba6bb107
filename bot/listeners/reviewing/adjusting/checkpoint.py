"""The monthly checkpoint and its decisions."""

from __future__ import annotations

from blocks.parts import View
from blocks.reviewing.adjusting.checkpoint import (
    WORKS,
    WORKS_NOT,
    checkpoints_message,
    decision_fields,
    decision_modal,
    hold_modal,
    read_modal,
    settled_message,
)
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.errors import DomainError, FormErrors
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal, replace, say
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.adjusting.checkpoints import (
    checkpoints_shown,
    draft_checkpoint,
    keep_checkpoint,
    read_checkpoint,
)
from bot.usecases.reviewing.adjusting.decisions import (
    decide,
    decision_shown,
    draft_decision,
    program_of_decision,
    settle_decision,
)
from db.models import Program


def checkpoint(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin checkpoint`."""
    return _screen(turn, program)


def show_pressed(turn: Turn) -> Outcome:
    """The button's value is the program's id, here and in the next."""
    return _screen(turn, coordinated(turn.session, turn.actor, turn.request.value, Action.KEEP_CHECKPOINT))


def hold_pressed(turn: Turn) -> Outcome:
    draft = draft_checkpoint(turn.session, turn.actor, turn.request.value, turn.now)
    return open_modal(hold_modal(draft, turn.reader))


def held(turn: Turn) -> Outcome:
    """Kept; decisions come next."""
    answers = turn.request.answers
    kept = keep_checkpoint(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("program"),
        works=answers.get(WORKS), works_not=answers.get(WORKS_NOT), now=turn.now,
    )  # fmt: skip
    return next_page(_decisions(turn, kept.id))


def read_pressed(turn: Turn) -> Outcome:
    """The button's value is the checkpoint's id, here and in the next."""
    shown = read_checkpoint(turn.session, turn.actor, turn.request.value, turn.now)
    return open_modal(read_modal(shown, turn.reader))


def add_pressed(turn: Turn) -> Outcome:
    view = _decisions(turn, turn.request.value)
    return push_modal(view) if turn.request.in_modal else open_modal(view)


def decided(turn: Turn) -> Outcome:
    """Kept; the form is there for a further one."""
    about, answers = turn.request.metadata.get("checkpoint"), turn.request.answers
    fields = decision_fields(answers)
    try:
        decide(
            turn.session, turn.actor, turn.person, about, {key: answers[name] for key, name in fields.items()},
            turn.now,
        )  # fmt: skip
    except FormErrors as wrong:
        raise FormErrors(
            DomainError(one.code, field=fields.get(one.field or "", one.field), **one.params)
            for one in wrong.errors
        ) from wrong
    return next_page(_decisions(turn, about))


def done_pressed(turn: Turn) -> Outcome:
    """The button's value is the decision's id, here and in the next."""
    return _settled(turn, done=True)


def drop_pressed(turn: Turn) -> Outcome:
    return _settled(turn, done=False)


def _settled(turn: Turn, *, done: bool) -> Outcome:
    found = settle_decision(
        turn.session, turn.actor, turn.person, turn.request.value, done=done, now=turn.now
    )
    program = program_of_decision(turn.session, found)
    if turn.request.only_for_them:  # the screen of `checkpoint`
        return _again(turn, program)
    message = settled_message(decision_shown(turn.session, found, program), turn.reader)
    return replace(message.text, message.blocks)


def _again(turn: Turn, program: Program) -> Outcome:
    message = checkpoints_message(checkpoints_shown(turn.session, turn.actor, program, turn.now), turn.reader)
    return replace(message.text, message.blocks)


def _decisions(turn: Turn, checkpoint_id: object) -> View:
    return decision_modal(
        draft_decision(turn.session, turn.actor, turn.person, checkpoint_id, turn.now), turn.reader
    )


def _screen(turn: Turn, program: Program) -> Outcome:
    message = checkpoints_message(checkpoints_shown(turn.session, turn.actor, program, turn.now), turn.reader)
    return say(message.text, message.blocks)
