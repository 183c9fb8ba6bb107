"""Raising a concern: one's own first, then how it is handled, then the form."""

from __future__ import annotations

from blocks.reviewing.concerns.follow import concern_view, own_modal
from blocks.reviewing.concerns.form import (
    ABOUT,
    PLACE,
    PROGRAM,
    TEXT,
    TO,
    URGENT,
    URGENT_YES,
    concern_modal,
    program_modal,
)
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal
from bot.usecases.reviewing.concerns.following import own_concerns
from bot.usecases.reviewing.concerns.raising import (
    Worry,
    concern_form,
    concern_programs,
    program_of_pair,
    raise_concern,
)


def typed(turn: Turn, _command: Command) -> Outcome:
    """`/mentor concern`."""
    return begin(turn)


def begin(turn: Turn) -> Outcome:
    """The button on Home: one's own concerns; the form if there are none."""
    mine = own_concerns(turn.session, turn.person, turn.now)
    return open_modal(own_modal(mine, turn.reader)) if mine else _new(turn)


def new(turn: Turn) -> Outcome:
    """The form; the button's value is `pair:` and a pair's id, or 0."""
    return _new(turn, turn.request.value.removeprefix("pair:"))


def _new(turn: Turn, pair: str = "0") -> Outcome:
    chosen = program_of_pair(turn.session, turn.person, pair)
    programs = concern_programs(turn.session, turn.actor, turn.person)
    if chosen is None and len(programs) > 1:
        return _shown(turn, program_modal(programs, turn.reader))
    program = chosen if chosen is not None else programs[0].program
    form = concern_form(turn.session, turn.actor, turn.person, program, pair, turn.now)
    return _shown(turn, concern_modal(form, turn.reader))


def _shown(turn: Turn, view: dict[str, object]) -> Outcome:
    return push_modal(view) if turn.request.in_modal else open_modal(view)


def program_chosen(turn: Turn) -> Outcome:
    """Which program it is about."""
    program = turn.request.answers.get(PROGRAM)
    form = concern_form(turn.session, turn.actor, turn.person, program, 0, turn.now)
    return next_page(concern_modal(form, turn.reader))


def submit(turn: Turn) -> Outcome:
    """The form, filled in."""
    answers = turn.request.answers
    about = answers.get(ABOUT)
    worry = Worry(
        pair=answers.get(PLACE),
        about=[str(one) for one in about] if isinstance(about, list) else [],
        urgent=answers.get(URGENT) == URGENT_YES,
        text=str(answers.get(TEXT) or ""),
        to=str(answers.get(TO) or ""),
    )
    program = turn.request.metadata.get("program")
    raised = raise_concern(turn.session, turn.actor, turn.person, program, worry, turn.now)
    return next_page(concern_view(raised, turn.reader, sent=True))
