"""Coordinators read who used which right, and have it sent as a file."""

from __future__ import annotations

from typing import Any

from blocks.coordinating.audit import audit_modal
from blocks.parts import notice
from bot.domain.commands import Command
from bot.domain.shown.audit import ALL, USUAL_DAYS, AuditFilter
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal, push_modal, update_modal
from bot.usecases.coordinating.audit import person_asked, read_audit, send_audit
from db.models import Program

_LONGEST = 4
"""Digits of a number of days."""


def audit(turn: Turn, command: Command, program: Program) -> Outcome:
    """`audit [@person] [days]`."""
    person = person_asked(turn.session, command.mentions[0].user) if command.mentions else None
    days = next((_number(word, 0) for word in command.words if _number(word, 0)), USUAL_DAYS)
    return open_modal(_page(turn, program.id, AuditFilter(days, person), 1))


def turned(turn: Turn) -> Outcome:
    """The value is a page; the modal carries what was chosen."""
    return _anew(turn, page=_number(turn.request.value, 1))


def kind_chosen(turn: Turn) -> Outcome:
    """The value is a kind of rows."""
    return _anew(turn, kind=turn.request.value)


def days_chosen(turn: Turn) -> Outcome:
    """The value is a number of days."""
    return _anew(turn, days=_number(turn.request.value, USUAL_DAYS))


def file_pressed(turn: Turn) -> Outcome:
    """What is shown, all pages of it, as a file."""
    about = turn.request.metadata
    new = send_audit(turn.session, turn.actor, turn.person, about.get("program"), _chosen(about), turn.now)
    words = (
        turn.reader.say("The file comes to you in a direct message in a moment.")
        if new
        else turn.reader.say("The file is on its way already, in your direct messages with me.")
    )
    return push_modal(notice(turn.reader.say("On its way"), words, turn.reader.say("Close")))


def _anew(turn: Turn, *, page: int = 1, **changes: Any) -> Outcome:
    about = turn.request.metadata
    chosen = _chosen({**about, **changes})
    return update_modal(_page(turn, about.get("program"), chosen, page))


def _page(turn: Turn, program_id: object, chosen: AuditFilter, page: int) -> dict[str, Any]:
    return audit_modal(read_audit(turn.session, turn.actor, program_id, chosen, page, turn.now), turn.reader)


def _chosen(about: Any) -> AuditFilter:
    return AuditFilter(
        days=_number(about.get("days"), USUAL_DAYS),
        person=_number(about.get("person"), 0) or None,
        kind=str(about.get("kind") or ALL),
    )


def _number(given: object, otherwise: int) -> int:
    text = str(given)
    longest = 9 if otherwise == 0 else _LONGEST
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= longest else otherwise
