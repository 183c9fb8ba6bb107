"""What is kept of meetings: the agenda, private notes, open points."""

from __future__ import annotations

from blocks.guiding.meeting.agenda import agenda_view
from blocks.guiding.meeting.notes import note_modal, notes_view, point_modal
from blocks.parts import View
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, open_modal, update_modal
from bot.usecases.guiding.meeting.agenda import agenda_of
from bot.usecases.guiding.meeting.notes import note_on, notes_of, write_note
from bot.usecases.guiding.meeting.points import add_point, point_draft, read_point, settle_point
from bot.usecases.guiding.pairs import had_a_pair


def agenda(turn: Turn) -> Outcome:
    shown = agenda_of(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, agenda_view(shown, turn.reader))


def all_notes(turn: Turn, _command: Command) -> Outcome:
    return open_modal(_kept(turn, None))


def pair_notes(turn: Turn) -> Outcome:
    return show(turn, _kept(turn, turn.request.value))


def note(turn: Turn) -> Outcome:
    shown = note_on(turn.session, turn.actor, turn.person, turn.request.value)
    return _form(turn, note_modal(shown, turn.reader))


def submit_note(turn: Turn) -> Outcome:
    meeting = turn.request.metadata.get("meeting")
    pair = write_note(turn.session, turn.actor, turn.person, meeting, turn.request.answers, turn.now)
    return next_page(_kept(turn, pair.id))


def point(turn: Turn) -> Outcome:
    pair, _, meeting = turn.request.value.partition(":")
    draft = point_draft(turn.session, turn.actor, turn.person, pair, meeting)
    return _form(turn, point_modal(draft, turn.reader))


def submit_point(turn: Turn) -> Outcome:
    about, entered = turn.request.metadata, read_point(turn.request.answers)
    kept = add_point(
        turn.session, turn.actor, turn.person, about.get("pair"), entered, turn.now, about.get("meeting")
    )
    return next_page(_kept(turn, kept.pair_id))


def settle(turn: Turn) -> Outcome:
    number, _, how = turn.request.value.partition(":")
    settle_point(turn.session, turn.actor, turn.person, number, how, turn.now)
    return update_modal(_kept(turn, turn.request.metadata.get("pair")))


def _kept(turn: Turn, pair_id: object) -> View:
    kept = notes_of(turn.session, turn.actor, turn.person, pair_id)
    past = not kept and had_a_pair(turn.session, turn.person)
    return notes_view(kept, turn.reader, pair=kept[0].pair if pair_id else None, past=past)


def _form(turn: Turn, form: View) -> Outcome:
    """In place of the list it was asked for in, which it turns into again."""
    return update_modal(form) if turn.request.in_modal else show(turn, form)
