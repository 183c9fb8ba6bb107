"""Figures that are asked for, and what they are compared with."""

from __future__ import annotations

from blocks.learning.comparisons import comparison_modal
from blocks.parts import notice, section
from blocks.planning.part import part_modal
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, replace, say
from bot.usecases.learning.asking import asked_for, put_off
from bot.usecases.learning.comparing import comparison_asked, put_comparison_away, upload_comparison
from bot.usecases.learning.exporting import TEMPLATE, send_learned
from bot.usecases.planning.measures import entry_shown


def enter_pressed(turn: Turn) -> Outcome:
    """In an asking; the button's value is `program id:measure:day`, here and below."""
    program, measure, _ = asked_for(turn.session, turn.actor, *_parts(turn))
    shown = entry_shown(turn.session, turn.actor, program.id, measure.key)
    return open_modal(part_modal(shown, turn.reader))


def later_pressed(turn: Turn) -> Outcome:
    return _put_off(turn, never=False)


def never_pressed(turn: Turn) -> Outcome:
    return _put_off(turn, never=True)


def compare_pressed(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    asked = comparison_asked(turn.session, turn.actor, turn.request.value, turn.now)
    return open_modal(comparison_modal(asked, turn.reader))


def compare(turn: Turn) -> Outcome:
    """The modal with the file."""
    program_id = turn.request.metadata.get("program")
    upload_comparison(turn.session, turn.actor, turn.person, program_id, turn.request.answers, turn.now)
    said = turn.reader.say("I am counting. What came of it comes to you in a direct message in a moment.")
    return next_page(notice(turn.reader.say("Thank you"), said, turn.reader.say("Close")))


def template_pressed(turn: Turn) -> Outcome:
    """In the modal; the button's value is the program's id."""
    send_learned(turn.session, turn.actor, turn.person, turn.request.value, TEMPLATE, turn.now)
    return say(turn.reader.say("The file comes to you in a direct message in a moment."))


def away_pressed(turn: Turn) -> Outcome:
    """The button's value is a comparison's id."""
    put_comparison_away(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    words = turn.reader.say("Put away. `/mentor-admin program measures` shows it no more.")
    return replace(words, [section(words)])


def _put_off(turn: Turn, *, never: bool) -> Outcome:
    program_id, key, day = _parts(turn)
    put_off(turn.session, turn.actor, turn.person, program_id, key, day, turn.now, never=never)
    return done()


def _parts(turn: Turn) -> tuple[str, str, str]:
    program_id, _, rest = turn.request.value.partition(":")
    key, _, day = rest.rpartition(":")
    return program_id, key, day
