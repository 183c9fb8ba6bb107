"""Whoever raised a concern follows it."""

from __future__ import annotations

from blocks import ids
from blocks.reviewing.concerns.follow import WORDS, add_modal, concern_view, turn_modal
from blocks.reviewing.concerns.form import TO
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal, update_modal
from bot.usecases.reviewing.concerns import following


def show(turn: Turn) -> Outcome:
    """The button's value is a concern's id."""
    return _shown(
        turn,
        concern_view(following.show_own(turn.session, turn.actor, turn.request.value, turn.now), turn.reader),
    )


def add(turn: Turn) -> Outcome:
    """More words, or open it again: the button says which, its value is a concern's id."""
    how = following.REOPEN if turn.request.name == ids.CONCERN_REOPEN else following.ADD
    number = following.about_to_write(turn.session, turn.actor, turn.request.value, how, turn.now)
    return _shown(turn, add_modal(number, how, turn.reader))


def add_submit(turn: Turn) -> Outcome:
    """What was typed."""
    about = turn.request.metadata
    how = following.REOPEN if about.get("how") == following.REOPEN else following.ADD
    words = str(turn.request.answers.get(WORDS) or "")
    shown = following.write(
        turn.session, turn.actor, turn.person, about.get("concern"), how=how, words=words, now=turn.now
    )
    return next_page(concern_view(shown, turn.reader))


def turn_to(turn: Turn) -> Outcome:
    """Somebody else shall read it; the button's value is a concern's id."""
    shown, readers = following.other_readers(turn.session, turn.actor, turn.request.value)
    return _shown(turn, turn_modal(shown, readers, turn.reader))


def turn_submit(turn: Turn) -> Outcome:
    """Who was chosen."""
    concern, to = turn.request.metadata.get("concern"), str(turn.request.answers.get(TO) or "")
    shown = following.turn_to(turn.session, turn.actor, turn.person, concern, to, turn.now)
    return next_page(concern_view(shown, turn.reader))


def withdraw(turn: Turn) -> Outcome:
    """Taken back; the button's value is a concern's id."""
    shown = following.withdraw(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return update_modal(concern_view(shown, turn.reader))


def _shown(turn: Turn, view: dict[str, object]) -> Outcome:
    return push_modal(view) if turn.request.in_modal else open_modal(view)
