"""The first hello: help with it, post it, or say that it is done."""

from __future__ import annotations

from blocks.guiding.beginning.hello import hello_modal, posted_notice, text_field
from blocks.parts import notice
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, say, update_modal
from bot.usecases.guiding.beginning.hello import hello_draft, note_hello, say_hello


def help_with(turn: Turn) -> Outcome:
    draft = hello_draft(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, hello_modal(draft, turn.reader))


def begin_with(turn: Turn) -> Outcome:
    """Another draft takes the place of the text."""
    pair_id, _, choice = turn.request.value.partition(":")
    draft = hello_draft(turn.session, turn.actor, turn.person, pair_id)
    return update_modal(hello_modal(draft, turn.reader, int(choice) if choice.isdecimal() else 0))


def submit(turn: Turn) -> Outcome:
    about = turn.request.metadata
    field = text_field(_number(about.get("choice")))
    text = turn.request.answers.get(field)
    say_hello(turn.session, turn.actor, turn.person, about.get("pair"), text, turn.now, field)
    return next_page(
        notice(turn.reader.say("Say hello"), posted_notice(turn.reader), turn.reader.say("Close"))
    )


def said(turn: Turn) -> Outcome:
    note_hello(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return say(turn.reader.say(":white_check_mark: Good. Your list above ticks it off."))


def _number(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 10 else 0  # noqa: PLR2004
