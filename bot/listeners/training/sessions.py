"""Orientation and kickoff: coordinators offer dates, call them off, and note who was there."""

from __future__ import annotations

from typing import Any

from blocks.parts import context
from blocks.training.sessions import (
    attendance_modal,
    called_off_words,
    dates_modal,
    offered_message,
    offered_modal,
    preview_modal,
)
from bot.domain.commands import Command
from bot.domain.messages import NoLongerApplies
from bot.domain.states.seat import SessionKind
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, close_all, next_page, open_modal, push_modal, replace
from bot.usecases.facts.training import offered_shown
from bot.usecases.training.seats import PEOPLE, attendance, note_attendance
from bot.usecases.training.sessions import (
    DATES,
    MINUTES,
    PLACE,
    SEATS,
    call_off,
    offer_sessions,
    preview_sessions,
    read_dates,
    session_kind,
    sessions_to_offer,
)
from db.models import Program


def orientation(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin orientation`."""
    return _plan(turn, program.id, SessionKind.ORIENTATION)


def kickoff(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin kickoff`."""
    return _plan(turn, program.id, SessionKind.KICKOFF)


def plan_pressed(turn: Turn) -> Outcome:
    program, _, kind = turn.request.value.partition(":")
    return _plan(turn, program, session_kind(kind))


def _plan(turn: Turn, program_id: object, kind: SessionKind) -> Outcome:
    draft = sessions_to_offer(turn.session, turn.actor, program_id, kind, turn.now)
    view = dates_modal(draft, turn.reader)
    return push_modal(view) if turn.request.in_modal else open_modal(view)


def preview(turn: Turn) -> Outcome:
    """The dates as entered: looked at before anything is sent."""
    about, kind = turn.request.metadata, session_kind(turn.request.metadata.get("kind"))
    entered = read_dates(turn.request.answers, turn.now)
    shown = preview_sessions(turn.session, turn.actor, about.get("program"), kind, entered)
    return next_page(preview_modal(shown, turn.reader))


def send(turn: Turn) -> Outcome:
    """The invitations: what the preview carried is read as if it were typed again."""
    about, kind = turn.request.metadata, session_kind(turn.request.metadata.get("kind"))
    entered = read_dates(_typed(about), turn.now)
    offer_sessions(turn.session, turn.actor, turn.person, about.get("program"), kind, entered, turn.now)
    return next_page(offered_modal(turn.reader))


def _typed(carried: Any) -> dict[str, object]:
    starts = carried.get("starts")
    dates = dict(zip(DATES, starts if isinstance(starts, list) else [], strict=False))
    return {**dates, **{key: carried.get(key) for key in (MINUTES, PLACE, SEATS)}}


def call_off_pressed(turn: Turn) -> Outcome:
    """A date is called off; the message shows what is left."""
    date = call_off(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    turn.session.flush()
    note = context(called_off_words(turn.person.slack_id, turn.reader))
    try:
        left = offered_message(offered_shown(turn.session, date, turn.now), turn.reader)
    except NoLongerApplies:
        return replace(called_off_words(turn.person.slack_id, turn.reader), [note])
    return replace(left.text, [*left.blocks, note])


def attendance_pressed(turn: Turn) -> Outcome:
    shown = attendance(turn.session, turn.actor, turn.request.value, turn.now)
    return open_modal(attendance_modal(shown, turn.reader))


def attendance_submitted(turn: Turn) -> Outcome:
    chosen = turn.request.answers.get(PEOPLE)
    there = [str(one) for one in chosen] if isinstance(chosen, list) else []
    note_attendance(turn.session, turn.actor, turn.person, turn.request.metadata.get("date"), there, turn.now)
    return close_all()
