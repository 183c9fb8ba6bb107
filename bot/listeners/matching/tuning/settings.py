"""The settings of matching: opened, looked at before saving, saved."""

from __future__ import annotations

from dataclasses import replace

from blocks.matching.tuning.settings import settings_modal
from blocks.parts import notice
from bot.domain.commands import Command
from bot.listeners.desk import Desk, Turn
from bot.listeners.matching.ahead import answered, ask_ahead
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, push_modal, update_modal
from bot.listeners.payloads import Request
from bot.usecases.matching.tuning.settings import (
    Outdated,
    draft_with_settings,
    save_settings,
    settings_shown,
    try_settings,
)
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match settings`."""
    return _open(turn, program.id)


def show_pressed(turn: Turn) -> Outcome:
    return _open(turn, turn.request.value)


def _open(turn: Turn, program_id: object) -> Outcome:
    shown = settings_shown(turn.session, turn.actor, program_id, turn.now)
    return open_modal(settings_modal(shown, turn.reader))


def look_on(desk: Desk, request: Request) -> Request:
    """Try out what was typed before the transaction begins."""
    program, typed, place = request.metadata.get("program"), request.answers, request.value
    return ask_ahead(
        desk,
        request,
        lambda session, actor: try_settings(session, actor, program, typed, place, desk.now()),
    )


def look_pressed(turn: Turn) -> Outcome:
    """See what changes."""
    return update_modal(settings_modal(answered(turn), turn.reader))


def draft_pressed(turn: Turn) -> Outcome:
    """Try as a draft, without saving."""
    program = turn.request.metadata.get("program")
    draft_with_settings(turn.session, turn.actor, turn.person, program, turn.request.answers, turn.now)
    text = turn.reader.say(
        "A draft with these settings is on its way to this program's admin channel. Nothing is saved, and no other "
        "draft is replaced."
    )
    return push_modal(notice(turn.reader.say("Draft on its way"), text, close=turn.reader.say("Back")))


def save(turn: Turn) -> Outcome:
    request = turn.request
    outdated = save_settings(
        turn.session, turn.actor, turn.person, request.metadata.get("program"),
        str(request.metadata.get("base", "")), request.answers, turn.now,
    )  # fmt: skip
    if isinstance(outdated, Outdated):
        return replace(next_page(settings_modal(outdated.shown, turn.reader)), refused=True)
    return done()
