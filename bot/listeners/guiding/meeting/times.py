"""Suggested times: asked for, sent, taken, answered with others, refused, taken back."""

from __future__ import annotations

from blocks.guiding.meeting.times import sent_view, settled_message, taken_message, times_modal, times_view
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import changed, show
from bot.listeners.outcomes import Outcome, next_page
from bot.usecases.guiding.meeting.suggesting import (
    accept_time,
    draft_answer,
    draft_other_date,
    draft_times,
    read_times,
    refuse_times,
    suggest,
    times_shown,
    withdraw_times,
)


def open_new(turn: Turn) -> Outcome:
    pair, _, purpose = turn.request.value.partition(":")
    draft = draft_times(turn.session, turn.actor, turn.person, pair, purpose, turn.now)
    return show(turn, times_modal(draft, turn.reader))


def open_move(turn: Turn) -> Outcome:
    draft = draft_other_date(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, times_modal(draft, turn.reader))


def open_answer(turn: Turn) -> Outcome:
    draft = draft_answer(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, times_modal(draft, turn.reader))


def submit(turn: Turn) -> Outcome:
    about = turn.request.metadata
    proposal = suggest(
        turn.session, turn.actor, turn.person, about.get("pair"), read_times(turn.request.answers), turn.now,
        purpose=str(about.get("purpose")), moves_id=about.get("moves"),
    )  # fmt: skip
    shown = times_shown(turn.session, turn.actor, turn.person, proposal.id, turn.now)
    return next_page(sent_view(shown, turn.reader))


def look(turn: Turn) -> Outcome:
    shown = times_shown(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, times_view(shown, turn.reader))


def accept(turn: Turn) -> Outcome:
    meeting = accept_time(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return changed(turn, taken_message(meeting.starts_at, turn.reader), meeting.pair_id)


def refuse(turn: Turn) -> Outcome:
    shown = refuse_times(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return changed(turn, settled_message(shown, turn.reader), shown.pair)


def withdraw(turn: Turn) -> Outcome:
    shown = withdraw_times(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return changed(turn, settled_message(shown, turn.reader), shown.pair)
