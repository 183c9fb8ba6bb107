"""`/mentor-admin reviews`: whose answers are missing, and asking again."""

from __future__ import annotations

from blocks.reviewing.missing import ask_modal, asked_notice, called_off_notice, missing_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say, update_modal
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.missing import call_off, form_named, missing_answers, preview_ask, send_ask
from db.models import Program


def show(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin reviews [form]`."""
    form = form_named(plan_of(program), command.rest)
    shown = missing_answers(
        turn.session, turn.actor, turn.person, program.id, form=form, page=1, now=turn.now
    )
    message = missing_message(shown, turn.reader)
    return say(message.text, message.blocks)


def page(turn: Turn) -> Outcome:
    """The button's value is `program id:form key:page`."""
    program, form, number = (*turn.request.value.split(":", 2), "", "")[:3]
    shown = missing_answers(
        turn.session, turn.actor, turn.person, program, form=form, page=_whole(number) or 1, now=turn.now
    )
    message = missing_message(shown, turn.reader)
    return (replace if turn.request.only_for_them else say)(message.text, message.blocks)


def ask_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:form key:person id`; an empty one means all, or every form."""
    program, form, only = (*turn.request.value.split(":", 2), "", "")[:3]
    shown = preview_ask(
        turn.session, turn.actor, turn.person, program, form=form, only=_whole(only), now=turn.now
    )
    return open_modal(ask_modal(shown, turn.reader))


def ask_submitted(turn: Turn) -> Outcome:
    about = turn.request.metadata
    batch = send_ask(
        turn.session,
        turn.actor,
        turn.person,
        about.get("program"),
        form=str(about.get("form") or ""),
        only=_whole(str(about.get("only") or "")),
        now=turn.now,
    )
    return next_page(asked_notice(batch, turn.reader))


def call_off_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:batch`."""
    program, _, batch = turn.request.value.partition(":")
    call_off(turn.session, turn.actor, turn.person, program, batch, turn.now)
    return update_modal(called_off_notice(turn.reader))


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 9 else None  # noqa: PLR2004 - an id, or a page
