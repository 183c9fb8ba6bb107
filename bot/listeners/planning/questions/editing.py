"""The list of questions, one question, and the form as others see it: one modal that turns into the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from blocks.planning.questions.listed import (
    BRING_BACK,
    CHANGE,
    DOWN,
    RETIRE,
    UP,
    preview_modal,
    questions_modal,
)
from blocks.planning.questions.question import question_modal
from bot.domain.commands import Command
from bot.domain.shown.questions import QuestionShown, QuestionsShown
from bot.errors import DomainError
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, push_modal, update_modal
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.questions.editing import (
    bring_back_question,
    move_question,
    retire_question,
    save_question,
)
from bot.usecases.planning.questions.reading import (
    form_named,
    preview_shown,
    question_shown,
    questions_shown,
)
from db.models import Program


def show(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin questions [form]`."""
    form = form_named(plan_of(program), command.rest)
    shown = questions_shown(turn.session, turn.actor, program.id, form)
    return open_modal(questions_modal(shown, turn.reader))


def show_pressed(turn: Turn) -> Outcome:
    """A button elsewhere; its value is `program id:form key`."""
    program, _, form = turn.request.value.partition(":")
    shown = questions_shown(turn.session, turn.actor, program, form or "intake")
    return open_modal(questions_modal(shown, turn.reader))


def row_chosen(turn: Turn) -> Outcome:
    """Something in the menu beside a question; its value is `verb:key`."""
    verb, _, key = turn.request.value.partition(":")
    program, form = _about(turn)
    if verb == CHANGE:
        opened = question_shown(turn.session, turn.actor, program, form, key)
        return update_modal(question_modal(opened, turn.reader))
    do = _DOES.get(verb)
    if do is None:
        raise DomainError("question_unknown", key=key)
    shown = do(turn.session, turn.actor, turn.person, program, form, key, turn.now)
    return update_modal(questions_modal(shown, turn.reader))


_DOES: Mapping[str, Callable[..., QuestionsShown]] = {
    UP: partial(move_question, step=-1),
    DOWN: partial(move_question, step=1),
    RETIRE: retire_question,
    BRING_BACK: bring_back_question,
}


def add_pressed(turn: Turn) -> Outcome:
    program, form = _about(turn)
    return update_modal(
        question_modal(question_shown(turn.session, turn.actor, program, form, ""), turn.reader)
    )


def shape_chosen(turn: Turn) -> Outcome:
    """Another kind, or another list to choose from: other fields, with everything that was typed."""
    program, form = _about(turn)
    key = str(turn.request.metadata.get("key", ""))
    shown = question_shown(turn.session, turn.actor, program, form, key, turn.request.answers)
    base = str(turn.request.metadata.get("base", ""))
    return update_modal(question_modal(replace(shown, base=base), turn.reader))


def save(turn: Turn) -> Outcome:
    """Save a question; the list again, or the question with what has to be said first."""
    program, form = _about(turn)
    carried = turn.request.metadata
    shown = save_question(
        turn.session, turn.actor, turn.person, program, form,
        str(carried.get("key", "")), str(carried.get("base", "")), turn.request.answers, turn.now,
    )  # fmt: skip
    if isinstance(shown, QuestionShown):
        return replace(next_page(question_modal(shown, turn.reader)), refused=True)
    return next_page(questions_modal(shown, turn.reader))


def form_chosen(turn: Turn) -> Outcome:
    program, _ = _about(turn)
    shown = questions_shown(turn.session, turn.actor, program, turn.request.value)
    return update_modal(questions_modal(shown, turn.reader))


def page_pressed(turn: Turn) -> Outcome:
    """Further or earlier questions; the button's value is the first of them."""
    program, form = _about(turn)
    first = int(turn.request.value) if turn.request.value.isdecimal() else 0
    retired = turn.request.metadata.get("retired") is True
    shown = questions_shown(turn.session, turn.actor, program, form, first, retired=retired)
    return update_modal(questions_modal(shown, turn.reader))


def retired_pressed(turn: Turn) -> Outcome:
    program, form = _about(turn)
    shown = questions_shown(turn.session, turn.actor, program, form, retired=True)
    return update_modal(questions_modal(shown, turn.reader))


def back_pressed(turn: Turn) -> Outcome:
    program, form = _about(turn)
    return update_modal(
        questions_modal(questions_shown(turn.session, turn.actor, program, form), turn.reader)
    )


def preview_pressed(turn: Turn) -> Outcome:
    """See it as a mentee, or as a mentor; the button's value is the role."""
    program, form = _about(turn)
    shown = preview_shown(turn.session, turn.actor, program, form, turn.request.value, 0)
    return push_modal(preview_modal(shown, turn.reader))


def preview_page(turn: Turn) -> Outcome:
    """The next page of a preview; after the last, the list again."""
    carried = turn.request.metadata
    if carried.get("last") is True:
        return done()
    program, form = _about(turn)
    position = carried.get("position")
    after = position + 1 if isinstance(position, int) else 0
    shown = preview_shown(turn.session, turn.actor, program, form, str(carried.get("role", "")), after)
    return next_page(preview_modal(shown, turn.reader))


def _about(turn: Turn) -> tuple[object, str]:
    """The program and the form that the modal is about; both are looked up again."""
    return turn.request.metadata.get("program"), str(turn.request.metadata.get("form", ""))
