"""Standing dates: made, changed, ended."""

from __future__ import annotations

from blocks.guiding.meeting.standing import ended_message, standing_modal
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import changed, show
from bot.listeners.outcomes import Outcome, close_all
from bot.usecases.guiding.meeting.standing import end_standing, make_standing, read_standing, standing_draft


def open_form(turn: Turn) -> Outcome:
    draft = standing_draft(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, standing_modal(draft, turn.reader))


def submit(turn: Turn) -> Outcome:
    entered = read_standing(turn.request.answers)
    pair = turn.request.metadata.get("pair")
    make_standing(turn.session, turn.actor, turn.person, pair, entered, turn.now)
    return close_all()


def end(turn: Turn) -> Outcome:
    pair = end_standing(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return changed(turn, ended_message(turn.reader), pair.id)
