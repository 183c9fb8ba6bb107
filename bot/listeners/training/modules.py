"""Modules: opened from anywhere, leafed through, checked."""

from __future__ import annotations

from blocks.training.modules import ANSWER, list_modal, module_modal, training_list, wrong_words
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import (
    Outcome,
    field_errors,
    next_page,
    open_modal,
    push_modal,
    say,
    update_modal,
)
from bot.usecases.training.modules import answer_check, open_module, turn_card
from bot.usecases.training.overview import own_training


def show(turn: Turn, command: Command) -> Outcome:
    """`/mentor training [program]`."""
    return _list(turn, command.rest)


def show_pressed(turn: Turn) -> Outcome:
    """Every module, from a message or the Home tab."""
    return _list(turn, "")


def _list(turn: Turn, typed: str) -> Outcome:
    message = training_list(own_training(turn.session, turn.actor, turn.person, typed, turn.now), turn.reader)
    if turn.request.on_home:
        return open_modal(list_modal(message, turn.reader))
    return say(message.text, message.blocks)


def open_pressed(turn: Turn) -> Outcome:
    """A module's button: its value is the program and the module."""
    program, _, key = turn.request.value.partition(":")
    shown = open_module(turn.session, turn.actor, turn.person, program, key, turn.now)
    view = module_modal(shown, turn.reader)
    if not turn.request.in_modal:
        return open_modal(view, offer={"what": turn.request.name, "value": turn.request.value})
    # From the end of a module its modal goes on; from a list or a result the module lies on top.
    return update_modal(view) if "module" in turn.request.metadata else push_modal(view)


def next_card(turn: Turn) -> Outcome:
    card = turn.request.metadata.get("card")
    return next_page(_card(turn, card + 1 if isinstance(card, int) else 1))


def previous_card(turn: Turn) -> Outcome:
    return update_modal(_card(turn, turn.request.value))


def _card(turn: Turn, card: object) -> dict[str, object]:
    about = turn.request.metadata
    shown = turn_card(
        turn.session, turn.actor, turn.person, about.get("program"), str(about.get("module")), card, turn.now
    )
    return module_modal(shown, turn.reader)


def check(turn: Turn) -> Outcome:
    """The question at the end. A wrong answer is told why, under it, and stays where it is."""
    about = turn.request.metadata
    checked = answer_check(
        turn.session, turn.actor, turn.person, about.get("program"), str(about.get("module")),
        turn.request.answers.get(ANSWER), turn.now,
    )  # fmt: skip
    if not checked.right:
        return field_errors({ANSWER: wrong_words(checked.why, turn.reader)})
    return next_page(module_modal(checked.shown, turn.reader))
